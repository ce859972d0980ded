import {
  actionKind,
  amountText,
  canonicalJson,
  capitalized,
  isFactName,
  numberText,
  subjectWords,
  usdText,
  type Clause,
  type Condition,
  type Grant,
  type PolicyDocument,
  type PolicyPromise,
  type PriceTable,
  type ReturnClause,
  type When,
} from '#modules/policy/index.ts'
import { conditionText, factHeading } from '../fact-words.ts'
import { chargeText } from '../rule-tables.tsx'

/** The members of a document's lists that people know by a title. */
const lists = { clauses: 'Rule', returns: 'Return', grants: 'Grant', promises: 'Promise' } as const
type ListName = keyof typeof lists

const fields: Readonly<Record<string, string>> = {
  for: 'what it is about',
  title: 'its name',
  when: 'when it applies',
  charge: 'the price',
  exceptionTo: 'the rule it is an exception to',
  why: 'the reason',
  on: 'when it happens',
  give: 'how much',
  of: 'what comes back',
  quantity: 'how many Connects',
  lifeDays: 'how long they last',
  text: 'its words',
  assert: 'what is checked',
}

/** Settings of their own, with how their numbers read. */
const settings: Readonly<Record<string, { readonly label: string; readonly text?: (value: number) => string }>> = {
  title: { label: 'The name of the rules' },
  unitPriceUsdCents: { label: 'Price of one Connect', text: usdText },
  packs: { label: 'Packs in which Connects are sold' },
  assumptions: { label: 'What is only assumed' },
  'expiry/lotLifeDays': { label: 'Connects last', text: (value) => numberText(value, 'days') },
  'expiry/minLifeDays': { label: 'Returned Connects last at least', text: (value) => numberText(value, 'days') },
  'limits/amountCap': { label: 'The most one action may cost', text: (value) => amountText(value, 'connects') },
  'limits/noticeDays': { label: 'Notice before anything gets dearer', text: (value) => numberText(value, 'days') },
  'limits/quoteMinutes': { label: 'A shown price is honoured for', text: (value) => numberText(value, 'minutes') },
  'limits/softCap': { label: 'When a job pauses for new proposals' },
}

type Documents = readonly PolicyDocument[]

/** "Rule “Answering a client's invitation”: the price": a place of a merge for people, by the first document that knows it. */
export function placeTitle(place: string, documents: Documents): string {
  const [first = '', id = '', field] = place.split('/')
  if (isList(first)) {
    const member = documents.map((document) => memberOf(document, first, id)).find((one) => one !== undefined)
    const name = `${lists[first]} “${member === undefined ? id : titleOf(member)}”`
    return field === undefined ? name : `${name}: ${fields[field] ?? field}`
  }
  if (first === 'params') return `Setting “${paramTitle(id, documents)}”`
  return settings[place]?.label ?? place
}

/** What one document says at a place, in words: "6 Connects", "company, Enterprise", "not there". */
export function placeValue(place: string, value: unknown, document: PolicyDocument): string {
  if (value === undefined) return 'not there'
  const [first = '', id = '', field] = place.split('/')
  if (isList(first)) {
    if (field === undefined) return memberWords(first, value, document)
    return fieldWords(
      field,
      value,
      document,
      first === 'clauses' ? document.clauses.find((clause) => clause.id === id) : undefined,
    )
  }
  if (first === 'params' && typeof value === 'object') return tableWords(value as PriceTable, id, document)
  if (place === 'limits/softCap') return softCapWords(value)
  if (place === 'assumptions') return (value as readonly { readonly note: string }[]).map(({ note }) => note).join(' · ')
  return typeof value === 'number' ? (settings[place]?.text?.(value) ?? value.toLocaleString('en')) : plainWords(value)
}

function isList(name: string): name is ListName {
  return Object.hasOwn(lists, name)
}

interface Member {
  readonly id: string
  readonly title?: string
  readonly text?: string
}

function memberOf(document: PolicyDocument, list: ListName, id: string): Member | undefined {
  const members: readonly Member[] = document[list] ?? []
  return members.find((member) => member.id === id)
}

function titleOf({ title, text, id }: Member): string {
  return title ?? text ?? id
}

function paramTitle(name: string, documents: Documents): string {
  const tables = documents.map((document) => document.params[name])
  return tables.find((param) => typeof param === 'object')?.title ?? name
}

/** A whole rule, return, grant or promise, where one side has none. */
function memberWords(list: ListName, value: unknown, document: PolicyDocument): string {
  if (list === 'clauses') {
    const clause = value as Clause
    return `${clause.title}: ${chargeText(clause, document)}, ${whenText(clause.when)}`
  }
  if (list === 'grants') {
    const grant = value as Grant
    return `${grant.title}: ${amountText(grant.quantity, 'connects')}`
  }
  if (list === 'returns') {
    const given = value as ReturnClause
    return `${given.title}, ${whenText(given.when)}`
  }
  return (value as PolicyPromise).text
}

function fieldWords(field: string, value: unknown, document: PolicyDocument, clause: Clause | undefined): string {
  if (field === 'when') return whenText(value as When)
  if (field === 'charge' && clause !== undefined) return chargeText({ ...clause, charge: value as Clause['charge'] }, document)
  if (field === 'quantity') return amountText(Number(value), 'connects')
  if (field === 'lifeDays') return numberText(Number(value), 'days')
  if (field === 'for' || field === 'on') return occasionWords(value)
  if (field === 'exceptionTo' && typeof value === 'string') return clauseNamed(value, document)
  if (field === 'of') return (value as readonly string[]).map((id) => clauseNamed(id, document)).join(', ')
  return plainWords(value)
}

function clauseNamed(id: string, { clauses }: PolicyDocument): string {
  return clauses.find((clause) => clause.id === id)?.title ?? id
}

function occasionWords(value: unknown): string {
  const words: Readonly<Record<string, string>> = subjectWords
  return typeof value === 'string' ? capitalized(words[value] ?? value) : plainWords(value)
}

function whenText(when: When): string {
  const conditions = Object.entries(when).flatMap(([fact, condition]: [string, Condition]) =>
    isFactName(fact) ? [`${factHeading(fact)}: ${conditionText(fact, condition)}`] : [],
  )
  return conditions.length === 0 ? 'in every case' : conditions.join('; ')
}

/** "from $0: 2, from $50: 4", in the unit of the first rule that uses the table. */
function tableWords({ on, steps }: PriceTable, name: string, { clauses }: PolicyDocument): string {
  const user = clauses.find(({ charge }) => 'table' in charge && charge.table === name)
  const unit = user === undefined ? 'connects' : actionKind(user.for).unit
  return steps
    .map(([from, price]) => {
      const start = isFactName(on) ? conditionText(on, { gte: from }) : String(from)
      return `${start}: ${amountText(price, unit)}`
    })
    .join('; ')
}

function softCapWords(value: unknown): string {
  const { proposals, days } = value as { readonly proposals: number; readonly days: number }
  return `at ${numberText(proposals, 'count')} proposals, or after ${numberText(days, 'days')}`
}

function plainWords(value: unknown): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object')) return value.join(', ')
  return canonicalJson(value)
}
