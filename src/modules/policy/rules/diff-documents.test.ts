import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyDocument, anyFacts } from '#kit/any-policy.ts'
import { loadPack } from '../packs.ts'
import { contains } from './cells.ts'
import { diffDocuments } from './diff-documents.ts'
import type { Clause, PolicyDocument } from './document.ts'
import { lintDocument } from './lint-document.ts'
import { priceAction } from './price-action.ts'

const good = loadPack('guildhall').versions[0]!.document
const withClause = (id: string, change: Partial<Clause>): PolicyDocument => ({
  ...good,
  clauses: good.clauses.map((clause) => (clause.id === id ? { ...clause, ...change } : clause)),
})
const withCard = (steps: readonly (readonly [number, number])[]): PolicyDocument => ({
  ...good,
  params: { ...good.params, 'rate.card': { title: 'Rate card', on: 'jobBudgetUsdCents', steps } },
})
const amountFor = (document: PolicyDocument, facts: Parameters<typeof priceAction>[2]) =>
  priceAction(document, 'proposal.submit', facts).amount

describe('in words', () => {
  test('a changed row reads as the row', () => {
    const diff = diffDocuments(
      good,
      withCard([
        [0, 2],
        [5_000, 4],
        [60_000, 9],
        [200_000, 9],
        [1_000_000, 16],
      ]),
    )
    expect(diff.words).toEqual(['Rate card, $600–2,000: 6 → 9'])
    expect(diff.nobodyPaysMore).toBe(false)
    expect(diff.somebodyPaysMore).toMatchObject({
      action: 'proposal.submit',
      facts: { initiator: 'self', jobBudgetUsdCents: 60_000 },
    })
  })

  test('a rule that starts to cost reads as who it hits, and each example really pays more', () => {
    const after = withClause('invite', { charge: { table: 'rate.card' } })
    const diff = diffDocuments(good, after)
    expect(diff.words[0]).toBe("A proposal answering a client's invitation, for a job of under $50: free → 2 Connects")
    expect(diff.prices).toHaveLength(5)
    for (const change of diff.prices) expect(amountFor(after, change.example)).toBeGreaterThan(amountFor(good, change.example))
    expect(diffDocuments(after, good).nobodyPaysMore).toBe(true)
  })

  test('a reworded clause changes no price and says so', () => {
    const diff = diffDocuments(good, withClause('invite', { why: 'Because.' }))
    expect(diff).toMatchObject({ prices: [], returns: [], settings: [], nobodyPaysMore: true })
    expect(diff.words).toEqual(['No price changes. Clauses/invite changed: why'])
  })
})

describe('somebody is worse off, and the diff says who', () => {
  const { expiry, limits } = good
  test.each<[string, PolicyDocument, RegExp]>([
    [
      'a return is dropped',
      { ...good, returns: good.returns.slice(1) },
      /No longer comes back \(Proposals you start yourself\): when the job is closed/,
    ],
    [
      'a grant shrinks',
      { ...good, grants: good.grants.map((grant) => ({ ...grant, quantity: 5 })) },
      /On joining: 40 Connects → 5 Connects/,
    ],
    ['Connects get dearer', { ...good, unitPriceUsdCents: 20 }, /Price of one Connect: \$0\.15 → \$0\.20/],
    ['Connects expire sooner', { ...good, expiry: { ...expiry, lotLifeDays: 180 } }, /Connects last: 365 days → 180 days/],
    [
      'a promise may be broken sooner',
      { ...good, params: { ...good.params, 'notice.promise-days': 40 } },
      /before a promise is broken: 45 days → 40 days/,
    ],
    ['notice gets shorter', { ...good, limits: { ...limits, noticeDays: 1 } }, /30 days → 1 day/],
    [
      'an auction pays the bid',
      {
        ...good,
        clauses: good.clauses.map((clause) =>
          'auction' in clause.charge
            ? { ...clause, charge: { auction: { ...clause.charge.auction, pays: 'pay_your_bid' as const } } }
            : clause,
        ),
      },
      /winners pay their bid/,
    ],
    [
      'a floating price may rise higher',
      { ...good, params: { ...good.params, 'badge.week.max': 30 } },
      /between 2 and 30 Connects/,
    ],
  ])('%s', (_, after, words) => {
    const diff = diffDocuments(good, after)
    expect(diff.nobodyPaysMore).toBe(false)
    expect(diff.somebodyPaysMore?.words).toMatch(words)
    expect(diffDocuments(after, good).nobodyPaysMore).toBe(true)
  })

  test('a price that was free and stays free does not need its return', () => {
    const after = {
      ...good,
      returns: good.returns.map((clause) => ({ ...clause, of: clause.of.filter((id) => id !== 'invite') })),
    }
    expect(diffDocuments(good, after).nobodyPaysMore).toBe(true)
  })
})

