import {
  capitalized,
  factLabel,
  factSpec,
  isFactName,
  numberText,
  spanText,
  valueText,
  type Condition,
  type FactName,
} from '#modules/policy/index.ts'

/** Headings of columns: what an operator calls a fact, seen from neither side of the market. */
const labels: Partial<Readonly<Record<FactName, string>>> = {
  initiator: 'Who started it',
  clientKind: 'Client',
  jobBudgetUsdCents: 'Job budget',
  experienceLevel: 'Experience asked for',
  category: 'Category',
  freelancerPlan: 'Plan',
  badge: 'Badge',
  tenureDays: 'Days since sign-up',
  priceUsdCents: 'Price of the project',
  closeReason: 'Why it was closed',
  contracts: 'Contracts made from it',
  removeReason: 'Why it was removed',
  proposalOpened: 'Proposal was opened',
}

/** Cells of a table have room for a word or two; the announcements' words are longer. */
const values: Partial<Readonly<Record<FactName, Readonly<Record<string, string>>>>> = {
  initiator: {
    self: 'the freelancer',
    client_invite: "client's invitation",
    platform_invite: 'our invitation',
    enterprise_outreach: 'Enterprise outreach',
    talent_pool: 'talent pool',
  },
  clientKind: { unknown: 'unknown', individual: 'individual', company: 'company', enterprise: 'Enterprise' },
  experienceLevel: { unknown: 'not named' },
  badge: {
    none: 'none',
    rising_talent: 'Rising Talent',
    top_rated: 'Top Rated',
    top_rated_plus: 'Top Rated Plus',
    expert_vetted: 'Expert-Vetted',
  },
  closeReason: { client_cancelled: 'no longer needed', hired: 'somebody was hired', duplicate: 'posted twice' },
  removeReason: { terms_violation: 'broke our terms', client_banned: 'client was banned', fake: 'was fake' },
}

/** Numbers that rules share have an id alone; these are known by what they mean. */
const numbers: Readonly<Partial<Record<string, string>>> = {
  'boost.slots': 'Places for boosted proposals',
  'boost.min': 'Lowest bid for a boost',
  'boost.close.days': 'Days until a boost auction closes',
  'boost.holdout.perThousand': 'Jobs of a thousand whose boosts are held out',
  'click.slots': 'Sponsored places on a page',
  'click.min': 'Lowest bid for a click',
  'badge.week.min': 'Lowest weekly price of the availability badge',
  'badge.week.max': 'Highest weekly price of the availability badge',
  'notice.promise-days': 'Days of notice before a promise is broken',
}

/** "Lowest bid for a boost"; a number that somebody added is called by its id, written as words. */
export function numberHeading(id: string): string {
  return (Object.hasOwn(numbers, id) ? numbers[id] : undefined) ?? capitalized(id.replaceAll(/[.-]+/g, ' '))
}

/** "Job budget": a column's heading or a field's label. */
export function factHeading(fact: FactName): string {
  return labels[fact] ?? factLabel(fact)
}

/** "company": one value of a fact in a cell or beside a box to tick. */
export function valueWords(fact: FactName, value: string): string {
  return values[fact]?.[value] ?? valueText(fact, value)
}

/** "company, Enterprise", "$600–2,000", "yes"; "any" where the rule does not look at the fact. */
export function conditionText(fact: FactName, condition: Condition | undefined): string {
  if (condition === undefined) return 'any'
  if ('in' in condition) return condition.in.map((value) => valueWords(fact, value)).join(', ')
  if ('is' in condition) return condition.is ? 'yes' : 'no'
  if (Number.isNaN(condition.gte) || Number.isNaN(condition.lt)) return '…'
  return spanText(fact, { from: condition.gte, to: condition.lt })
}

/** One value of a complete case: "company", "$600", "30 days". */
export function caseValueText(fact: FactName, value: string | number | boolean): string {
  const spec = factSpec(fact)
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (spec.type === 'int' && typeof value === 'number') return numberText(value, spec.unit)
  return valueWords(fact, String(value))
}

export function isMoney(fact: string): boolean {
  if (!isFactName(fact)) return false
  const spec = factSpec(fact)
  return spec.type === 'int' && spec.unit === 'usd_cents'
}

/** `600`, `49.99`: cents the way people type dollars. */
export function dollarsText(cents: number): string {
  return String(cents / 100)
}
