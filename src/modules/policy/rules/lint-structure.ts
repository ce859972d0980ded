import { numbersOf, wrongTerms } from './auction-terms.ts'
import type { Clause, Condition, NumberOrParam, PolicyDocument, PolicyPromise, PriceTable, When } from './document.ts'
import { PROMISE_NOTICE_PARAM, numberParam, priceTableParam } from './document.ts'
import { factSpec, factsOf, isFactName, optionalActions, type FactSpec, type Subject } from './facts.ts'
import { promisedActions } from './find-broken-promises.ts'
import type { Finding, FindingCode } from './finding.ts'
import { placeExists } from './places.ts'

const MOST_NOTICE_DAYS = 20_000
const MOST_SHOWN_OF_CIRCLE = 6

/** What can be seen without looking at cases: names that point nowhere, wrong types, rows out of order, texts left out. */
export function lintStructure(document: PolicyDocument): readonly Finding[] {
  return [
    ...duplicates(document),
    ...document.clauses.flatMap((clause) => lintClause(document, clause)),
    ...Object.entries(document.params).flatMap(([name, param]) => lintParam(document, name, param)),
    ...(document.returns ?? []).flatMap((clause) => [
      ...texts(`returns/${clause.id}`, clause),
      ...lintWhen(`returns/${clause.id}`, clause.on, clause.when),
      ...clause.of.flatMap((of) => unknownClause(document, `returns/${clause.id}`, of)),
    ]),
    ...(document.grants ?? []).flatMap((grant) => texts(`grants/${grant.id}`, grant)),
    ...document.promises.flatMap((promise) => lintPromise(document, promise)),
    ...lintAssumptions(document),
  ]
}

function error(code: FindingCode, where: string, message: string): Finding {
  return { code, severity: 'error', where, message }
}

function warning(code: FindingCode, where: string, message: string): Finding {
  return { code, severity: 'warning', where, message }
}

function duplicates(document: PolicyDocument): readonly Finding[] {
  const { clauses, returns = [], grants = [], promises } = document
  const lists = { clauses, returns, grants, promises }
  const sameIds = Object.entries(lists).flatMap(([list, items]) =>
    items
      .filter((item, index) => items.findIndex((other) => other.id === item.id) < index)
      .map((item) => error('duplicate_id', `${list}/${item.id}`, `The id “${item.id}” is used twice in ${list}.`)),
  )
  const occasions = grants.map((grant) => Object.values(grant.on).join(' '))
  const sameOccasions = grants
    .filter((_, index) => occasions.indexOf(occasions[index]!) < index)
    .map((grant) =>
      error('duplicate_grant', `grants/${grant.id}`, `The grant “${grant.id}” is for an occasion that has a grant already.`),
    )
  return [...sameIds, ...sameOccasions]
}

function texts(where: string, node: { readonly id: string; readonly title: string; readonly why: string }): readonly Finding[] {
  return [
    ...(node.title.trim() === '' ? [error('missing_title', where, `“${node.id}” has no title.`)] : []),
    ...(node.why.trim() === '' ? [error('missing_why', where, `“${node.id}” does not say why it exists.`)] : []),
  ]
}

function lintClause(document: PolicyDocument, clause: Clause): readonly Finding[] {
  const where = `clauses/${clause.id}`
  return [
    ...texts(where, clause),
    ...lintWhen(where, clause.for, clause.when),
    ...lintException(document, clause, where),
    ...lintCharge(document, clause, where),
  ]
}

/** Conditions must speak of facts that the action has, in the way of their type. */
function lintWhen(where: string, subject: Subject, when: When): readonly Finding[] {
  return Object.entries(when).flatMap(([fact, condition]) => {
    const known: readonly string[] = factsOf(subject)
    if (!isFactName(fact) || !known.includes(fact)) {
      const there = known.length === 0 ? 'it has no facts' : `it has ${known.join(', ')}`
      return [error('unknown_fact', where, `${subject} has no fact “${fact}”; ${there}.`)]
    }
    return lintCondition(where, fact, factSpec(fact), condition)
  })
}

function lintCondition(where: string, fact: string, spec: FactSpec, condition: Condition): readonly Finding[] {
  if (spec.type === 'enum') {
    if (!('in' in condition))
      return [error('wrong_fact_type', where, `“${fact}” has named values: use "in" with a list of them.`)]
    return condition.in
      .filter((value) => !spec.values.includes(value))
      .map((value) => error('unknown_value', where, `“${fact}” cannot be “${value}”; it is one of ${spec.values.join(', ')}.`))
  }
  if (spec.type === 'bool') {
    return 'is' in condition ? [] : [error('wrong_fact_type', where, `“${fact}” is yes or no: use "is" with true or false.`)]
  }
  const isRange = !('in' in condition) && !('is' in condition)
  return isRange ? [] : [error('wrong_fact_type', where, `“${fact}” is a number: use "gte" and "lt".`)]
}

