import type { Region, ValueClass } from './cells.ts'
import type { Condition, When } from './document.ts'
import { factSpec, factsOf, isFactName, type FactName, type FactValue, type Facts, type Subject } from './facts.ts'
import type { AmountUnit } from './policy-kinds.ts'
import type { AnyPrice } from './price-action.ts'

export type NodePath = readonly (string | number)[]
export type NumberUnit = AmountUnit | 'minutes' | 'count'

/** A piece of generated text. Numbers and quoted texts say which node of the document they come from. */
export type Token =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'number'
      readonly text: string
      readonly value: number
      readonly unit: NumberUnit
      readonly path?: NodePath
      /** A second node: the value is the product of both. */
      readonly times?: NodePath
    }
  | { readonly kind: 'quote'; readonly text: string; readonly path: NodePath }
export type Words = readonly Token[]

/** The plain text of generated words. */
export function textOf(words: Words): string {
  return words.map((token) => token.text).join('')
}

/** Writes words: say`It costs ${number} a day.` */
export function say(strings: TemplateStringsArray, ...values: readonly (string | Token | Words)[]): Words {
  return strings.flatMap((text, index) => [...plain(text), ...wordsFrom(values[index])])
}

function plain(text: string): Words {
  return text === '' ? [] : [{ kind: 'text', text }]
}

function wordsFrom(value: string | Token | Words | undefined): Words {
  if (value === undefined) return []
  if (typeof value === 'string') return plain(value)
  return 'kind' in value ? [value] : value
}

export function joined(parts: readonly Words[], separator = ', ', last = separator): Words {
  return parts.flatMap((part, index) => {
    if (index === 0) return part
    return [...plain(index === parts.length - 1 ? last : separator), ...part]
  })
}

export function quote(text: string, path: NodePath): Token {
  return { kind: 'quote', text, path }
}

/** A number with its unit written out, traced to its node where there is one. */
export function number(value: number, unit: NumberUnit, path?: NodePath): Token {
  return { kind: 'number', text: numberText(value, unit), value, unit, ...(path === undefined ? {} : { path }) }
}

export function numberText(value: number, unit: NumberUnit): string {
  if (unit === 'usd_cents') return usdText(value)
  if (unit === 'connects') return connectsText(value)
  if (unit === 'basis_points') return percentText(value)
  if (unit === 'count') return grouped(value)
  if (unit === 'points') return `${grouped(value)} ${value === 1 ? 'point' : 'points'}`
  const noun = unit === 'days' ? 'day' : 'minute'
  return `${grouped(value)} ${value === 1 ? noun : `${noun}s`}`
}

export function connectsText(value: number): string {
  return `${grouped(value)} ${value === 1 ? 'Connect' : 'Connects'}`
}

/** Hundredths of a per cent as people write them: "10 %", "2.5 %". */
export function percentText(basisPoints: number): string {
  return `${String(basisPoints / 100)} %`
}

/** $1,200 or $0.15: cents only where there are any. */
export function usdText(cents: number): string {
  const rest = cents % 100
  const dollars = `$${grouped((cents - rest) / 100)}`
  return rest === 0 ? dollars : `${dollars}.${String(rest).padStart(2, '0')}`
}

function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',')
}

export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** The action or event as a noun phrase that conditions can follow. */
export const subjectWords: Readonly<Record<Subject, string>> = {
  'proposal.submit': 'a proposal',
  'catalog.order': 'an order from your Project Catalog',
  'offer.accept': 'accepting an offer',
  'boost.proposal': 'boosting a proposal',
  'boost.profile_click': 'a click on your boosted profile',
  'badge.availability': 'a week of the availability badge',
  'fee.freelancer': "the freelancer's fee",
  'fee.client': "the client's fee",
  'fee.initiation': 'the fee for starting a contract',
  'ranking.weight': 'the weight',
  'notice.days': 'the notice before a change',
  'job.closed': 'the job is closed',
  'job.removed': 'we remove the job',
  'job.expired': 'the job expires',
  'proposal.withdrawn': 'you withdraw your proposal',
  'proposal.declined': 'the client declines your proposal',
  'service.outage': 'our service fails you',
  'policy.reversed': 'the rule you paid under is taken back with a remedy',
}

