import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { aClient, aFreelancer, aPerson, installDefaultRules, type Client, type Person } from '#kit/market.ts'
import { deliverNews, runJob } from '#kit/news.ts'
import type { Id } from '#kernel/ids.ts'
import { usdCents } from '#kernel/money.ts'
import type { Refusal, Result } from '#kernel/result.ts'
import { endContract, startContract } from '#modules/contracts/index.ts'
import {
  announceVersion,
  approveDraft,
  reverseVersion,
  saveDraft,
  submitDraft,
  type AnnouncedVersion,
  type Changeset,
  type PolicyName,
} from '#modules/policy/index.ts'
import { tellOfBegunVersions } from '#modules/policy/jobs.ts'
import { listeners as policyListeners } from '#modules/policy/listeners.ts'
import { simulateDraft } from '#modules/simulation/index.ts'
import { readNotices } from '#reads/notices.ts'
import { runAction } from '#platform/run-action.ts'
import { findTelling, wordsOf, type Notice, type NoticeKind } from './index.ts'
import { tellEverybody } from './jobs.ts'
import { listeners } from './listeners.ts'

describe('news of rules by which nobody pays Connects', () => {
  const database = useTestDatabase()
  let [ada, bob, freelancer, bystander] = [] as unknown as [Person, Person, Person, Person]
  let client: Client
  beforeAll(async () => {
    await installDefaultRules(database)
    await database.run(async (ctx) => {
      ada = await aPerson(ctx, ['operator'])
      bob = await aPerson(ctx, ['operator'])
      client = await aClient(ctx)
      freelancer = await aFreelancer(ctx)
      bystander = await aFreelancer(ctx)
    })
  })

  async function announce(policy: PolicyName, changeset: Changeset): Promise<AnnouncedVersion> {
    const draft = { policy, title: 'Dearer', words: 'Why.', changeset }
    const saved = valueOf(await runAction(database.app, saveDraft, { actor: ada.actor, input: draft }))
    const input = { draftId: saved.id }
    valueOf(await runAction(database.app, submitDraft, { actor: ada.actor, input }))
    valueOf(await runAction(database.app, approveDraft, { actor: bob.actor, input: { ...input, sha256: saved.sha256 } }))
    valueOf(await runAction(database.app, simulateDraft, { actor: ada.actor, input }))
    return valueOf(await runAction(database.app, announceVersion, { actor: bob.actor, input }))
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

  const noticesOf = async (person: Person, kind: NoticeKind): Promise<readonly Notice[]> =>
    (await database.run((ctx) => readNotices(ctx.tx, { accountId: person.id, show: 'all' }))).items.filter(
      (notice) => notice.kind === kind,
    )
  const hear = () => deliverNews(database, [...policyListeners, ...listeners])
  const asked = async () =>
    (await sql`select from graphile_worker.jobs where task_identifier = ${tellEverybody.name}`.execute(database.owner)).rows
      .length

  let dearer: AnnouncedVersion

  test('dearer fees are told to those who would have paid them on contracts of their own, in money, once', async () => {
    await aContract(1_000)
    dearer = await announce('fees', { set: { params: { 'freelancer.rate': 1_400, 'initiation.cents': 500 } } })
    const { version, effectiveAt } = dearer
    const payload = { policy: 'fees', version, effectiveAt: effectiveAt.toISOString() } as const
    for (const _ of [1, 2]) await runJob(database, tellEverybody, payload)

    const [notice, ...others] = await noticesOf(freelancer, 'policy_announced')
    expect(others).toEqual([])
    expect(notice!.href).toBe(`/rules/fees/${version}`)
    expect(wordsOf(notice!).title).toMatch(/^The fees change on \d/)
    expect(wordsOf(notice!).text).toContain(
      `On the contract you began in the last 90 days your fees would have come to $100 under v1 and $140 under v${version}: $40 more.`,
    )
    const [ofClient] = await noticesOf(client, 'policy_announced')
    expect(wordsOf(ofClient!).text).toContain(`$52 under v1 and $55 under v${version}: $3 more`)
    expect(wordsOf(ofClient!).text).not.toContain('Connects')
    expect(await noticesOf(bystander, 'policy_announced')).toEqual([])
    expect(await database.run(({ tx }) => findTelling(tx, { policy: 'fees', version }))).toMatchObject({ told: 2, people: 3 })
  })

  test('when they begin, those who were told hear that contracts of before keep theirs', async () => {
    await database.advanceClock('31 days')
    await runJob(database, tellOfBegunVersions, {})
    await hear()
    const [begun] = await noticesOf(freelancer, 'policy_begun')
    expect(begun!.href).toBe(`/rules/fees/${dearer.version}`)
    expect(wordsOf(begun!).title).toBe(`Changed fees are in force: version ${dearer.version}`)
    expect(wordsOf(begun!).text).toContain('those that began before keep theirs')
  })

  test('when they are taken back, both sides hear which contracts under way pay less, and of none that ended', async () => {
    const [running, ended] = [await aContract(1_000), await aContract(500)]
    const input = { contractId: ended, outcome: 'successful', earnedUsdCents: 50_000 }
    valueOf(await runAction(database.app, endContract, { actor: client.actor, input }))
    const taken = { policy: 'fees', version: dearer.version, words: 'Too dear.' }
    const { version } = valueOf(await runAction(database.app, reverseVersion, { actor: ada.actor, input: taken }))
    for (const _ of [1, 2]) await hear()
    for (const person of [freelancer, client]) {
      const [lower, ...others] = await noticesOf(person, 'fees_lowered')
      expect(others).toEqual([])
      expect(lower).toMatchObject({ quantity: 1, href: `/contracts/${running}` })
      expect(wordsOf(lower!).title).toBe('A contract of yours has lower fees from now on')
      expect(wordsOf(lower!).text).toContain(`Version ${version} of the fees took back version ${dearer.version}`)
    }
    expect(await noticesOf(bystander, 'fees_lowered')).toEqual([])
  })

  test('of weights and of notice nobody is told personally, because nobody pays by them', async () => {
    const before = await asked()
    expect(before).toBeGreaterThan(0)
    const { version, effectiveAt } = await announce('ranking', { set: { clauses: [{ id: 'likeness', charge: { fixed: 90 } }] } })
    await hear()
    expect(await asked()).toBe(before)
    await runJob(database, tellEverybody, { policy: 'ranking', version, effectiveAt: effectiveAt.toISOString() })
    expect(await database.run(({ tx }) => findTelling(tx, { policy: 'ranking', version }))).toMatchObject({ told: 0, people: 0 })
  })
})

function valueOf<V>(result: Result<V, Refusal>): V {
  if (!result.ok) throw new Error(JSON.stringify(result.refusal))
  return result.value
}
