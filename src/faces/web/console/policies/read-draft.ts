import type { FormValues } from '#faces/web/routes.ts'
import {
  actionsOf,
  factSpec,
  factsOf,
  optionalActions,
  optionalAuctionTerms,
  policyNames,
  returnEventNames,
  type Condition,
  type ConnectsDocument,
  type FactName,
  type PolicyDocument,
  type PolicyAction,
  type ReturnEvent,
  type When,
} from '#modules/policy/index.ts'
import type { RowList } from './draft-form.ts'
import { dollarsText, isMoney } from './fact-words.ts'

export interface FieldProblem {
  /** The field's name in the form. */
  readonly field: string
  readonly text: string
}

/** What the fields say: not checked yet, so that the engine's own words name what is wrong with the rules. */
export interface ReadDraft {
  readonly document: unknown
  /** What cannot be read at all: a number that is none, half a table row. */
  readonly problems: readonly FieldProblem[]
}

/**
 * The whole document from the form. `base` is what the form was made of: where a list of choices or a text only looks
 * different in a browser (order of boxes, line ends), the base's own writing is kept, so that nothing changes unedited.
 */
export function readDraft(form: FormValues, base: PolicyDocument): ReadDraft {
  const reading = new Reading(form)
  const clauses = reading.rows('clauses')
  const params = reading.rows('params')
  const paramName = (key: string) => params.find((row) => row.key === key)?.id ?? key
  const clauseId = (key: string) => clauses.find((row) => row.key === key)?.id ?? key
  const promises = reading.rows('promises')
  const document = {
    ...base,
    title: reading.text('rules.title', base.title),
    ...(base.policy === 'connects' ? connectsSections(reading, { base, clauseId }) : {}),
    params: Object.fromEntries(params.map(({ name, id }) => [id, paramOf(reading, name, base.params[id])])),
    clauses: clauses.map((row) => clauseOf(reading, row, { base, paramName, clauseId })),
    promises: promises.map((row) => promiseOf(reading, row, base)),
    ...assumptionsOf(reading, base),
  }
  return { document, problems: reading.problems }
}

/** What only the rules about Connects have. */
function connectsSections(
  reading: Reading,
  { base, clauseId }: { readonly base: ConnectsDocument; readonly clauseId: (key: string) => string },
) {
  return {
    unitPriceUsdCents: reading.number('unitPriceUsdCents'),
    packs: reading.numbers('packs'),
    expiry: { lotLifeDays: reading.number('expiry.lotLifeDays'), minLifeDays: reading.number('expiry.minLifeDays') },
    limits: limitsOf(reading),
    returns: reading.rows('returns').map((row) => returnOf(reading, row, { base, clauseId })),
    grants: reading.rows('grants').map((row) => grantOf(reading, row, base)),
  }
}

/** One thing of the document: its key, its id (typed, or made from its title while it is new), and how its fields begin. */
export interface FormRow {
  readonly key: string
  readonly id: string
  readonly name: string
}

/** The rows of a list that are not ticked for removal, in the order of the document. */
export function rowsOf(form: FormValues, list: RowList): readonly FormRow[] {
  const taken = new Set<string>()
  return form
    .all(`rows.${list}`)
    .filter((key) => !form.checked(`${list}.${key}.remove`))
    .map((key) => {
      const name = `${list}.${key}`
      const id = key.startsWith('_') ? freeId(form, name, taken) : key
      taken.add(id)
      return { key, id, name }
    })
}

/** The id somebody typed; else one made from the title, so that nobody has to invent ids. */
function freeId(form: FormValues, name: string, taken: ReadonlySet<string>): string {
  const typed = form.text(`${name}.id`)
  if (typed !== '') return typed
  const said = form.text(`${name}.title`) || form.text(`${name}.text`)
  const words = said
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[-0-9]+|-+$/g, '')
    .slice(0, 48)
  const made = words === '' ? `new${name.slice(name.lastIndexOf('_') + 1)}` : words.replace(/-+$/, '')
  if (!taken.has(made)) return made
  return [2, 3, 4, 5, 6, 7, 8, 9].map((number) => `${made}-${number}`).find((id) => !taken.has(id)) ?? `${made}-${taken.size}`
}