const valueWords: Partial<Readonly<Record<FactName, Readonly<Record<string, string>>>>> = {
  initiator: {
    self: 'that you start yourself',
    client_invite: "answering a client's invitation",
    platform_invite: 'answering our invitation to a featured job',
    enterprise_outreach: "answering an Enterprise client's outreach",
    talent_pool: 'to a job of a talent pool you belong to',
  },
  clientKind: {
    unknown: 'of unknown kind',
    individual: 'an individual',
    company: 'a company',
    enterprise: 'an Enterprise client',
  },
  experienceLevel: { unknown: 'no named', entry: 'entry-level', intermediate: 'intermediate', expert: 'expert' },
  category: {
    web_development: 'web development',
    mobile_development: 'mobile development',
    data_science: 'data science',
    design: 'design',
    writing: 'writing',
    translation: 'translation',
    marketing: 'marketing',
    video_audio: 'video and audio',
    admin_support: 'admin support',
    engineering: 'engineering',
    legal: 'legal work',
    accounting: 'accounting',
  },
  freelancerPlan: { basic: 'Basic', plus: 'Plus' },
  badge: {
    none: 'no badge',
    rising_talent: 'the Rising Talent badge',
    top_rated: 'the Top Rated badge',
    top_rated_plus: 'the Top Rated Plus badge',
    expert_vetted: 'the Expert-Vetted badge',
  },
  closeReason: {
    client_cancelled: 'because the client no longer needs it',
    hired: 'because somebody was hired',
    duplicate: 'because it was posted twice',
  },
  removeReason: {
    terms_violation: 'because it broke our terms',
    client_banned: 'because its client was banned',
    fake: 'because it was fake',
  },
  contractKind: { fixed: 'a fixed price', hourly: 'an hourly rate', retainer: 'a retainer', catalog: 'a catalog order' },
  paymentMethod: { unknown: 'a means we do not know yet', card: 'card', bank_debit: 'bank debit' },
  signal: {
    text_match: 'the words you searched for in the text',
    likeness: 'how alike the headline is to what you typed',
    success_score: 'each point of the success score',
    finished_contract: 'each finished contract, up to ten',
    no_history: 'having no history yet',
    paid_place: 'having paid for a place',
  },
  changedPolicy: { connects: 'Connects', fees: 'fees', ranking: 'ranking', notice: 'notice itself' },
  changeKind: {
    increase: 'that could make somebody worse off',
    promise_broken: 'that breaks a promise',
    other: 'that makes nobody worse off',
  },
}

/** One value in words: "Plus", "a company". */
export function valueText(fact: FactName, value: FactValue): string {
  const spec = factSpec(fact)
  if (spec.type === 'int' && typeof value === 'number') return numberText(value, spec.unit)
  if (spec.type === 'bool') return value === true ? 'yes' : 'no'
  return valueWords[fact]?.[String(value)] ?? String(value)
}

const factLabels: Readonly<Record<FactName, string>> = {
  initiator: 'who started it',
  clientKind: 'kind of client',
  jobBudgetUsdCents: "the job's budget",
  experienceLevel: 'experience level',
  category: 'category',
  freelancerPlan: 'your plan',
  badge: 'your badge',
  tenureDays: 'your time here',
  priceUsdCents: 'the price',
  closeReason: 'why it was closed',
  contracts: 'contracts made from it',
  removeReason: 'why it was removed',
  proposalOpened: 'whether your proposal was opened',
  contractKind: 'kind of contract',
  contractValueUsdCents: 'what was agreed',
  earnedWithClientUsdCents: 'earned with this client before',
  paymentMethod: 'way of paying',
  signal: 'signal',
  changedPolicy: 'which rules',
  changeKind: 'what the change does',
}

/** What a fact is called in a table heading or a receipt. */
export function factLabel(fact: string): string {
  return isFactName(fact) ? factLabels[fact] : fact
}

function phrase(fact: FactName, values: Words): Words {
  if (fact === 'clientKind') return say`for a client that is ${values}`
  if (fact === 'jobBudgetUsdCents') return say`for a job of ${values}`
  if (fact === 'experienceLevel') return say`asking for ${values} experience`
  if (fact === 'category') return say`in ${values}`
  if (fact === 'freelancerPlan') return say`on the ${values} plan`
  if (fact === 'badge') return say`with ${values}`
  if (fact === 'tenureDays') return say`after ${values} here`
  if (fact === 'priceUsdCents') return say`at a price of ${values}`
  if (fact === 'contracts') return say`with ${values}`
  if (fact === 'contractKind') return say`at ${values}`
  if (fact === 'contractValueUsdCents') return say`for an agreed ${values}`
  if (fact === 'earnedWithClientUsdCents') return say`after ${values} earned with the same client`
  if (fact === 'paymentMethod') return say`paid by ${values}`
  if (fact === 'signal') return say`of ${values}`
  if (fact === 'changedPolicy') return say`of the rules about ${values}`
  return values
}

interface Span {
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly fromPath?: NodePath
  readonly toPath?: NodePath
}

/** A range of a number fact: "under $50", "$600–2,000", "$10,000 or more". The upper end is not part of it. */
export function spanWords(fact: FactName, span: Span): Words {
  const spec = factSpec(fact)
  if (spec.type !== 'int') return []
  const from = span.from === undefined || span.from <= spec.min ? undefined : number(span.from, spec.unit, span.fromPath)
  const to = span.to === undefined || span.to > spec.max ? undefined : number(span.to, spec.unit, span.toPath)
  if (fact === 'contracts') return contractWords(from, to)
  if (from === undefined) return to === undefined ? say`any amount` : say`under ${to}`
  if (to === undefined) return say`${from} or more`
  if (spec.unit === 'usd_cents') return say`${from}–${{ ...to, text: to.text.replace('$', '') }}`
  return say`${from} to under ${to}`
}

/** A range of a number fact as plain text: "$600–2,000". */
export function spanText(fact: FactName, span: { readonly from?: number | undefined; readonly to?: number | undefined }): string {
  return textOf(spanWords(fact, span))
}

