import { FormValues } from '#faces/web/routes.ts'
import {
  factSpec,
  factsOf,
  isFactName,
  type ChargeTerms,
  type Clause,
  type Condition,
  type FactName,
  type Param,
  type PolicyDocument,
  type PriceTable,
  type When,
} from '#modules/policy/index.ts'

/** Rows offered below a price table for new steps. */
export const SPARE_ROWS = 2
export const NEW_CLAUSE = 'new'

/** The document as the values of the editor's fields; `documentOf` reads them back. */
export function valuesOf(document: PolicyDocument, draft: DraftText): FormValues {
  return FormValues.of({
    title: draft.title,
    words: draft.words,
    revision: draft.revision,
    breaks: draft.breaksPromises,
    unitPriceUsdCents: document.unitPriceUsdCents,
    'limits.noticeDays': document.limits.noticeDays,
    'limits.quoteMinutes': document.limits.quoteMinutes,
    ...Object.assign({}, ...document.grants.map((grant) => ({ [`grants.${grant.id}`]: grant.quantity }))),
    ...Object.assign({}, ...Object.entries(document.params).map(([name, param]) => paramValues(name, param))),
    ...Object.assign({}, ...document.clauses.map(clauseValues)),
  })
}

export interface DraftText {
  readonly title: string
  readonly words: string
  readonly revision: number
  readonly breaksPromises: readonly string[]
}

type Fields = Readonly<Record<string, string | number | readonly string[] | undefined>>

function paramValues(name: string, param: Param): Fields {
  if (typeof param === 'number') return { [`params.${name}`]: param }
  return Object.assign(
    {},
    ...param.steps.map(([from, price], index) => ({
      [`params.${name}.${index}.from`]: inUnits(param, from),
      [`params.${name}.${index}.price`]: price,
    })),
  )
}

/** Money is edited in dollars, everything else in the fact's own unit. */
function inUnits(table: PriceTable, from: number): string {
  return isMoney(table.on) ? String(from / 100) : String(from)
}

export function isMoney(fact: string): boolean {
  if (!isFactName(fact)) return false
  const spec = factSpec(fact)
  return spec.type === 'int' && spec.unit === 'usd_cents'
}

function clauseValues(clause: Clause): Fields {
  const name = `clauses.${clause.id}`
  return {
    [`${name}.title`]: clause.title,
    [`${name}.why`]: clause.why,
    [`${name}.exceptionTo`]: clause.exceptionTo,
    [`${name}.charge`]: chargeChoice(clause.charge),
    [`${name}.fixed`]: 'fixed' in clause.charge ? clause.charge.fixed : undefined,
    ...Object.assign(
      {},
      ...Object.entries(clause.when).map(([fact, condition]) => conditionValues(`${name}.when.${fact}`, fact, condition)),
    ),
  }
}

/** `fixed`, `table:rate.card`, or `terms` for charges that the form leaves as they are. */
function chargeChoice(charge: ChargeTerms): string {
  if ('fixed' in charge) return 'fixed'
  return 'table' in charge ? `table:${charge.table}` : 'terms'
}

function conditionValues(name: string, fact: string, condition: Condition): Fields {
  if ('in' in condition) return { [name]: condition.in }
  if ('is' in condition) return { [name]: condition.is ? 'yes' : 'no' }
  const shown = (value: number | undefined) => (value === undefined ? undefined : isMoney(fact) ? value / 100 : value)
  return { [`${name}.gte`]: shown(condition.gte), [`${name}.lt`]: shown(condition.lt) }
}

/**
 * What the fields say, on top of `base`: not checked yet, so that the engine's own words name what is wrong.
 * Whatever the form has no field for stays as in `base`.
 */