class Reading {
  readonly problems: FieldProblem[] = []
  readonly form: FormValues

  constructor(form: FormValues) {
    this.form = form
  }

  rows(list: RowList): readonly FormRow[] {
    return rowsOf(this.form, list)
  }

  wrong(field: string, text: string): void {
    this.problems.push({ field, text })
  }

  /** NaN, with a problem that names the field, when it is empty or no whole number. */
  number(field: string): number {
    const found = this.optionalNumber(field)
    if (found !== undefined) return found
    this.wrong(field, 'A whole number is missing here.')
    return Number.NaN
  }

  optionalNumber(field: string): number | undefined {
    const found = this.form.integer(field)
    if (Number.isNaN(found)) this.wrong(field, notANumber(this.form.text(field)))
    return found
  }

  /** Dollars in the field, cents in the document. */
  optionalCents(field: string): number | undefined {
    const found = this.form.usdCents(field)
    if (Number.isNaN(found)) this.wrong(field, `“${this.form.text(field)}” is not an amount of dollars, like 600 or 49.99.`)
    return found
  }

  optionalOf(fact: string, field: string): number | undefined {
    return isMoney(fact) ? this.optionalCents(field) : this.optionalNumber(field)
  }

  /** A number, or the name of the setting that holds it. */
  numberOrSetting(field: string): number | string {
    const typed = this.form.text(field)
    return /^[a-z]/i.test(typed) ? typed : this.number(field)
  }

  numbers(field: string): readonly number[] {
    return this.form
      .text(field)
      .split(/[,;\s]+/)
      .filter((part) => part !== '')
      .map((part) => {
        if (/^\d{1,9}$/.test(part)) return Number(part)
        this.wrong(field, `“${part}” is not a whole number.`)
        return Number.NaN
      })
  }

  /** The base's own writing where a browser changed nothing but spaces and line ends. */
  text(field: string, base: string | undefined): string {
    const typed = this.form.text(field)
    return base !== undefined && squeezed(base) === squeezed(typed) ? base : typed
  }

  /** Ticked boxes, in the base's order where they are the same ones. */
  choices(field: string, base: readonly string[] | undefined): readonly string[] {
    const chosen = [...new Set(this.form.all(field).filter((value) => value !== ''))]
    const isSame = base !== undefined && base.length === chosen.length && base.every((value) => chosen.includes(value))
    return isSame ? base : chosen
  }
}

/** A number with more digits than anything here can have is one all the same. */
function notANumber(typed: string): string {
  return /^[+-]?[\d\s,_]+$/.test(typed) ? `“${shortened(typed)}” is too large.` : `“${shortened(typed)}” is not a whole number.`
}

const MOST_SHOWN = 40

function shortened(typed: string): string {
  return typed.length > MOST_SHOWN ? `${typed.slice(0, MOST_SHOWN)}…` : typed
}

function squeezed(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}

function limitsOf(reading: Reading) {
  const [proposals, days] = ['limits.softCap.proposals', 'limits.softCap.days'].map((field) => reading.optionalNumber(field))
  if (proposals === undefined && days !== undefined)
    reading.wrong('limits.softCap.proposals', 'Say how many proposals, or leave both empty.')
  if (proposals !== undefined && days === undefined)
    reading.wrong('limits.softCap.days', 'Say how many days, or leave both empty.')
  return {
    amountCap: reading.number('limits.amountCap'),
    noticeDays: reading.number('limits.noticeDays'),
    quoteMinutes: reading.number('limits.quoteMinutes'),
    ...(proposals === undefined || days === undefined ? {} : { softCap: { proposals, days } }),
  }
}