function lintException(document: PolicyDocument, clause: Clause, where: string): readonly Finding[] {
  if (clause.exceptionTo === undefined) return []
  const rule = document.clauses.find((other) => other.id === clause.exceptionTo)
  if (rule === undefined) {
    return [error('unknown_exception', where, `“${clause.id}” is an exception to “${clause.exceptionTo}”, which does not exist.`)]
  }
  if (rule.for !== clause.for) {
    return [error('exception_elsewhere', where, `“${clause.id}” is about ${clause.for}, but “${rule.id}” is about ${rule.for}.`)]
  }
  const circle = circleFrom(document, clause)
  if (circle === undefined) return []
  const shown = circle.slice(0, MOST_SHOWN_OF_CIRCLE).map((id) => `“${id}”`)
  const others = circle.length - shown.length
  const rest = others === 0 ? [] : [`${others} more`]
  return [
    error(
      'exception_cycle',
      where,
      `These clauses are exceptions to each other in a circle, so none of them decides: ${[...shown, ...rest, `“${clause.id}”`].join(' → ')}.`,
    ),
  ]
}

/** The clauses of the circle that a clause is in, from itself on; undefined when it is in none, or another one of it comes first in the document. */
function circleFrom({ clauses }: PolicyDocument, clause: Clause): readonly string[] | undefined {
  const places = new Map(clauses.map(({ id }, place) => [id, place]))
  const chain = [clause.id]
  const first = places.get(clause.id)!
  let current = clause.exceptionTo
  while (current !== undefined) {
    if (current === clause.id) return chain
    const place = places.get(current)
    // Whoever comes first speaks for the circle; a chain longer than all clauses runs round a circle further up.
    if (place === undefined || place < first || chain.length > clauses.length) return undefined
    chain.push(current)
    current = clauses[place]!.exceptionTo
  }
  return undefined
}

function lintCharge(document: PolicyDocument, clause: Clause, where: string): readonly Finding[] {
  const { charge } = clause
  const settledLater = optionalActions.includes(clause.for)
  if ('fixed' in charge) return lintNumber(document, where, charge.fixed)
  if ('table' in charge) return lintTableUse(document, clause, charge.table)
  if (!settledLater) {
    return [error('wrong_charge', where, `${clause.for} needs a price that is known at once: a fixed price or a table.`)]
  }
  if ('floating' in charge) {
    return [
      ...lintNumber(document, where, charge.floating.min),
      ...lintNumber(document, where, charge.floating.max),
      ...floatingOrder(document, clause),
    ]
  }
  const wrong = wrongTerms(document, charge.auction, clause.for).map((what) =>
    error('wrong_terms', where, `The auction of “${clause.id}” ${what}`),
  )
  return [...numbersOf(charge.auction).flatMap(([, value]) => lintNumber(document, where, value)), ...wrong]
}

function floatingOrder(document: PolicyDocument, clause: Clause): readonly Finding[] {
  if (!('floating' in clause.charge)) return []
  const min = numberParam(document, clause.charge.floating.min) ?? 0
  const max = numberParam(document, clause.charge.floating.max) ?? Infinity
  if (min <= max) return []
  return [
    error('wrong_terms', `clauses/${clause.id}`, `The floating price of “${clause.id}” starts at ${min} but ends at ${max}.`),
  ]
}

function lintNumber(document: PolicyDocument, where: string, value: NumberOrParam): readonly Finding[] {
  if (numberParam(document, value) !== undefined) return []
  return [wrongParam(document, where, String(value), 'a number')]
}

function wrongParam(document: PolicyDocument, where: string, name: string, wanted: string): Finding {
  if (Object.hasOwn(document.params, name)) return error('wrong_param_type', where, `The parameter “${name}” is not ${wanted}.`)
  return error('unknown_param', where, `There is no parameter “${name}”.`)
}

function lintTableUse(document: PolicyDocument, clause: Clause, name: string): readonly Finding[] {
  const where = `clauses/${clause.id}`
  const table = priceTableParam(document, name)
  if (table === undefined) return [wrongParam(document, where, name, 'a price table')]
  const known: readonly string[] = factsOf(clause.for)
  if (known.includes(table.on)) return []
  return [error('unknown_fact', where, `The table “${name}” looks at “${table.on}”, which ${clause.for} does not have.`)]
}

