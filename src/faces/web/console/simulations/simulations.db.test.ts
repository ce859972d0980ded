import { beforeAll, describe, expect, test } from 'vitest'
import { newId, type Id } from '#kernel/ids.ts'
import { useTestDatabase } from '#kit/database.ts'
import { testLabOf } from '#kit/lab.ts'
import { aFreelancer, aPerson, installDefaultRules, type Person } from '#kit/market.ts'
import { useTestWeb } from '#kit/web.ts'
import { charge } from '#modules/charges/index.ts'
import { grant } from '#modules/grants/index.ts'
import { loadPack, saveDraft } from '#modules/policy/index.ts'
import { createRunJob, findRun } from '#modules/simulation/index.ts'
import { createLog } from '#platform/log.ts'
import { runAction } from '#platform/run-action.ts'
import { routes as rules } from '../../public/rules/index.ts'
import { routes } from '../index.ts'

const database = useTestDatabase()
const web = useTestWeb(database, [...routes, ...rules])
const lab = testLabOf(database)

let ada: Person
let freelancer: Person
let draftId: Id

beforeAll(async () => {
  await installDefaultRules(database)
  ada = await database.run((ctx) => aPerson(ctx, ['operator'], 'Ada'))
  freelancer = await database.run((ctx) => aFreelancer(ctx))
  await database.run((ctx) => grant(ctx, { kind: 'promo', ownerId: freelancer.id, key: 'start', qty: 20, reason: 'test' }))
  for (const initiator of ['self', 'client_invite'])
    await database.run((ctx) =>
      charge(ctx, {
        action: 'proposal.submit',
        ownerId: freelancer.id,
        facts: { ...aJob, initiator },
        key: `a proposal ${newId()}`,
        subject: { kind: 'proposal', id: newId() },
      }),
    )
  const changeset = { set: { clauses: [{ id: 'invite', charge: { fixed: 3 } }] }, breaksPromises: ['answering-is-free'] }
  const input = { title: 'Invitations cost 3', words: 'They will cost.', changeset }
  const saved = await runAction(database.app, saveDraft, { actor: ada.actor, input })
  if (!saved.ok) throw new Error(saved.refusal.code)
  draftId = saved.value.id
})

const aJob = {
  clientKind: 'company',
  jobBudgetUsdCents: 4_000,
  experienceLevel: 'entry',
  category: 'design',
  freelancerPlan: 'basic',
  badge: 'none',
  tenureDays: 3,
}

async function ask(of: string, days = 90): Promise<string> {
  const { location } = await web.fetch('/console/simulations', { as: ada, form: { of, days } })
  if (location === undefined) throw new Error('it was not started')
  return location
}

function carryOut(path: string): Promise<void> {
  const runId = path.split('/').at(-1)!
  return createRunJob(lab()).run({ db: database.app, log: createLog('silent'), stopping: () => false }, { runId })
}

describe('simulations in the console', () => {
  test('are for operators only', async () => {
    for (const path of ['/console/simulations', `/console/simulations/${newId()}`]) {
      expect((await web.fetch(path, { as: freelancer })).status).toBe(403)
      expect((await web.fetch(path)).location).toContain('/sign-in')
    }
    expect((await web.fetch(`/console/simulations/${newId()}`, { as: ada })).status).toBe(404)
  })

  test('a run shows its progress and renews itself without scripts until it is done, then says who pays what', async () => {
    expect((await web.fetch(`/console/simulations?of=draft:${draftId}`, { as: ada })).text).toContain('Nothing was simulated yet')
    const path = await ask(`draft:${draftId}`)
    const waiting = await web.fetch(path, { as: ada })
    expect(waiting.headers.get('refresh')).toBe('1')
    expect(waiting.body).toContain('<progress')
    await carryOut(path)
    const done = await web.fetch(path, { as: ada })
    expect(done.headers.get('refresh')).toBeNull()
    expect(done.text).toContain('2 actions of 1 person')
    expect(done.text).toMatch(/Pay much more Picture People1 Share100% Together \+3 Connects/)
    expect(done.text).toContain('most for “Design” (+3 Connects)')
    expect(done.text).toContain('These figures go with the announcement')
    expect(done.body).toContain(`/console/wallets/${freelancer.id}`)
    const draft = await web.fetch(`/console/policies/drafts/${draftId}`, { as: ada })
    expect(draft.text).toContain('Who wins and who loses')
    expect(draft.text).toContain('Portugal')
    expect(draft.body).not.toContain(freelancer.id)
  })

  test('a run can be done again, and both pages show the same hash', async () => {
    const first = await ask(`draft:${draftId}`)
    await carryOut(first)
    const { location: again } = await web.fetch(`${first}/again`, { as: ada, form: {} })
    await carryOut(again!)
    expect((await web.fetch(again!, { as: ada })).text).toContain('The same hash')
    const run = await database.run((ctx) => findRun(ctx.tx, first.split('/').at(-1)!))
    const text = (await web.fetch(first, { as: ada })).body
    expect(text).toContain('It was run again')
    expect(text).toContain(run!.record!.resultSha256.slice(0, 8))
  })

  test('a cancelled run says so and offers another one', async () => {
    const path = await ask(`draft:${draftId}`)
    await web.fetch(`${path}/cancel`, { as: ada, form: {} })
    const cancelled = await web.fetch(path, { as: ada })
    expect(cancelled.text).toContain('This simulation was cancelled')
    expect(cancelled.body).toContain(`/console/simulations?of=draft%3A${draftId}`)
    const tooLate = await web.fetch(`${path}/cancel`, { as: ada, form: {} })
    expect(tooLate.location).toBe(path)
  })

  test('a failed run says why', async () => {
    const path = await ask('pack:pph/H1')
    await createRunJob({ ...lab(), replay: () => Promise.reject(new Error('the disk is full')) }).run(
      { db: database.app, log: createLog('silent'), stopping: () => false },
      { runId: path.split('/').at(-1)! },
    )
    expect((await web.fetch(path, { as: ada })).text).toContain('the disk is full')
  })

  test('a short stretch of history does not go with an announcement, and a pack changes nothing', async () => {
    const short = await ask(`draft:${draftId}`, 30)
    await carryOut(short)
    expect((await web.fetch(short, { as: ada })).text).toContain('30 days are too few for an announcement')
    const pack = await ask(`pack:free-for-all/${loadPack('free-for-all').versions.at(-1)!.version}`)
    await carryOut(pack)
    expect((await web.fetch(pack, { as: ada })).text).toContain('This pack was only tried on your history')
  })

  test('what cannot be simulated is said at the field', async () => {
    for (const of of ['version:1', `draft:${newId()}`, 'nonsense']) {
      const refused = await web.fetch('/console/simulations', { as: ada, form: { of, days: 90 } })
      expect(refused.status).toBe(422)
    }
  })
})