function paramOf(reading: Reading, name: string, base: PolicyDocument['params'][string] | undefined): unknown {
  if (reading.form.text(`${name}.kind`) !== 'table') return reading.number(`${name}.value`)
  const on = reading.form.text(`${name}.on`)
  const steps = Array.from({ length: tableRows(reading.form, name) }, (_, index) => {
    const [from, price] = [reading.optionalOf(on, `${name}.${index}.from`), reading.optionalNumber(`${name}.${index}.price`)]
    if (from === undefined && price !== undefined) reading.wrong(`${name}.${index}.from`, 'Say where this row starts.')
    if (from !== undefined && price === undefined) reading.wrong(`${name}.${index}.price`, 'Say what this row costs.')
    return from === undefined || price === undefined ? undefined : [from, price]
  }).filter((row) => row !== undefined)
  const title = reading.text(`${name}.title`, typeof base === 'object' ? base.title : undefined)
  return { title, on, steps }
}

const MOST_ROWS = 200

/** How many rows of a price table the form holds, empty ones included. */
export function tableRows(form: FormValues, name: string): number {
  let rows = 0
  while (rows < MOST_ROWS && (form.has(`${name}.${rows}.from`) || form.has(`${name}.${rows}.price`))) rows += 1
  return rows
}

interface Names {
  readonly base: PolicyDocument
  readonly clauseId: (key: string) => string
  readonly paramName: (key: string) => string
}

function clauseOf(reading: Reading, { id, name }: FormRow, { base, clauseId, paramName }: Names): unknown {
  const before = base.clauses.find((clause) => clause.id === id)
  const action = reading.form.text(`${name}.for`) as PolicyAction
  const exceptionTo = reading.form.text(`${name}.exceptionTo`)
  return {
    id,
    for: action,
    title: reading.text(`${name}.title`, before?.title),
    when: whenOf(reading, `${name}.when`, { facts: knownFacts(action), before: before?.when }),
    charge: chargeOf(reading, name, paramName),
    ...(exceptionTo === '' ? {} : { exceptionTo: clauseId(exceptionTo) }),
    why: reading.text(`${name}.why`, before?.why),
  }
}

function chargeOf(reading: Reading, name: string, paramName: (key: string) => string): unknown {
  const { form } = reading
  const kind = form.text(`${name}.charge`)
  const amount = (field: string) => reading.numberOrSetting(`${name}.${field}`)
  if (kind === 'table') return { table: paramName(form.text(`${name}.table`)) }
  if (kind === 'floating') return { floating: { min: amount('floating.min'), max: amount('floating.max') } }
  if (kind !== 'auction') return { fixed: amount('fixed') }
  const eligible = form.text(`${name}.auction.eligible`)
  const given = optionalAuctionTerms.filter((term) => form.text(`${name}.auction.${term}`) !== '')
  return {
    auction: {
      slots: amount('auction.slots'),
      min: amount('auction.min'),
      pays: form.text(`${name}.auction.pays`),
      chargedOn: form.text(`${name}.auction.chargedOn`),
      ...(eligible === '' ? {} : { eligible }),
      ...Object.fromEntries(given.map((term) => [term, amount(`auction.${term}`)])),
    },
  }
}

/** Nothing for an action that a hand-made form invents: the document's own check then says that there is none of that name. */
function knownFacts(subject: PolicyAction | ReturnEvent): readonly FactName[] {
  const known: readonly string[] = [...policyNames.flatMap(actionsOf), ...returnEventNames]
  return known.includes(subject) ? factsOf(subject) : []
}

function whenOf(
  reading: Reading,
  name: string,
  { facts, before }: { readonly facts: readonly FactName[]; readonly before: When | undefined },
): When {
  const conditions = facts.flatMap((fact) => {
    const condition = conditionOf(reading, `${name}.${fact}`, { fact, before: before?.[fact] })
    return condition === undefined ? [] : [[fact, condition] as const]
  })
  return Object.fromEntries(conditions)
}