function lintParam(document: PolicyDocument, name: string, param: number | PriceTable): readonly Finding[] {
  const where = `params/${name}`
  const unused = isUsed(document, name) ? [] : [warning('unused_param', where, `No clause uses the parameter “${name}”.`)]
  if (
    document.policy === 'connects' &&
    name === PROMISE_NOTICE_PARAM &&
    !(typeof param === 'number' && param <= MOST_NOTICE_DAYS)
  ) {
    return [error('wrong_param_type', where, `The parameter “${name}” must be a number of days, at most ${MOST_NOTICE_DAYS}.`)]
  }
  if (typeof param === 'number') return unused
  return [
    ...unused,
    ...(param.title.trim() === '' ? [error('missing_title', where, `The table “${name}” has no title.`)] : []),
    ...lintTable(where, param),
  ]
}

function isUsed(document: PolicyDocument, name: string): boolean {
  return (
    (document.policy === 'connects' && name === PROMISE_NOTICE_PARAM) ||
    document.clauses.some((clause) => paramsOf(clause).includes(name))
  )
}

/** The parameters a clause's charge refers to. */
export function paramsOf(clause: Clause): readonly string[] {
  const { charge } = clause
  const values =
    'fixed' in charge
      ? [charge.fixed]
      : 'table' in charge
        ? [charge.table]
        : 'floating' in charge
          ? [charge.floating.min, charge.floating.max]
          : numbersOf(charge.auction).map(([, value]) => value)
  return values.filter((value) => typeof value === 'string')
}

function lintTable(where: string, table: PriceTable): readonly Finding[] {
  if (!isFactName(table.on)) return [error('unknown_fact', where, `There is no fact “${table.on}”.`)]
  const spec = factSpec(table.on)
  if (spec.type !== 'int') return [error('wrong_fact_type', where, `A table needs a number fact; “${table.on}” is not one.`)]
  const start = table.steps[0]![0]
  const starts = table.steps.map(([from]) => from)
  const prices = table.steps.map(([, price]) => price)
  const unordered = starts.findIndex((from, index) => index > 0 && from <= starts[index - 1]!)
  const falling = prices.findIndex((price, index) => index > 0 && price < prices[index - 1]!)
  return [
    ...(start === spec.min
      ? []
      : [
          error(
            'table_start',
            where,
            `The first row starts at ${start}; it must start at ${spec.min}, or there is no price below.`,
          ),
        ]),
    ...(unordered < 0
      ? []
      : [error('table_order', where, `Row ${unordered + 1} starts at ${starts[unordered]}, not above the row before.`)]),
    ...(starts.at(-1)! <= spec.max
      ? []
      : [error('table_order', where, `The last row starts at ${starts.at(-1)}; “${table.on}” ends at ${spec.max}.`)]),
    ...(falling < 0
      ? []
      : [
          warning(
            'non_monotone_table',
            where,
            `The price falls from ${prices[falling - 1]} to ${prices[falling]} at row ${falling + 1}. Is that meant?`,
          ),
        ]),
  ]
}

function unknownClause(document: PolicyDocument, where: string, id: string): readonly Finding[] {
  return document.clauses.some((clause) => clause.id === id)
    ? []
    : [error('unknown_clause', where, `There is no charging clause “${id}”.`)]
}

function lintPromise(document: PolicyDocument, promise: PolicyPromise): readonly Finding[] {
  const where = `promises/${promise.id}`
  const speaksOf = promisedActions(document, promise)
  if (promise.text.trim() === '') return [error('missing_title', where, `The promise “${promise.id}” has no words.`)]
  if (speaksOf.length === 0)
    return [error('unknown_fact', where, `The promise “${promise.id}” speaks of facts that no action has together.`)]
  const unable = (promise.assert.for ?? []).filter((action) => !speaksOf.includes(action))
  return [
    ...unable.flatMap((action) => lintWhen(where, action, promise.assert.where)),
    ...lintWhen(where, speaksOf[0]!, promise.assert.where),
  ]
}

function lintAssumptions(document: PolicyDocument): readonly Finding[] {
  return (document.assumptions ?? [])
    .filter((assumption) => !placeExists(document, assumption.path))
    .map((assumption) => error('unknown_place', 'assumptions', `The assumption about “${assumption.path}” points at nothing.`))
}
