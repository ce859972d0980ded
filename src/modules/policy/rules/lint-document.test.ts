import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyDocument } from '#kit/any-policy.ts'
import { loadPack } from '../packs.ts'
import type { Clause, PolicyDocument } from './document.ts'
import { checkFacts } from './facts.ts'
import type { Finding, FindingCode } from './finding.ts'
import { lintDocument } from './lint-document.ts'
import { holds, tryPriceAction } from './price-action.ts'

const good = loadPack('guildhall').versions[0]!.document

function withClause(id: string, change: Partial<Clause>, document: PolicyDocument = good): PolicyDocument {
  return { ...document, clauses: document.clauses.map((clause) => (clause.id === id ? { ...clause, ...change } : clause)) }
}
function found(document: PolicyDocument, code: Finding['code']): readonly Finding[] {
  return lintDocument(document).filter((finding) => finding.code === code)
}
function shows(document: PolicyDocument, finding: Finding) {
  expect(checkFacts(finding.action!, finding.facts!).ok).toBe(true)
  return tryPriceAction(document, finding.action!, finding.facts!)
}

describe('cases', () => {
  test('a gap is named in words with facts that have no price', () => {
    const document = { ...good, clauses: good.clauses.filter((clause) => clause.id !== 'invite') }
    const bad = { ...document, returns: [], promises: [] }
    const [gap, ...others] = found(bad, 'gap')
    expect(others).toEqual([])
    expect(gap!.message).toBe("A Connects price is missing for: a proposal answering a client's invitation.")
    expect(shows(bad, gap!)).toMatchObject({ reason: 'no_clause' })
  })

  test('an undeclared overlap names both clauses with facts to which both apply', () => {
    const bad = withClause('invite', { when: { initiator: { in: ['client_invite', 'self'] } } })
    const [overlap] = found(bad, 'overlap')
    expect(overlap!.message).toContain('“proposal” and “invite” all apply to: a proposal that you start yourself')
    expect(shows(bad, overlap!)).toMatchObject({ reason: 'overlap', clauseIds: ['proposal', 'invite'] })
  })

  test('a declared exception is no overlap', () => {
    const bad = withClause('invite', {
      when: { initiator: { in: ['client_invite', 'self'] }, tenureDays: { lt: 30 } },
      exceptionTo: 'proposal',
    })
    expect(found(bad, 'overlap')).toEqual([])
  })

  test('a clause whose exceptions take every case is dead, with a case that shows it', () => {
    const bad = withClause('invite', { when: { initiator: { in: ['self'] } }, exceptionTo: 'proposal' })
    const [dead] = found(bad, 'dead_clause')
    expect(dead).toMatchObject({ where: 'clauses/proposal' })
    expect(shows(bad, dead!)).toMatchObject({ clauseId: 'invite' })
  })

  test('a clause that no case can meet is dead', () => {
    expect(found(withClause('catalog', { when: { priceUsdCents: { gte: 10, lt: 5 } } }), 'dead_clause')).toHaveLength(1)
  })

  test('a price above the cap is shown with a case that costs it', () => {
    const bad = withClause('offer', { charge: { fixed: 21 }, when: {} }, { ...good, promises: [] })
    const [dear] = found(bad, 'above_cap')
    expect(dear!.message).toContain('21 Connects')
    expect(shows(bad, dear!)).toMatchObject({ amount: 21 })
  })

  test('more than a million cases are refused as too tangled', () => {
    const budgets = Array.from({ length: 120 }, (_, index) => [index * 1_000, 1] as const)
    const params = { ...good.params, 'rate.card': { title: 'Card', on: 'jobBudgetUsdCents', steps: budgets } }
    const exceptions = Array.from({ length: 100 }, (_, index): Clause => ({
      ...good.clauses[0]!,
      id: `e-${index}`,
      exceptionTo: index === 0 ? 'proposal' : `e-${index - 1}`,
      when: {
        initiator: { in: ['self'] },
        tenureDays: { gte: index * 10 },
        category: { in: [['design', 'legal', 'writing', 'marketing', 'engineering'][index % 5]!] },
        badge: { in: [['none', 'top_rated', 'expert_vetted'][index % 3]!] },
        clientKind: { in: [['company', 'individual'][index % 2]!] },
      },
    }))
    expect(found({ ...good, params, clauses: [...good.clauses, ...exceptions] }, 'too_many_cells')).toHaveLength(1)
  })

  test('two hundred tangled exceptions are still answered within two seconds', () => {
    const exceptions = Array.from({ length: 200 }, (_, index): Clause => ({
      ...good.clauses[0]!,
      id: `e-${index}`,
      exceptionTo: index === 0 ? 'proposal' : `e-${index - 1}`,
      when: {
        initiator: { in: ['self'] },
        tenureDays: { gte: ((index * 7) % 15) * 10, lt: 10_000 + ((index * 11) % 15) * 10 },
        jobBudgetUsdCents: { gte: ((index * 5) % 15) * 100, lt: 1_000_000 + ((index * 13) % 15) * 100 },
        category: { in: ['design', 'legal', 'writing'].slice(index % 3) },
        clientKind: { in: ['company', 'individual'].slice(index % 2) },
      },
    }))
    const start = performance.now()
    expect(lintDocument({ ...good, clauses: [...good.clauses, ...exceptions] }).length).toBeGreaterThan(0)
    expect(performance.now() - start).toBeLessThan(2_000)
  })

  test('whatever is cut out of a complete document is found as a gap with a real case', () => {
    fc.assert(
      fc.property(anyDocument, fc.nat(), (document, pick) => {
        const rules = document.clauses.filter((clause) => clause.id.startsWith('rule-'))
        const target = rules[pick % rules.length]!
        const bad = {
          ...document,
          clauses: document.clauses.map((clause) =>
            clause === target ? { ...clause, when: { ...clause.when, badge: { in: ['none'] } } } : clause,
          ),
        }
        const gaps = found(bad, 'gap')
        expect(gaps.length > 0 || shadowed(document, target)).toBe(true)
        gaps.forEach((gap) => expect(shows(bad, gap)).toMatchObject({ reason: 'no_clause' }))
      }),
      { numRuns: 60 },
    )
  })

  test('a complete document never has a gap or an overlap', () => {
    fc.assert(
      fc.property(anyDocument, (document) => {
        expect(lintDocument(document).filter(({ code }) => code === 'gap' || code === 'overlap')).toEqual([])
      }),
      { numRuns: 60 },
    )
  })
})