function contractWords(from: Token | undefined, to: Token | undefined): Words {
  const numberOf = (token: Token | undefined) => (token?.kind === 'number' ? token.value : undefined)
  if (from === undefined && numberOf(to) === 1) return say`no contract made`
  if (to === undefined && numberOf(from) === 1) return say`a contract made`
  if (from === undefined) return to === undefined ? say`any number of contracts` : say`fewer than ${to} contracts`
  return to === undefined ? say`${from} or more contracts` : say`${from} to under ${to} contracts`
}

/** A clause's conditions as phrases, each number traced below `path`. */
export function whenWords(when: When, path: NodePath): readonly Words[] {
  return Object.entries(when).flatMap(([fact, condition]) =>
    isFactName(fact) ? [conditionWords(fact, condition, [...path, fact])] : [],
  )
}

function conditionWords(fact: FactName, condition: Condition, path: NodePath): Words {
  if ('in' in condition) return phrase(fact, listWords(fact, condition.in))
  if ('is' in condition) return boolWords(fact, condition.is)
  const ends = { from: condition.gte, to: condition.lt, fromPath: [...path, 'gte'], toPath: [...path, 'lt'] }
  return phrase(fact, spanWords(fact, ends))
}

function listWords(fact: FactName, values: readonly string[]): Words {
  const spec = factSpec(fact)
  const all = spec.type === 'enum' ? spec.values : []
  const missing = all.filter((value) => !values.includes(value))
  if (fact === 'category' && missing.length > 0 && missing.length <= 3) {
    return say`any category except ${missing.map((value) => valueText(fact, value)).join(' or ')}`
  }
  return joined(
    values.map((value) => plain(valueText(fact, value))),
    ', ',
    ' or ',
  )
}

function boolWords(fact: FactName, value: boolean): Words {
  if (fact === 'proposalOpened') {
    return value ? say`and somebody had opened your proposal` : say`and nobody had opened your proposal`
  }
  return say`${factLabel(fact)}: ${value ? 'yes' : 'no'}`
}

/** A region of the analysis in one phrase: "a proposal answering a client's invitation, for a job of $600–2,000". */
export function regionText(subject: Subject, region: Region): string {
  const phrases = factsOf(subject).flatMap((fact) => {
    const classes = region[fact]
    return classes === undefined ? [] : [textOf(classesWords(fact, classes))]
  })
  return subjectPhrase(subject, phrases)
}

function classesWords(fact: FactName, classes: readonly ValueClass[]): Words {
  const first = classes[0]!
  if ('is' in first) return boolWords(fact, first.is)
  if ('values' in first)
    return phrase(
      fact,
      listWords(
        fact,
        classes.flatMap((one) => ('values' in one ? one.values : [])),
      ),
    )
  const spans = classes.flatMap((one) => ('from' in one ? [spanWords(fact, one)] : []))
  return phrase(fact, joined(spans, ', ', ' or '))
}

/** One complete case in words, naming only the facts that `mentioned` lists (default: all). */
export function factsText(subject: Subject, facts: Facts, mentioned?: readonly string[]): string {
  const phrases = factsOf(subject).flatMap((fact) => {
    const value = facts[fact]
    if (value === undefined || (mentioned !== undefined && !mentioned.includes(fact))) return []
    return [textOf(typeof value === 'boolean' ? boolWords(fact, value) : phrase(fact, plain(caseValue(fact, value))))]
  })
  return subjectPhrase(subject, phrases)
}

function caseValue(fact: FactName, value: FactValue): string {
  return fact === 'contracts' ? `${value} ${value === 1 ? 'contract' : 'contracts'} made` : valueText(fact, value)
}

function subjectPhrase(subject: Subject, phrases: readonly string[]): string {
  const [first, ...rest] = phrases
  if (first === undefined) return `${subjectWords[subject]}, in every case`
  return [`${subjectWords[subject]} ${first}`, ...rest].join(', ')
}

/** A price in a few words: "free", "6 Connects", "an auction for 4 places from 1 Connect". */
export function priceText(price: AnyPrice): string {
  if (price.auction !== undefined) {
    const { slots, min, pays } = price.auction
    const paying = pays === 'pay_your_bid' ? 'winners pay their bid' : 'winners pay the highest losing bid'
    return `an auction for ${slots} ${slots === 1 ? 'place' : 'places'} from ${connectsText(min)}, ${paying}`
  }
  if (price.floating !== undefined) return `a weekly price between ${price.floating.min} and ${connectsText(price.floating.max)}`
  return amountText(price.amount, price.unit ?? 'connects')
}

const nothingWords: Readonly<Record<AmountUnit, string>> = {
  connects: 'free',
  basis_points: 'no fee',
  usd_cents: 'no fee',
  points: 'no weight',
  days: 'no notice',
}

/** An amount of any policy in a few words: "free", "10 %", "45 days". */
export function amountText(amount: number, unit: AmountUnit): string {
  return amount === 0 ? nothingWords[unit] : numberText(amount, unit)
}