describe('for any two documents', () => {
  test('the same document twice is no difference at all', () => {
    fc.assert(
      fc.property(anyDocument, (document) => {
        expect(diffDocuments(document, structuredClone(document))).toMatchObject({
          prices: [],
          returns: [],
          settings: [],
          edits: [],
          words: [],
          nobodyPaysMore: true,
        })
      }),
      { numRuns: 40 },
    )
  })

  test('exactly the cases with another price lie in exactly one changed region, with the right prices', () => {
    fc.assert(
      fc.property(
        anyDocument,
        anyDocument,
        fc.array(anyFacts('proposal.submit'), { minLength: 60, maxLength: 60 }),
        (before, after, cases) => {
          const diff = diffDocuments(before, after)
          for (const facts of cases) {
            const [old, now] = [amountFor(before, facts), amountFor(after, facts)]
            const regions = diff.prices.filter((change) => change.action === 'proposal.submit' && contains(change.region, facts))
            expect(regions.map((change) => [change.before.price?.amount, change.after.price?.amount])).toEqual(
              old === now ? [] : [[old, now]],
            )
            expect(diff.nobodyPaysMore && now > old).toBe(false)
          }
          for (const change of diff.prices) {
            expect(contains(change.region, change.example)).toBe(true)
            expect(change.more).toBe(amountFor(after, change.example) > amountFor(before, change.example))
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  test('going back is the same regions the other way round', () => {
    fc.assert(
      fc.property(anyDocument, anyDocument, (before, after) => {
        const there = diffDocuments(before, after).prices.map((change) => [
          change.region,
          change.before.price?.amount,
          change.after.price?.amount,
        ])
        const back = diffDocuments(after, before).prices.map((change) => [
          change.region,
          change.after.price?.amount,
          change.before.price?.amount,
        ])
        expect(new Set(back.map((one) => JSON.stringify(one)))).toEqual(new Set(there.map((one) => JSON.stringify(one))))
      }),
      { numRuns: 30 },
    )
  })
})

test('twenty clauses are linted and compared within 50 ms each', () => {
  const tiers = [
    'web_development',
    'mobile_development',
    'data_science',
    'design',
    'writing',
    'translation',
    'marketing',
    'video_audio',
    'engineering',
    'legal',
  ]
  const exceptions = tiers.map((category, index): Clause => ({
    ...good.clauses[0]!,
    id: `tier-${index}`,
    exceptionTo: 'proposal',
    when: {
      initiator: { in: ['self'] },
      category: { in: [category] },
      tenureDays: { lt: 30 + index },
      freelancerPlan: { in: ['basic'] },
      jobBudgetUsdCents: { gte: 1_000 * (index + 1) },
    },
    charge: { fixed: index },
  }))
  const document = { ...good, clauses: [...good.clauses, ...exceptions] }
  const other = {
    ...document,
    params: {
      ...document.params,
      'rate.card': {
        title: 'Rate card',
        on: 'jobBudgetUsdCents',
        steps: [
          [0, 3],
          [7_000, 5],
        ] as const,
      },
    },
  }
  const fastest = (work: () => unknown) =>
    Math.min(
      ...Array.from({ length: 5 }, () => {
        const start = performance.now()
        work()
        return performance.now() - start
      }),
    )
  expect(document.clauses).toHaveLength(20)
  expect(fastest(() => lintDocument(document))).toBeLessThan(50)
  expect(fastest(() => diffDocuments(document, other))).toBeLessThan(50)
})

test('a draft that lacks a parameter can be compared: those cases have no single price', () => {
  const { document } = loadPack('guildhall').versions[0]!
  const diff = diffDocuments(document, { ...document, params: {} })
  expect(diff.nobodyPaysMore).toBe(false)
  expect(diff.words.join('\n')).toContain('no single price')
})
