import { FormValues } from '#faces/web/routes.ts'
import type {
  ChargeTerms,
  Clause,
  Condition,
  ConnectsDocument,
  Grant,
  Occasion,
  Param,
  PolicyDocument,
  PolicyPromise,
  ReturnClause,
  When,
} from '#modules/policy/index.ts'
import { dollarsText, isMoney } from './fact-words.ts'

/**
 * Every thing of a document that a person edits is a row with a key: its id, or `_1`, `_2` … while it is new. The hidden
 * fields `rows.<list>` name the keys in the order of the document, so the fields may stand wherever people look for them.
 */
export const rowLists = ['clauses', 'params', 'returns', 'grants', 'promises', 'assumptions'] as const
/** Beside the document's own lists: the cases that its rules must get right. */
export type RowList = (typeof rowLists)[number] | 'tests'

/** What a draft says beside its rules. */
export interface DraftText {
  readonly title: string
  readonly words: string
  readonly revision: number
  readonly breaksPromises: readonly string[]
}

export type Fields = Readonly<Record<string, string | number | readonly string[] | undefined>>

/** The document as the values of the editor's fields; `readDraft` reads them back to the same document. */
export function valuesOf(document: PolicyDocument, draft: DraftText): FormValues {
  return FormValues.of(
    together([
      { title: draft.title, words: draft.words, revision: draft.revision, breaks: draft.breaksPromises },
      rowKeys(document),
      document.policy === 'connects' ? settingValues(document) : { 'rules.title': document.title },
      ...Object.entries(document.params).map(([name, param]) => paramValues(`params.${name}`, param)),
      ...document.clauses.map(clauseValues),
      ...(document.returns ?? []).map(returnValues),
      ...(document.grants ?? []).map(grantValues),
      ...document.promises.map(promiseValues),
      ...(document.assumptions ?? []).map(({ path, note }, index) => ({
        [`assumptions.${index}.path`]: path,
        [`assumptions.${index}.note`]: note,
      })),
    ]),
  )
}

export function together(parts: readonly Fields[]): Fields {
  return Object.assign({}, ...parts) as Fields
}

function rowKeys(document: PolicyDocument): Fields {
  const ids = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id)
  return {
    'rows.clauses': ids(document.clauses),
    'rows.params': Object.keys(document.params),
    'rows.returns': ids(document.returns ?? []),
    'rows.grants': ids(document.grants ?? []),
    'rows.promises': ids(document.promises),
    'rows.assumptions': (document.assumptions ?? []).map((_, index) => String(index)),
  }
}

function settingValues({ title, unitPriceUsdCents, packs, expiry, limits }: ConnectsDocument): Fields {
  return {
    'rules.title': title,
    unitPriceUsdCents,
    packs: packs.join(', '),
    'expiry.lotLifeDays': expiry.lotLifeDays,
    'expiry.minLifeDays': expiry.minLifeDays,
    'limits.amountCap': limits.amountCap,
    'limits.noticeDays': limits.noticeDays,
    'limits.quoteMinutes': limits.quoteMinutes,
    'limits.softCap.proposals': limits.softCap?.proposals,
    'limits.softCap.days': limits.softCap?.days,
  }
}

function paramValues(name: string, param: Param): Fields {
  if (typeof param === 'number') return { [`${name}.kind`]: 'number', [`${name}.value`]: param }
  const steps = param.steps.map(([from, price], index) => ({
    [`${name}.${index}.from`]: isMoney(param.on) ? dollarsText(from) : from,
    [`${name}.${index}.price`]: price,
  }))
  return together([{ [`${name}.kind`]: 'table', [`${name}.title`]: param.title, [`${name}.on`]: param.on }, ...steps])
}

function clauseValues(clause: Clause): Fields {
  const name = `clauses.${clause.id}`
  return together([
    {
      [`${name}.for`]: clause.for,
      [`${name}.title`]: clause.title,
      [`${name}.why`]: clause.why,
      [`${name}.exceptionTo`]: clause.exceptionTo ?? '',
    },
    chargeValues(name, clause.charge),
    whenValues(`${name}.when`, clause.when),
  ])
}

function chargeValues(name: string, charge: ChargeTerms): Fields {
  if ('fixed' in charge) return { [`${name}.charge`]: 'fixed', [`${name}.fixed`]: charge.fixed }
  if ('table' in charge) return { [`${name}.charge`]: 'table', [`${name}.table`]: charge.table }
  const kind = 'auction' in charge ? 'auction' : 'floating'
  const terms = 'auction' in charge ? charge.auction : charge.floating
  const fields = Object.entries(terms).map(([field, value]) => ({ [`${name}.${kind}.${field}`]: value as string | number }))
  return together([{ [`${name}.charge`]: kind }, ...fields])
}

function whenValues(name: string, when: When): Fields {
  return together(Object.entries(when).map(([fact, condition]) => conditionValues(`${name}.${fact}`, fact, condition)))
}

/** Money is edited in dollars, everything else in the fact's own unit. */
function conditionValues(name: string, fact: string, condition: Condition): Fields {
  if ('in' in condition) return { [name]: condition.in }
  if ('is' in condition) return { [name]: condition.is ? 'yes' : 'no' }
  const shown = (value: number | undefined) => (value === undefined || !isMoney(fact) ? value : dollarsText(value))
  return { [`${name}.gte`]: shown(condition.gte), [`${name}.lt`]: shown(condition.lt) }
}

function returnValues(clause: ReturnClause): Fields {
  const name = `returns.${clause.id}`
  return together([
    {
      [`${name}.on`]: clause.on,
      [`${name}.title`]: clause.title,
      [`${name}.why`]: clause.why,
      [`${name}.of`]: clause.of,
    },
    whenValues(`${name}.when`, clause.when),
  ])
}

function grantValues(grant: Grant): Fields {
  const name = `grants.${grant.id}`
  return {
    [`${name}.title`]: grant.title,
    [`${name}.on`]: occasionValue(grant.on),
    [`${name}.quantity`]: grant.quantity,
    [`${name}.lifeDays`]: grant.lifeDays,
    [`${name}.why`]: grant.why,
  }
}

/** `sign_up`, `monthly:plus`, `badge:top_rated`: one choice instead of two that depend on each other. */
export function occasionValue(on: Occasion): string {
  if (on.event === 'sign_up') return on.event
  return on.event === 'monthly' ? `monthly:${on.plan}` : `badge:${on.badge}`
}

function promiseValues(promise: PolicyPromise): Fields {
  const name = `promises.${promise.id}`
  return together([
    {
      [`${name}.text`]: promise.text,
      [`${name}.for`]: promise.assert.for,
      [`${name}.max`]: promise.assert.amount.max,
    },
    whenValues(`${name}.where`, promise.assert.where),
  ])
}
