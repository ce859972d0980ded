import { beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { aClient, aFreelancer, aPerson, installDefaultRules, type Client, type Person } from '#kit/market.ts'
import { deliverNews } from '#kit/news.ts'
import { useTestWeb } from '#kit/web.ts'
import type { Id } from '#kernel/ids.ts'
import { usdCents } from '#kernel/money.ts'
import type { Refusal, Result } from '#kernel/result.ts'
import { startContract } from '#modules/contracts/index.ts'
import {
  announceVersion,
  approveDraft,
  saveDraft,
  selectPins,
  submitDraft,
  type Changeset,
  type PolicyName,
} from '#modules/policy/index.ts'
import { listeners as policyListeners } from '#modules/policy/listeners.ts'
import { simulateDraft } from '#modules/simulation/index.ts'
import { runAction } from '#platform/run-action.ts'
import { routes as rules } from '../../public/rules/index.ts'
import { routes } from '../index.ts'

const database = useTestDatabase()
const web = useTestWeb(database, [...routes, ...rules])
let [ada, bob, freelancer] = [] as unknown as [Person, Person, Person]
let client: Client

beforeAll(async () => {
  await installDefaultRules(database)
  await database.run(async (ctx) => {
    ada = await aPerson(ctx, ['operator'], 'Ada')
    bob = await aPerson(ctx, ['operator'], 'Bob')
    client = await aClient(ctx)
    freelancer = await aFreelancer(ctx)
  })
})

async function announce(policy: PolicyName, title: string, changeset: Changeset): Promise<number> {
  const saved = valueOf(
    await runAction(database.app, saveDraft, { actor: ada.actor, input: { policy, title, words: 'Why.', changeset } }),
  )
  const input = { draftId: saved.id }
  valueOf(await runAction(database.app, submitDraft, { actor: ada.actor, input }))
  valueOf(await runAction(database.app, approveDraft, { actor: bob.actor, input: { ...input, sha256: saved.sha256 } }))
  valueOf(await runAction(database.app, simulateDraft, { actor: ada.actor, input }))
  return valueOf(await runAction(database.app, announceVersion, { actor: bob.actor, input })).version
}

async function aContract(dollars: number): Promise<Id> {
  const about = {
    kind: 'fixed',
    organizationId: client.organizationId,
    freelancerId: freelancer.id,
    title: 'A website for a bakery',
    agreedUsdCents: usdCents(dollars * 100),
    initiator: 'self',
    category: 'web_development',
  } as const
  return valueOf(await database.run((ctx) => startContract(ctx, about))).id
}

const feesOf = async (id: Id) => {
  const pins = await database.run((ctx) => selectPins(ctx.tx, { kind: 'contract', id }))
  return Object.fromEntries(pins.map(({ action, amount }) => [action, amount]))
}
const see = (path: string) => web.fetch(path, { as: ada })
const send = (path: string, form: Record<string, string>) => web.fetch(path, { as: ada, form })

describe('fees in the console', () => {
  const life = '/console/policies/fees/versions/2'

  test('that wait are withdrawn in their own register, and Connects of the same number stay what they are', async () => {
    expect(await announce('fees', 'Dearer', { set: { params: { 'freelancer.rate': 1_400 } } })).toBe(2)
    const waiting = await see(life)
    expect(waiting.text).toContain('Fees, Version 2')
    expect(waiting.body).toContain(`href="${life}/withdraw"`)
    expect((await see('/console')).text).toContain('Announced for Fees policy v2: Dearer')
    expect((await see('/console/policies/versions/2')).status).toBe(404)
    expect((await see(`${life}/withdraw`)).text).toContain('No contract began with it.')
    expect((await send(`${life}/withdraw`, { reason: '' })).status).toBe(422)
    const done = await send(`${life}/withdraw`, { reason: 'Too much.' })
    expect(done.location).toBe('/rules/fees/2')
    expect((await see(life)).text).toContain('No contract began with it.')
    expect((await see('/rules/fees/2')).text).toContain('Withdrawn')
  })

  test('that began are suspended for new contracts only, then taken back for those that began under them, by the figures shown before', async () => {
    const before = await aContract(1_000)
    const version = await announce('fees', 'Dearer', { set: { params: { 'freelancer.rate': 1_400 } } })
    const path = `/console/policies/fees/versions/${version}`
    await database.advanceClock('31 days')
    const under = await aContract(1_000)
    expect([await feesOf(before), await feesOf(under)]).toMatchObject([{ 'fee.freelancer': 1_000 }, { 'fee.freelancer': 1_400 }])

    const active = await see(path)
    expect(active.text).toContain('Suspending spares contracts that begin from now on')
    expect(active.text).toContain('Contracts that begin from this moment begin with these fees')
    for (const way of ['suspend', 'reverse']) expect(active.body).toContain(`href="${path}/${way}"`)
    expect(active.body).not.toContain('/console/simulations?of=')

    const suspending = await see(`${path}/suspend`)
    expect(suspending.text).toContain('Contracts that began keep their fees')
    expect(suspending.text).toContain(
      `They are again what they were before version ${version}, for contracts that begin from now on.`,
    )
    const suspended = await send(`${path}/suspend`, { words: 'We look at it.' })
    expect(suspended.location).toBe(`/rules/fees/${version + 1}`)
    const published = await see(`/rules/fees/${version + 1}`)
    expect(published.text).toContain('Contracts that began before keep their fees: only a reversal lowers them.')
    expect(published.text).not.toContain('stopped charging')
    await deliverNews(database, policyListeners)
    expect([await feesOf(under), await feesOf(await aContract(1_000))]).toMatchObject([
      { 'fee.freelancer': 1_400 },
      { 'fee.freelancer': 1_000 },
    ])
    expect((await see(path)).text).toContain('Those that began under it keep their fees so far.')

    const preview = await see(`${path}/reverse`)
    expect(preview.text).toMatch(/Contracts under way 1 .*Contracts that ended 0 .*Who pays less 1 .*Less in fees \$40\.00/)
    expect(preview.text).toMatch(/The freelancer’s fee Contracts1 At most now14 % At most then10 %/)
    expect(preview.text).not.toContain('To give back')
    expect((await send(`${path}/reverse`, { words: '' })).status).toBe(422)
    const reversed = await send(`${path}/reverse`, { words: 'It was too much.' })
    expect(reversed.location).toBe(`/rules/fees/${version + 2}`)
    await deliverNews(database, policyListeners)
    expect([await feesOf(before), await feesOf(under)]).toMatchObject([{ 'fee.freelancer': 1_000 }, { 'fee.freelancer': 1_000 }])

    const over = await see(path)
    expect(over.body).toContain(`href="/console/policies/fees/versions/${version + 2}"`)
    expect(over.text).toContain('pays the lower of the two from now on')
    expect(over.body).not.toContain('/report')
    expect((await see(`${path}/reverse`)).text).toContain('This has been taken back already')
  })

  test('that fell cannot be taken back at once, and the page says which fee would rise', async () => {
    const version = await announce('fees', 'Cheaper', { set: { params: { 'freelancer.rate': 700 } } })
    const { text } = await see(`/console/policies/fees/versions/${version}/reverse`)
    expect(text).toContain('This cannot be reversed Some fee may rise: ')
    expect(text).not.toContain('Somebody would pay more')
    const sent = await send(`/console/policies/fees/versions/${version}/reverse`, { words: 'Back.' })
    expect(sent.status).toBe(422)
  })

  test('that wait are withdrawn with a reversal of earlier ones, and the preview says so first', async () => {
    const dear = await announce('fees', 'Dearer', { set: { params: { 'freelancer.rate': 1_300 } } })
    await database.advanceClock('31 days')
    const waiting = await announce('fees', 'Dearer still', { set: { params: { 'freelancer.rate': 1_500 } } })
    const path = `/console/policies/fees/versions/${dear}/reverse`
    expect((await see(path)).text).toContain(`Version ${waiting} is withdrawn with it`)
    await send(path, { words: 'Back.' })
    expect((await see(`/console/policies/fees/versions/${waiting}`)).text).toContain('Withdrawn')
  })
})

describe('notice in the console', () => {
  test('that became shorter is made as long again at once; a longer one is not made shorter', async () => {
    const longer = await announce('notice', 'Longer', { set: { params: { 'notice.days': 40 } } })
    expect((await see(`/console/policies/notice/versions/${longer}/reverse`)).text).toContain('Some notice may get shorter: ')
    const shorter = await announce('notice', 'Shorter', { set: { params: { 'notice.days': 20 } } })
    await database.advanceClock('41 days')
    const path = `/console/policies/notice/versions/${shorter}`
    const { body, text } = await see(path)
    expect(text).toContain('reversing it makes it as long again')
    expect(body).toContain(`href="${path}/reverse"`)
    expect(body).not.toContain(`href="${path}/suspend"`)
    const preview = await see(`${path}/reverse`)
    expect(preview.text).toContain('What was announced already keeps its date.')
    expect(preview.text).not.toContain('given back')
    expect((await send(`${path}/reverse`, { words: 'Too short.' })).location).toBe(`/rules/notice/${shorter + 1}`)
    expect((await see(`/console/policies/notice/versions/${shorter + 1}`)).text).toContain(
      'In force at once: no notice gets shorter',
    )
  })
})

describe('weights in the console', () => {
  test('are never set back at once, so nothing offers it; the pages say why', async () => {
    const version = await announce('ranking', 'Likeness counts less', {
      set: { clauses: [{ id: 'likeness', charge: { fixed: 90 } }] },
    })
    const path = `/console/policies/ranking/versions/${version}`
    expect((await see(path)).body).toContain(`href="${path}/withdraw"`)
    await database.advanceClock('41 days')
    const { body, text } = await see(path)
    expect(text).toContain('Weights are never set back at once')
    for (const way of ['suspend', 'reverse', 'withdraw']) expect(body).not.toContain(`href="${path}/${way}"`)
    for (const way of ['suspend', 'reverse'])
      expect((await see(`${path}/${way}`)).text).toContain(
        'Some weight changes, and whoever gains a place takes it from somebody: ',
      )
    expect((await see(`${path}/withdraw`)).status).toBe(200)
    expect((await send(`${path}/withdraw`, { reason: 'No.' })).status).toBe(422)
  })
})

describe('the pages of versions', () => {
  test.each(['', '/reverse', '/suspend', '/withdraw'])(
    '%s are for operators, and of versions and rules that exist',
    async (page) => {
      expect((await web.fetch(`/console/policies/fees/versions/1${page}`, { as: freelancer })).status).toBe(403)
      for (const one of ['fees/versions/99', 'fees/versions/x', 'connects/versions/1', 'wages/versions/1'])
        expect((await see(`/console/policies/${one}${page}`)).status).toBe(404)
    },
  )

  test('are one click from the list of their rules and, for operators, from the public page', async () => {
    const href = 'href="/console/policies/fees/versions/2"'
    expect((await see('/console/policies?policy=fees')).body).toContain(href)
    expect((await see('/rules/fees/2')).body).toContain(href)
    expect((await web.fetch('/rules/fees/2', { as: freelancer })).body).not.toContain(href)
  })
})

function valueOf<V>(result: Result<V, Refusal>): V {
  if (!result.ok) throw new Error(JSON.stringify(result.refusal))
  return result.value
}