function conditionOf(
  reading: Reading,
  name: string,
  { fact, before }: { readonly fact: FactName; readonly before: Condition | undefined },
): Condition | undefined {
  const spec = factSpec(fact)
  if (spec.type === 'enum') {
    const chosen = reading.choices(name, before !== undefined && 'in' in before ? before.in : undefined)
    return chosen.length === 0 ? undefined : { in: chosen }
  }
  if (spec.type === 'bool') {
    const answer = reading.form.text(name)
    return answer === '' ? undefined : { is: answer === 'yes' }
  }
  const [gte, lt] = [reading.optionalOf(fact, `${name}.gte`), reading.optionalOf(fact, `${name}.lt`)]
  if (gte === undefined && lt === undefined) return undefined
  if (gte !== undefined && lt !== undefined && lt <= gte) {
    const end = isMoney(fact) ? `$${dollarsText(gte)}` : gte
    reading.wrong(`${name}.lt`, `The upper end has to be above the lower one (${end}).`)
  }
  return { ...(gte === undefined ? {} : { gte }), ...(lt === undefined ? {} : { lt }) }
}

function returnOf(
  reading: Reading,
  { id, name }: FormRow,
  { base, clauseId }: Pick<Names, 'clauseId'> & { readonly base: ConnectsDocument },
): unknown {
  const before = base.returns.find((clause) => clause.id === id)
  const on = reading.form.text(`${name}.on`) as ReturnEvent
  const of = reading
    .choices(`${name}.of`, before?.of)
    .filter((key) => !reading.form.checked(`clauses.${key}.remove`))
    .map((key) => clauseId(key))
  return {
    id,
    on,
    title: reading.text(`${name}.title`, before?.title),
    when: whenOf(reading, `${name}.when`, { facts: knownFacts(on), before: before?.when }),
    give: 'all',
    of,
    why: reading.text(`${name}.why`, before?.why),
  }
}

function grantOf(reading: Reading, { id, name }: FormRow, base: ConnectsDocument): unknown {
  const before = base.grants.find((grant) => grant.id === id)
  const [event, which] = reading.form.text(`${name}.on`).split(':')
  const lifeDays = reading.optionalNumber(`${name}.lifeDays`)
  return {
    id,
    title: reading.text(`${name}.title`, before?.title),
    on: { event, ...(event === 'monthly' ? { plan: which } : event === 'badge' ? { badge: which } : {}) },
    quantity: reading.number(`${name}.quantity`),
    ...(lifeDays === undefined ? {} : { lifeDays }),
    why: reading.text(`${name}.why`, before?.why),
  }
}

function promiseOf(reading: Reading, { id, name }: FormRow, base: PolicyDocument): unknown {
  const before = base.promises.find((promise) => promise.id === id)
  const actions = reading.choices(`${name}.for`, before?.assert.for)
  return {
    id,
    text: reading.text(`${name}.text`, before?.text),
    assert: {
      ...(actions.length === 0 ? {} : { for: actions }),
      where: whenOf(reading, `${name}.where`, { facts: promiseFacts(base), before: before?.assert.where }),
      amount: { max: reading.number(`${name}.max`) },
    },
  }
}

/** Every fact that some action of the policy has: what a promise can speak about. */
export function promiseFacts({ policy }: Pick<PolicyDocument, 'policy'>): readonly FactName[] {
  const actions = actionsOf(policy).filter((action) => !optionalActions.includes(action))
  return [...new Set(actions.flatMap((action) => factsOf(action)))]
}

function assumptionsOf(reading: Reading, base: PolicyDocument): object {
  const assumptions = reading.rows('assumptions').map(({ key, name }) => {
    const before = base.assumptions?.[Number(key)]
    return { path: reading.text(`${name}.path`, before?.path), note: reading.text(`${name}.note`, before?.note) }
  })
  return assumptions.length === 0 && base.assumptions === undefined ? {} : { assumptions }
}
