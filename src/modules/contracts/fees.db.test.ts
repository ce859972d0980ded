import { beforeAll, describe, expect, test } from 'vitest'
import { aClient, aFreelancer, aPerson, installDefaultRules, type Client, type Person } from '#kit/market.ts'
import { useTestDatabase } from '#kit/database.ts'
import type { Id } from '#kernel/ids.ts'
import { usdCents } from '#kernel/money.ts'
import {
  announceVersion,
  approveDraft,
  decodeFacts,
  installPolicy,
  loadPack,
  priceAction,
  saveDraft,
  selectPins,
  submitDraft,
  versionInForce,
  type Changeset,
} from '#modules/policy/index.ts'
import { simulateDraft } from '#modules/simulation/index.ts'
import type { Refusal, Result } from '#kernel/result.ts'
import { runAction } from '#platform/run-action.ts'
import { endContract, startContract, type ContractKind } from './index.ts'

describe('the fees of a contract', () => {
  const database = useTestDatabase()
  let [author, approver, client, freelancer] = [] as unknown as [Person, Person, Client, Person]
  beforeAll(async () => {
    await database.run(async (ctx) => {
      await installPolicy(ctx, { document: loadPack('guildhall').versions.at(-1)!.document, words: 'Connects alone.' })
      author = await aPerson(ctx, ['operator'])
      approver = await aPerson(ctx, ['operator'])
      client = await aClient(ctx)
      freelancer = await aFreelancer(ctx)
    })
  })

  const start = async (dollars: number, kind: ContractKind = 'fixed'): Promise<Id> => {
    const started = await database.run((ctx) =>
      startContract(ctx, {
        kind,
        organizationId: client.organizationId,
        freelancerId: freelancer.id,
        title: 'A website for a bakery',
        agreedUsdCents: usdCents(dollars * 100),
        initiator: 'self',
        category: 'web_development',
      }),
    )
    return valueOf(started).id
  }
  const fees = (id: Id) => database.run((ctx) => selectPins(ctx.tx, { kind: 'contract', id }))

  async function announce(changeset: Changeset): Promise<number> {
    const draft = { policy: 'fees', title: 'Other fees', words: 'What changes and why.', changeset }
    const saved = valueOf(await runAction(database.app, saveDraft, { actor: author.actor, input: draft }))
    const input = { draftId: saved.id }
    valueOf(await runAction(database.app, submitDraft, { actor: author.actor, input }))
    const approval = { ...input, sha256: saved.sha256 }
    valueOf(await runAction(database.app, approveDraft, { actor: approver.actor, input: approval }))
    valueOf(await runAction(database.app, simulateDraft, { actor: author.actor, input }))
    return valueOf(await runAction(database.app, announceVersion, { actor: approver.actor, input })).version
  }

  test('are none where the marketplace has no rules for them, and a contract keeps that too', async () => {
    const id = await start(1_000)
    await installDefaultRules(database)
    expect(await fees(id)).toEqual([])
  })

  test('are those of the day it began, and a later version changes only contracts that begin after it', async () => {
    const before = await start(1_000)
    const version = await announce({ set: { params: { 'freelancer.rate': 800 } } })
    const after = await start(1_000)
    expect(await fees(before)).toMatchObject([
      { action: 'fee.client', amount: 500, version: 1, clauseId: 'client', payerId: client.organizationId },
      { action: 'fee.freelancer', amount: 1_000, version: 1, clauseId: 'freelancer', payerId: freelancer.id },
      { action: 'fee.initiation', amount: 200, version: 1, clauseId: 'initiation', payerId: client.organizationId },
    ])
    expect(await fees(after)).toMatchObject([
      { amount: 500 },
      { action: 'fee.freelancer', amount: 800, version },
      { amount: 200 },
    ])
  })

  test('follow from the recorded facts alone: their rules give the same clause and amount again', async () => {
    const id = await start(250, 'catalog')
    const inForce = await database.run((ctx) => versionInForce(ctx.tx, 'fees', ctx.now))
    for (const pin of await fees(id)) {
      expect(pin.sha256).toBe(inForce.sha256)
      const decided = priceAction(inForce.document, pin.action, decodeFacts(pin.action, pin.facts))
      expect(decided).toMatchObject({ amount: pin.amount, clauseId: pin.clauseId })
    }
    expect(await fees(id)).toMatchObject([{}, {}, { amount: 0, clauseId: 'catalog-initiation' }])
  })

  test('may fall with what both have done together before, as far as the rules say so', async () => {
    const tier = {
      id: 'known-client',
      for: 'fee.freelancer',
      title: 'Known clients',
      when: { earnedWithClientUsdCents: { gte: 40_000 } },
      charge: { fixed: 500 },
      exceptionTo: 'freelancer',
      why: 'Whoever comes back needs less of us.',
    } as const
    await announce({ set: { clauses: [tier] } })
    const first = await start(400)
    expect((await fees(first))[1]).toMatchObject({ amount: 800, clauseId: 'freelancer' })
    const input = { contractId: first, outcome: 'successful', earnedUsdCents: 40_000 }
    valueOf(await runAction(database.app, endContract, { actor: client.actor, input }))
    expect((await fees(await start(400)))[1]).toMatchObject({ amount: 500, clauseId: 'known-client' })
    expect((await fees(first))[1]).toMatchObject({ amount: 800 })
  })
})

function valueOf<V>(result: Result<V, Refusal>): V {
  if (!result.ok) throw new Error(JSON.stringify(result.refusal))
  return result.value
}