/** A rule that its exceptions cover completely cannot leave a gap. */
function shadowed(document: PolicyDocument, rule: Clause): boolean {
  return (
    document.clauses.some(
      (clause) => clause.exceptionTo !== undefined && JSON.stringify(clause.when) === JSON.stringify(rule.when),
    ) || found(document, 'dead_clause').some((finding) => finding.where === `clauses/${rule.id}`)
  )
}

describe('promises', () => {
  const bad = withClause('invite', { charge: { table: 'rate.card' } })

  test('a broken promise is an error with a case inside the promise that costs', () => {
    const [broken] = found(bad, 'broken_promise')
    expect(broken).toMatchObject({ severity: 'error', where: 'promises/answering-is-free' })
    expect(broken!.message).toBe(
      "The promise “Answering a client who wrote to you first never costs Connects.” is broken for: a proposal answering a client's invitation, for a job of under $50. It would be 2 Connects.",
    )
    expect(holds(good.promises[0]!.assert.where, broken!.facts!)).toBe(true)
    expect(shows(bad, broken!)).toMatchObject({ amount: 2 })
  })

  test('a declared broken promise is reported as declared', () => {
    const findings = lintDocument(bad, { parent: good, breaksPromises: ['answering-is-free'] })
    expect(findings.map(({ severity }) => severity)).toEqual(['declared'])
  })

  test('dropping or changing a promise does not get around it', () => {
    const dropped = { ...bad, promises: bad.promises.slice(1) }
    expect(lintDocument(dropped, { parent: good })).toMatchObject([{ code: 'broken_promise', severity: 'error' }])
    expect(lintDocument({ ...good, promises: [] }, { parent: good }).map(({ code }) => code)).toEqual([
      'promise_changed',
      'promise_changed',
      'promise_changed',
    ])
  })

  test('no ranking gives points for a paid place, whatever it promises or declares: nothing would come of them', () => {
    const ranking = loadPack('guildhall').others.find(({ policy }) => policy === 'ranking')!
    const clauses = ranking.clauses.map((clause) => (clause.id === 'paid-place' ? { ...clause, charge: { fixed: 5 } } : clause))
    const bought = { ...ranking, clauses, promises: [] }
    const breaksPromises = ['paid-places-stand-outside']
    expect(lintDocument(ranking)).toEqual([])
    expect(lintDocument(bought, { breaksPromises })).toMatchObject([
      { code: 'broken_promise', severity: 'error', facts: { signal: 'paid_place' } },
    ])
  })

  test('declaring a promise broken that is kept is a warning', () => {
    expect(lintDocument(good, { breaksPromises: ['catalog-is-free'] })).toMatchObject([
      { code: 'unneeded_declaration', severity: 'warning' },
    ])
  })
})

