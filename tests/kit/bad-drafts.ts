import { loadPack, type Clause, type PolicyDocument } from '#modules/policy/index.ts'

/** Rules that must not get in by any door, and what whoever sends them has to be told. */
export interface BadDraft {
  /** `a gap`: what is wrong with it, for the title of a test. */
  readonly what: string
  /** The whole rules as somebody sends them. */
  readonly text: string
  /** The same as an editor's fields could say them; absent where only a text can be so wrong. */
  readonly document?: PolicyDocument
  /** Where, in the engine's words: `clauses/invite`, `clauses[1].charge`; empty for the whole text. */
  readonly place: string
  /** The same place as a JSON pointer into the document. */
  readonly pointer: string
  readonly words: RegExp
  /** The case that shows it, in words; absent where no case can: the fault is not about cases, or there are too many. */
  readonly example?: string | undefined
}

/** The rules that are in force while bad drafts arrive. */
export const goodRules = loadPack('guildhall').versions.at(-1)!.document
const goodText = JSON.stringify(goodRules)

const clauseNamed = (id: string): Clause => goodRules.clauses.find((clause) => clause.id === id)!
const pointerTo = (id: string): string => `/clauses/${goodRules.clauses.findIndex((clause) => clause.id === id)}`
const withClause = (id: string, change: Partial<Clause>, base = goodRules): PolicyDocument => ({
  ...base,
  clauses: base.clauses.map((clause) => (clause.id === id ? { ...clause, ...change } : clause)),
})
const withMore = (...clauses: readonly Clause[]): PolicyDocument => ({
  ...goodRules,
  clauses: [...goodRules.clauses, ...clauses],
})

function withRows(steps: readonly (readonly [number, number])[]): PolicyDocument {
  const card = { title: 'Rate card', on: 'jobBudgetUsdCents', steps }
  return { ...goodRules, params: { ...goodRules.params, 'rate.card': card } }
}

const [proposal, invite] = [clauseNamed('proposal'), clauseNamed('invite')]

/** Every one of them cuts days and budgets at places of its own. */
function tangled(count: number): readonly Clause[] {
  return Array.from({ length: count }, (_, index) => ({
    ...proposal,
    id: `tangled-${index}`,
    title: `Tangled ${index}`,
    charge: { fixed: 1 },
    exceptionTo: index === 0 ? 'proposal' : `tangled-${index - 1}`,
    when: {
      ...proposal.when,
      category: { in: [['design', 'legal', 'writing', 'marketing', 'engineering'][index % 5]!] },
      badge: { in: [['none', 'top_rated', 'expert_vetted'][index % 3]!] },
      clientKind: { in: [['company', 'individual'][index % 2]!] },
      tenureDays: { gte: index + 1, lt: 3_000 + index },
      jobBudgetUsdCents: { gte: (index + 1) * 100, lt: (9_000 + index) * 100 },
    },
  }))
}

const andBack = [...goodRules.clauses].map((clause): Clause => {
  if (clause.id === 'invite') return { ...clause, exceptionTo: 'platform-invite' }
  return clause.id === 'platform-invite' ? { ...clause, exceptionTo: 'invite' } : clause
})

type Written = Omit<BadDraft, 'text'> & { readonly document: PolicyDocument }

