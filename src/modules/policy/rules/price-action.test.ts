import { expect, test } from 'vitest'
import { loadPack } from '../packs.ts'
import { decideReturn } from './decide-return.ts'
import type { PolicyDocument } from './document.ts'
import { priceAction, tryPriceAction } from './price-action.ts'

const document = loadPack('guildhall').versions[0]!.document
const facts = {
  initiator: 'self',
  clientKind: 'company',
  jobBudgetUsdCents: 120_000,
  experienceLevel: 'expert',
  category: 'design',
  freelancerPlan: 'basic',
  badge: 'none',
  tenureDays: 100,
}

test('a proposal costs by the row its job falls into, and the decision shows the row', () => {
  expect(priceAction(document, 'proposal.submit', facts)).toEqual({
    action: 'proposal.submit',
    clauseId: 'proposal',
    amount: 6,
    row: { param: 'rate.card', on: 'jobBudgetUsdCents', from: 60_000, to: 200_000, price: 6 },
    exceptionTo: [],
    exceptionsConsidered: [],
  })
})

test.each([
  [0, 2],
  [4_999, 2],
  [5_000, 4],
  [59_999, 4],
  [60_000, 6],
  [199_999, 6],
  [200_000, 9],
  [1_000_000, 16],
  [100_000_000, 16],
])('a job of %i cents costs %i', (jobBudgetUsdCents, amount) => {
  expect(priceAction(document, 'proposal.submit', { ...facts, jobBudgetUsdCents }).amount).toBe(amount)
})

test.each(['client_invite', 'platform_invite', 'enterprise_outreach', 'talent_pool'])('a proposal by %s is free', (initiator) => {
  expect(priceAction(document, 'proposal.submit', { ...facts, initiator }).amount).toBe(0)
})

test('an auction has its terms resolved and no amount yet', () => {
  expect(priceAction(document, 'boost.proposal', {})).toMatchObject({
    amount: 0,
    auction: { slots: 4, min: 1, pays: 'highest_losing_bid', chargedOn: 'client_interaction', closesAfterDays: 7 },
  })
})

test('an exception decides over its rule, and the rule is named', () => {
  const [rule, ...rest] = document.clauses
  const newcomer = {
    ...rule!,
    id: 'newcomer',
    when: { ...rule!.when, tenureDays: { lt: 30 } },
    charge: { fixed: 1 },
    exceptionTo: 'proposal',
  }
  const withException: PolicyDocument = { ...document, clauses: [rule!, newcomer, ...rest] }
  expect(priceAction(withException, 'proposal.submit', { ...facts, tenureDays: 29 })).toMatchObject({
    clauseId: 'newcomer',
    amount: 1,
    exceptionTo: ['proposal'],
  })
  expect(priceAction(withException, 'proposal.submit', facts)).toMatchObject({
    clauseId: 'proposal',
    exceptionsConsidered: ['newcomer'],
  })
})

test('a case without a rule, or with two, has no price and says why', () => {
  const [rule, ...rest] = document.clauses
  const gap = { ...document, clauses: rest }
  expect(tryPriceAction(gap, 'proposal.submit', facts)).toMatchObject({ reason: 'no_clause' })
  expect(() => priceAction(gap, 'proposal.submit', facts)).toThrow('no single clause')
  const twice = { ...document, clauses: [rule!, { ...rule!, id: 'again' }, ...rest] }
  expect(tryPriceAction(twice, 'proposal.submit', facts)).toMatchObject({ reason: 'overlap', clauseIds: ['proposal', 'again'] })
})

test.each([
  ['job.closed', 'proposal', { closeReason: 'client_cancelled', contracts: 0 }, 'client-cancelled'],
  ['job.closed', 'proposal', { closeReason: 'client_cancelled', contracts: 1 }, undefined],
  ['job.closed', 'proposal', { closeReason: 'hired', contracts: 0 }, undefined],
  ['job.removed', 'boost-proposal', { removeReason: 'client_banned' }, 'removed-by-platform'],
  ['job.expired', 'proposal', { proposalOpened: false }, 'silent-job'],
  ['job.expired', 'proposal', { proposalOpened: true }, undefined],
  ['proposal.withdrawn', 'proposal', {}, undefined],
  ['proposal.declined', 'proposal', {}, undefined],
  ['service.outage', 'proposal', {}, 'outage'],
] as const)('%s for a charge of %s with %j returns by %s', (event, chargeClauseId, eventFacts, returnId) => {
  expect(decideReturn(document, { event, chargeClauseId, facts: eventFacts })?.returnId).toBe(returnId)
})
