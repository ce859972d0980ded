import type { PointerTo } from '../refusals.ts'

/** Rules as a program sends them: complete, or as edits of their parent. */
export interface SentRules {
  readonly document?: unknown
  readonly changeset?: unknown
}

/** Where in what was sent a place of the rules is: the nearest thing that was sent where nothing more exact can be said. */
export function pointersInto({ document, changeset }: SentRules): PointerTo {
  const [base, rules] = document === undefined ? (['/changeset'] as const) : (['/document', document] as const)
  return (place) => {
    if (rules === undefined) return toEdits(place, member(changeset, 'set'))
    // A finding says `clauses/invite`; an issue of reading says `clauses[2].charge`.
    const steps = place.includes('/') ? stepsOfFinding(place, rules) : stepsOfIssue(place, rules)
    return `${base}${steps.map(escaped).join('')}`
  }
}

/** Edits name only what they change; what is wrong with anything else is wrong with the edits as a whole. */
function toEdits(place: string, set: unknown): string {
  const steps = place.includes('/') ? stepsOfFinding(place, set) : []
  const isNamed = steps[0] !== undefined && member(set, steps[0]) !== undefined
  return isNamed ? `/changeset/set${steps.map(escaped).join('')}` : '/changeset'
}

/** `clauses/invite` → clauses, 1; `params/rate.card` → params, rate.card; `actions/proposal.submit` → clauses: all of them decide together. */
function stepsOfFinding(place: string, rules: unknown): readonly string[] {
  const slash = place.indexOf('/')
  const [list, id] = [place.slice(0, slash), place.slice(slash + 1)]
  if (list === 'actions') return ['clauses']
  const within = member(rules, list)
  if (!Array.isArray(within)) return member(within, id) === undefined ? [list] : [list, id]
  const index = within.findIndex((item) => member(item, 'id') === id)
  return index < 0 ? [list] : [list, String(index)]
}

/** `params.rate.card.steps[0][1]` → params, rate.card, steps, 0, 1: a name may itself have dots, so what was sent decides. */
function stepsOfIssue(place: string, value: unknown): readonly string[] {
  const rest = place.replace(/^[.[\]]+/, '')
  if (rest === '') return []
  const names = typeof value === 'object' && value !== null ? Object.keys(value) : []
  const name = names
    .filter((known) => rest === known || (rest.startsWith(known) && /^[.[\]]/.test(rest.slice(known.length))))
    .toSorted((left, right) => right.length - left.length)[0]
  // Something that is missing is named as what it would be.
  if (name === undefined) return rest.split(/[.[\]]+/).filter((step) => step !== '')
  return [name, ...stepsOfIssue(rest.slice(name.length), member(value, name))]
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined
}

function escaped(step: string): string {
  return `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`
}