describe('structure', () => {
  const card = (steps: readonly (readonly [number, number])[]) => ({
    ...good,
    params: { ...good.params, 'rate.card': { title: 'Rate card', on: 'jobBudgetUsdCents', steps } },
  })
  const cycle = withClause('invite', { exceptionTo: 'platform-invite' }, withClause('platform-invite', { exceptionTo: 'invite' }))

  test.each<[string, PolicyDocument, Finding['code'], RegExp]>([
    ['an exception cycle', cycle, 'exception_cycle', /“invite” → “platform-invite” → “invite”/],
    [
      'an exception to nothing',
      withClause('invite', { exceptionTo: 'ghost' }),
      'unknown_exception',
      /“ghost”, which does not exist/,
    ],
    [
      'an exception to a clause of another action',
      withClause('invite', { exceptionTo: 'catalog' }),
      'exception_elsewhere',
      /about catalog.order/,
    ],
    ['an unknown fact', withClause('invite', { when: { country: { in: ['DE'] } } }), 'unknown_fact', /has no fact “country”/],
    [
      'a fact of another action',
      withClause('catalog', { when: { tenureDays: { lt: 3 } } }),
      'unknown_fact',
      /catalog.order has no fact “tenureDays”/,
    ],
    ['an inherited name as a fact', withClause('invite', { when: { toString: { in: ['x'] } } }), 'unknown_fact', /toString/],
    [
      'an unknown value',
      withClause('invite', { when: { initiator: { in: ['client'] } } }),
      'unknown_value',
      /cannot be “client”/,
    ],
    ['a range on named values', withClause('invite', { when: { initiator: { gte: 3 } } }), 'wrong_fact_type', /has named values/],
    ['a list on a number', withClause('invite', { when: { tenureDays: { in: ['3'] } } }), 'wrong_fact_type', /is a number/],
    ['an unknown parameter', withClause('invite', { charge: { table: 'ghost' } }), 'unknown_param', /no parameter “ghost”/],
    [
      'a number where a table is needed',
      withClause('invite', { charge: { table: 'boost.min' } }),
      'wrong_param_type',
      /is not a price table/,
    ],
    [
      'an auction for a proposal',
      withClause('invite', { charge: { floating: { min: 1, max: 2 } } }),
      'wrong_charge',
      /known at once/,
    ],
    ['a table that starts too late', card([[100, 2]]), 'table_start', /must start at 0/],
    [
      'rows out of order',
      card([
        [0, 2],
        [500, 3],
        [400, 4],
      ]),
      'table_order',
      /Row 3 starts at 400/,
    ],
    [
      'a price that falls',
      card([
        [0, 4],
        [500, 3],
      ]),
      'non_monotone_table',
      /falls from 4 to 3/,
    ],
    ['a clause without why', withClause('invite', { why: ' ' }), 'missing_why', /does not say why/],
    ['a clause without title', withClause('invite', { title: '' }), 'missing_title', /has no title/],
    ['the same id twice', { ...good, clauses: [...good.clauses, good.clauses[0]!] }, 'duplicate_id', /“proposal” is used twice/],
    [
      'a return of an unknown clause',
      { ...good, returns: [{ ...good.returns[0]!, of: ['ghost'] }] },
      'unknown_clause',
      /“ghost”/,
    ],
    [
      'a second grant for an occasion',
      { ...good, grants: [...good.grants, { ...good.grants[0]!, id: 'again' }] },
      'duplicate_grant',
      /has a grant already/,
    ],
    [
      'a notice that is no number of days',
      { ...good, params: { ...good.params, 'notice.promise-days': good.params['rate.card']! } },
      'wrong_param_type',
      /must be a number of days/,
    ],
    ['an unused parameter', { ...good, params: { ...good.params, spare: 1 } }, 'unused_param', /No clause uses/],
    [
      'an assumption about nothing',
      { ...good, assumptions: [{ path: 'clauses/ghost', note: 'x' }] },
      'unknown_place',
      /points at nothing/,
    ],
  ])('%s is found and named', (_, document, code, message) => {
    const findings = found(document, code)
    expect(findings[0]?.message).toMatch(message)
  })
})