/** What a person could write by hand, in a file or in the fields of the editor. */
const written: readonly Written[] = [
  {
    what: 'a gap',
    document: withClause('invite', { when: { ...invite.when, clientKind: { in: ['company'] } } }),
    place: 'actions/proposal.submit',
    pointer: '/clauses',
    words:
      /A Connects price is missing for: a proposal answering a client's invitation, for a client that is .*an individual or an Enterprise client\./,
    example: "a proposal answering a client's invitation",
  },
  {
    what: 'an overlap',
    document: withMore({ ...invite, id: 'invite-too' }),
    place: 'clauses/invite',
    pointer: pointerTo('invite'),
    words: /“invite” and “invite-too” all apply to: .* Say which one is the exception, or keep them apart\./,
    example: "a proposal answering a client's invitation",
  },
  {
    what: 'a dead clause',
    document: withMore({ ...proposal, id: 'always', exceptionTo: 'proposal' }),
    place: 'clauses/proposal',
    pointer: pointerTo('proposal'),
    words: /“proposal” never decides anything: its exceptions take every case/,
    example: 'a proposal that you start yourself',
  },
  {
    what: 'an exception to nothing',
    document: withClause('proposal', { exceptionTo: 'gone' }),
    place: 'clauses/proposal',
    pointer: pointerTo('proposal'),
    words: /“proposal” is an exception to “gone”, which does not exist/,
  },
  {
    what: 'a circle of exceptions',
    document: { ...goodRules, clauses: andBack },
    place: 'clauses/invite',
    pointer: pointerTo('invite'),
    words: /exceptions to each other in a circle, so none of them decides: “invite” → “platform-invite” → “invite”/,
  },
  {
    what: 'over a million cases',
    document: withMore(...tangled(60)),
    place: 'actions/proposal.submit',
    pointer: '/clauses',
    words: /distinguish [\d,]{9,} cases; at most 1,000,000 can be checked and understood\. Use fewer facts or fewer limits/,
  },
  {
    what: 'a price above the cap',
    document: withClause('invite', { charge: { fixed: 999_999 } }, { ...goodRules, promises: [] }),
    place: 'clauses/invite',
    pointer: pointerTo('invite'),
    words: /“invite” asks 999,999 Connects for .*; the document's own cap is \d+ Connects/,
    example: "a proposal answering a client's invitation",
  },
  {
    what: 'rows of a price table out of order',
    document: withRows([
      [0, 2],
      [60_000, 4],
      [50_000, 6],
    ]),
    place: 'params/rate.card',
    pointer: '/params/rate.card',
    words: /Row 3 starts at 50000, not above the row before/,
  },
  {
    what: 'a price table that starts too late',
    document: withRows([[100, 2]]),
    place: 'params/rate.card',
    pointer: '/params/rate.card',
    words: /first row starts at 100; it must start at 0, or there is no price below/,
  },
  {
    what: 'a price that overflows',
    document: withClause('invite', { charge: { fixed: 1e12 } }),
    place: `clauses[${goodRules.clauses.indexOf(invite)}].charge.fixed`,
    pointer: `${pointerTo('invite')}/charge/fixed`,
    words: /an amount of Connects must be at most 1000000/,
  },
]

/** What no editor's field could say. */
const sent: readonly BadDraft[] = [
  {
    what: 'a number beyond all numbers',
    text: goodText.replace(/"unitPriceUsdCents":\d+/, '"unitPriceUsdCents":1e999'),
    place: 'unitPriceUsdCents',
    pointer: '/unitPriceUsdCents',
    words: /must be a whole number/,
  },
  {
    what: 'nesting without end',
    text: goodText.replace('"when":{', `"when":{"initiator":${'['.repeat(20_000)}${']'.repeat(20_000)},`),
    place: 'clauses[0].when.initiator',
    pointer: '/clauses/0/when/initiator',
    words: /nested deeper than \d+ levels/,
  },
  {
    what: 'the key __proto__',
    text: goodText.replace('"params":{', '"params":{"__proto__":{"amount":0},'),
    place: 'params',
    pointer: '/params',
    words: /The key "__proto__" is not allowed anywhere/,
  },
  {
    what: 'a parameter called constructor',
    text: goodText.replace('"params":{', '"params":{"constructor":1,'),
    place: 'params',
    pointer: '/params',
    words: /The key "constructor" is not allowed anywhere/,
  },
  {
    what: 'a condition on prototype',
    text: goodText.replace('"when":{', '"when":{"prototype":{"in":["self"]},'),
    place: 'clauses[0].when',
    pointer: '/clauses/0/when',
    words: /The key "prototype" is not allowed anywhere/,
  },
  {
    what: 'a key that is there twice',
    text: goodText.replace('"facts":', '"facts":"facts@2","facts":'),
    place: '',
    pointer: '',
    words: /The key "facts" is there twice in one place\. Keep one of them/,
  },
  {
    what: 'a name that does not exist',
    text: goodText.replace('"when":{', '"wehn":{},"when":{'),
    place: 'clauses[0]',
    pointer: '/clauses/0',
    words: /There is nothing called wehn here/,
  },
]

/** One of each kind of fault, small enough for every door. */
export const badDrafts: readonly BadDraft[] = [
  ...written.map((draft) => ({ ...draft, text: JSON.stringify(draft.document) })),
  ...sent,
]

/** What the sentences of a face must hold where there is a case to show; anything where there is none. */
export function exampleIn({ example }: Pick<BadDraft, 'example'>): RegExp {
  return example === undefined ? /(?:)/ : new RegExp(`or example: .*${example}`)
}

/** Good rules, but for a reason of more than a megabyte: too long for any door. */
export const megabyteOfRules = goodText.replace(JSON.stringify(proposal.why), JSON.stringify('x'.repeat(1_048_576)))

/** Nobody may wait longer for a no. A bound against hanging, not a measurement: the machines that test are slow. */
export const MOST_PATIENCE_MS = 20_000