export function documentOf(form: FormValues, base: PolicyDocument): unknown {
  const kept = base.clauses.filter((clause) => !form.checked(`clauses.${clause.id}.remove`))
  const added = form.text(`clauses.${NEW_CLAUSE}.id`) === '' ? [] : [newClause(form)]
  return {
    ...base,
    unitPriceUsdCents: form.integer('unitPriceUsdCents') ?? base.unitPriceUsdCents,
    limits: {
      ...base.limits,
      noticeDays: form.integer('limits.noticeDays') ?? base.limits.noticeDays,
      quoteMinutes: form.integer('limits.quoteMinutes') ?? base.limits.quoteMinutes,
    },
    grants: base.grants.map((grant) => ({ ...grant, quantity: form.integer(`grants.${grant.id}`) ?? grant.quantity })),
    params: Object.fromEntries(Object.entries(base.params).map(([name, param]) => [name, paramOf(form, name, param)])),
    clauses: [...kept.map((clause) => clauseOf(form, clause)), ...added],
  }
}

function paramOf(form: FormValues, name: string, base: Param): unknown {
  if (typeof base === 'number') return form.integer(`params.${name}`) ?? base
  const rows = Array.from({ length: base.steps.length + SPARE_ROWS }, (_, index) => {
    const from = isMoney(base.on) ? form.usdCents(`params.${name}.${index}.from`) : form.integer(`params.${name}.${index}.from`)
    const price = form.integer(`params.${name}.${index}.price`)
    return from === undefined && price === undefined ? undefined : [from, price]
  })
  const steps = rows.filter((row) => row !== undefined)
  return { ...base, steps: steps.length === 0 ? base.steps : steps }
}

function clauseOf(form: FormValues, base: Clause): unknown {
  const name = `clauses.${base.id}`
  if (!form.has(`${name}.title`)) return base
  const { exceptionTo: _exceptionTo, ...rest } = base
  return { ...rest, ...editedFields(form, name, base.for), charge: chargeOf(form, name, base.charge) }
}

function newClause(form: FormValues): unknown {
  const name = `clauses.${NEW_CLAUSE}`
  const action = form.text(`${name}.for`)
  return {
    id: form.text(`${name}.id`),
    for: action,
    ...editedFields(form, name, action as Clause['for']),
    charge: chargeOf(form, name, { fixed: 0 }),
  }
}

function editedFields(form: FormValues, name: string, action: Clause['for']) {
  const exceptionTo = form.text(`${name}.exceptionTo`)
  return {
    title: form.text(`${name}.title`),
    why: form.text(`${name}.why`),
    when: whenOf(form, name, action),
    ...(exceptionTo === '' ? {} : { exceptionTo }),
  }
}

function chargeOf(form: FormValues, name: string, base: ChargeTerms): unknown {
  const choice = form.text(`${name}.charge`)
  if (choice.startsWith('table:')) return { table: choice.slice('table:'.length) }
  if (choice !== 'fixed') return base
  const typed = form.text(`${name}.fixed`)
  return { fixed: /^[a-z]/.test(typed) ? typed : (form.integer(`${name}.fixed`) ?? 0) }
}

function whenOf(form: FormValues, name: string, action: Clause['for']): When {
  const conditions = factsOf(action).flatMap((fact) => {
    const condition = conditionOf(form, `${name}.when.${fact}`, fact)
    return condition === undefined ? [] : [[fact, condition] as const]
  })
  return Object.fromEntries(conditions)
}

function conditionOf(form: FormValues, name: string, fact: FactName): Condition | undefined {
  const spec = factSpec(fact)
  if (spec.type === 'enum') {
    const chosen = form.all(name).filter((value) => value !== '')
    return chosen.length === 0 ? undefined : { in: chosen }
  }
  if (spec.type === 'bool') {
    const answer = form.text(name)
    return answer === '' ? undefined : { is: answer === 'yes' }
  }
  const end = (side: 'gte' | 'lt') => (isMoney(fact) ? form.usdCents(`${name}.${side}`) : form.integer(`${name}.${side}`))
  const [gte, lt] = [end('gte'), end('lt')]
  if (gte === undefined && lt === undefined) return undefined
  return { ...(gte === undefined ? {} : { gte }), ...(lt === undefined ? {} : { lt }) }
}