describe('a hostile document is answered within seconds', () => {
  const [proposal, ...others] = good.clauses
  const many = <Item>(count: number, make: (index: number) => Item) => Array.from({ length: count }, (_, index) => make(index))
  const narrow = (id: number, more: Partial<Clause>): Clause => ({
    ...proposal!,
    id: `c-${id}`,
    charge: { fixed: 1 },
    exceptionTo: 'proposal',
    ...more,
  })
  const range = (from: number, to: number) => ({ gte: from, lt: to })
  const table = (rows: number, shift: number) => ({
    title: 'Long',
    on: 'jobBudgetUsdCents',
    steps: many(rows, (row) => [row === 0 ? 0 : row * 1_000 + shift, 3] as const),
  })
  const withClauses = (clauses: readonly Clause[], params: PolicyDocument['params'] = {}): PolicyDocument => ({
    ...good,
    params: { ...good.params, ...params },
    clauses: [proposal!, ...clauses, ...others],
  })
  const hostile: readonly (readonly [string, PolicyDocument, FindingCode])[] = [
    [
      'two hundred clauses that clash in two hundred thousand ways',
      withClauses(
        many(215, (index) =>
          narrow(index, {
            when: {
              ...proposal!.when,
              tenureDays: range(1 + index * 3, 3_000 + index * 7),
              jobBudgetUsdCents: range(1 + index * 11, 20_000 + index * 13),
            },
          }),
        ),
      ),
      'overlap',
    ],
    [
      'twenty tables of two hundred rows',
      withClauses(
        many(20, (index) =>
          narrow(index, {
            charge: { table: `t-${index}` },
            when: { ...proposal!.when, tenureDays: range(index + 1, 500 + index) },
          }),
        ),
        Object.fromEntries(many(20, (index) => [`t-${index}`, table(200, index * 7)])),
      ),
      'too_many_cells',
    ],
    [
      'hundreds of tables',
      withClauses(
        many(490, (index) => narrow(index, { charge: { table: `t-${index}` } })),
        Object.fromEntries(many(490, (index) => [`t-${index}`, table(60, index * 2)])),
      ),
      'too_many_cells',
    ],
    [
      'a circle of four hundred',
      withClauses(many(400, (index) => narrow(index, { exceptionTo: `c-${(index + 1) % 400}` }))),
      'exception_cycle',
    ],
    ['three hundred times the same clause', withClauses(many(300, () => proposal!)), 'duplicate_id'],
  ]
  test.each(hostile)('%s', (_, document, code) => {
    const began = performance.now()
    const findings = lintDocument(document)
    expect(performance.now() - began).toBeLessThan(20_000)
    expect(findings.some((finding) => finding.code === code)).toBe(true)
    expect(findings.length).toBeLessThanOrEqual(200)
    expect(Math.max(...findings.map(({ message }) => message.length))).toBeLessThan(1_000)
  })

  test('a circle is told once, by its first clause', () => {
    const circle = withClauses([narrow(0, { exceptionTo: 'c-1' }), narrow(1, { exceptionTo: 'c-0' })])
    expect(lintDocument(circle).map(({ code, where }) => `${code} ${where}`)).toEqual(['exception_cycle clauses/c-0'])
  })

  test('very many promises over very many cases are refused instead of checked', () => {
    const tangled = withClauses(
      many(100, (index) =>
        narrow(index, {
          exceptionTo: index === 0 ? 'proposal' : `c-${index - 1}`,
          when: {
            ...proposal!.when,
            tenureDays: range(1 + index, 3_000 - index),
            jobBudgetUsdCents: range(1 + index, 20_000 - index),
          },
        }),
      ),
    )
    const promises = many(100, (index) => ({
      id: `p-${index}`,
      text: 'Never.',
      assert: { where: { tenureDays: { lt: index + 1 } }, amount: { max: 16 } },
    }))
    expect(lintDocument({ ...tangled, promises })).toContainEqual(
      expect.objectContaining({ code: 'too_many_cells', where: 'promises' }),
    )
  })
})
