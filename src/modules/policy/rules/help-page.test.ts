import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyDocument } from '#kit/any-policy.ts'
import { listPacks, loadPack } from '../packs.ts'
import type { PolicyDocument } from './document.ts'
import { explainDecision } from './explain.ts'
import { documentHash } from './hash.ts'
import { helpPage, type HelpItem } from './help-page.ts'
import { priceAction } from './price-action.ts'
import { textOf, type NodePath, type Token, type Words } from './words.ts'

const packs = listPacks().flatMap((name) =>
  loadPack(name).versions.map(({ version, document }) => ({ name: `${name} ${version}`, document })),
)
const good = loadPack('guildhall').versions[0]!.document
const history = loadPack('upwork-history').versions.map((version) => version.document)

function wordsOf(item: HelpItem): readonly Words[] {
  return [item.title, ...item.paragraphs, ...(item.why === undefined ? [] : [item.why]), ...(item.table?.rows.flat() ?? [])]
}
function allWords(document: PolicyDocument): readonly Words[] {
  return helpPage(document).sections.flatMap((section) => [section.intro, ...section.items.flatMap(wordsOf)])
}
function at(document: PolicyDocument, path: NodePath): unknown {
  return path.reduce<unknown>((node, key) => (node as Record<string | number, unknown>)[key], document)
}
/** Anchors that are missing or there more than once. */
function anchorsNotOnce(document: PolicyDocument): readonly string[] {
  const anchors = helpPage(document).sections.flatMap((section) => section.items.map((item) => item.anchor))
  const expected = [
    ...document.clauses.map(({ id }) => `clause-${id}`),
    ...(document.returns ?? []).map(({ id }) => `return-${id}`),
    ...(document.grants ?? []).map(({ id }) => `grant-${id}`),
    ...document.promises.map(({ id }) => `promise-${id}`),
  ]
  return [...anchors, ...expected].filter((anchor) => anchors.filter((one) => one === anchor).length !== 1)
}

/** Tokens whose number or text is not what their node says. */
function untraced(document: PolicyDocument): readonly Token[] {
  return allWords(document)
    .flat()
    .filter((token) => !isTraced(document, token))
}

function isTraced(document: PolicyDocument, token: Token): boolean {
  if (token.kind === 'text') return !/[0-9]/.test(token.text)
  if (token.kind === 'quote') return token.text.replace(/^“|”$/g, '') === at(document, token.path)
  const factor = token.times === undefined ? 1 : Number(at(document, token.times))
  return token.path !== undefined && Number(at(document, token.path)) * factor === token.value
}

describe.each(packs)('the help page of $name', ({ document }) => {
  test('has every clause, return, grant and promise exactly once, and the active hash', () => {
    expect(anchorsNotOnce(document)).toEqual([])
    expect(helpPage(document)).toMatchObject({ title: 'Understanding and using Connects', hash: documentHash(document) })
  })

  test('has no number that does not come from a node of the rules', () => {
    expect(untraced(document)).toEqual([])
  })
})

test.each(packs)('every assumption of $name shows on its page', ({ document }) => {
  const shown = helpPage(document).sections.flatMap((section) => section.items.flatMap((item) => item.assumptions))
  expect((document.assumptions ?? []).filter(({ note }) => !shown.includes(note))).toEqual([])
})

test('any document has a complete page with traced numbers', () => {
  fc.assert(
    fc.property(anyDocument, (document) => {
      expect(anchorsNotOnce(document)).toEqual([])
      expect(untraced(document)).toEqual([])
    }),
    { numRuns: 40 },
  )
})

test('what costs and what is free stand apart', () => {
  const [costs, free] = helpPage(good).sections
  expect(costs!.items.map((item) => item.anchor)).toEqual([
    'clause-proposal',
    'clause-boost-proposal',
    'clause-boost-profile',
    'clause-badge-availability',
  ])
  expect(free!.items.map((item) => textOf(item.paragraphs[0]!))).toContain(
    "A proposal answering a client's invitation costs nothing.",
  )
})

test('a promise that the rules do not keep says so on the page', () => {
  const promises = (document: PolicyDocument) =>
    helpPage(document)
      .sections.flatMap((section) => section.items)
      .filter((item) => item.anchor === 'promise-answering-is-free')
  expect(promises(history[6]!)[0]!.broken).toBeDefined()
  expect(promises(history[7]!)[0]!.broken).toBeUndefined()
})

test('an assumption shows with the rule it is about', () => {
  const invite = helpPage(history[6]!)
    .sections.flatMap((section) => section.items)
    .find((item) => item.anchor === 'clause-invite')
  expect(invite!.assumptions).toContain(
    'The price of answering an invitation is not known. It is assumed to be the same as for a proposal.',
  )
})

describe('a receipt explains', () => {
  const v8 = {
    ...good,
    clauses: good.clauses.map((clause) => (clause.id === 'invite' ? { ...clause, charge: { table: 'rate.card' } } : clause)),
  }
  const facts = {
    initiator: 'client_invite',
    clientKind: 'company',
    jobBudgetUsdCents: 120_000,
    experienceLevel: 'expert',
    category: 'design',
    freelancerPlan: 'basic',
    badge: 'none',
    tenureDays: 3,
  }
  const explain = (document: PolicyDocument, more: object = {}) =>
    explainDecision({
      document,
      facts,
      decision: priceAction(document, 'proposal.submit', facts),
      tense: 'receipt',
      versionName: 'Connects policy v8',
      ...more,
    }).sentences

  test('the amount, the rule and its row, why, what it was before, and when it comes back', () => {
    expect(explain(v8, { previous: { name: 'v7', document: good } })).toEqual([
      'You paid 6 Connects.',
      "Rule “Answering a client's invitation”, Connects policy v8: the job's budget of $1,200 is in the row $600–2,000 → 6.",
      'Why: The client asked. An invitation without an answer costs the client dearly, so nobody pays to answer.',
      'Under v7 this was free.',
      'It comes back by itself if the job is closed because the client no longer needs it or because it was posted twice, with no contract made; or if we remove the job; or if the job expires and nobody had opened your proposal; or if our service fails you.',
    ])
  })

  test('a free decision too, without talk of returns', () => {
    expect(explain(good).slice(0, 2)).toEqual([
      'You paid nothing.',
      "Rule “Answering a client's invitation”, Connects policy v8: a proposal answering a client's invitation → free.",
    ])
    expect(explain(good).join(' ')).not.toContain('comes back')
  })

  test('a price that was held below the rule', () => {
    expect(explain(v8, { paid: 4 })[0]).toBe(
      'You paid 4 Connects. The rule says 6 Connects, but you were shown this price before and it was kept.',
    )
  })

  test('our own assumptions behind the number', () => {
    expect(explain(history[6]!).filter((sentence) => sentence.startsWith('This is our assumption'))).toHaveLength(2)
  })
})
