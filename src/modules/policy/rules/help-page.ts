import type {
  AuctionCharge,
  Charge,
  Clause,
  ConnectsDocument,
  Grant,
  Limits,
  NumberOrParam,
  PlainDocument,
  PolicyDocument,
  PolicyPromise,
  PriceTable,
  ReturnClause,
} from './document.ts'
import { PROMISE_NOTICE_PARAM, numberParam, priceTableParam } from './document.ts'
import { isFactName } from './facts.ts'
import { findBrokenPromises, promisedActions } from './find-broken-promises.ts'
import { documentHash } from './hash.ts'
import { assumptionsAt } from './places.ts'
import { actionKind, policyKinds } from './policy-kinds.ts'
import {
  capitalized,
  factLabel,
  joined,
  number,
  quote,
  say,
  spanWords,
  subjectWords,
  valueText,
  whenWords,
  type NodePath,
  type NumberUnit,
  type Token,
  type Words,
} from './words.ts'

/** One thing the page says, with an anchor that stays the same across versions. */
export interface HelpItem {
  readonly anchor: string
  readonly title: Words
  readonly paragraphs: readonly Words[]
  readonly table?: { readonly columns: readonly [string, string]; readonly rows: readonly (readonly [Words, Words])[] }
  readonly why?: Words
  /** Our own assumptions in it (history packs): shown with the item, never hidden. */
  readonly assumptions: readonly string[]
  /** A promise that these rules do not keep. */
  readonly broken?: Words
}
export interface HelpSection {
  readonly anchor: string
  readonly title: string
  readonly intro: Words
  readonly items: readonly HelpItem[]
}
export interface HelpPage {
  readonly title: string
  /** sha256 of the document the page was made from. */
  readonly hash: string
  readonly documentTitle: string
  readonly sections: readonly HelpSection[]
}

/** The public page about a policy, generated from the rules themselves: every clause once, every number traced to its node. */
export function helpPage(document: PolicyDocument): HelpPage {
  return {
    title: policyKinds[document.policy].pageTitle,
    hash: documentHash(document),
    documentTitle: document.title,
    sections: document.policy === 'connects' ? connectsSections(document) : plainSections(document),
  }
}

function plainSections(document: PlainDocument): readonly HelpSection[] {
  const clauses = document.clauses.map((clause, index) => clauseItem(document, clause, index))
  return [
    section('what-the-rules-say', 'What the rules say', say`${policyKinds[document.policy].about}`, clauses),
    promisesSection(document),
  ].filter((one) => one.items.length > 0)
}

function promisesSection(document: PolicyDocument): HelpSection {
  const intro = say`Each promise is checked against every possible case before a rule can start.`
  return section('promises', 'What we promise', intro, promiseItems(document))
}

function connectsSections(document: ConnectsDocument): readonly HelpSection[] {
  const clauses = document.clauses.map((clause, index) => ({ clause, item: clauseItem(document, clause, index) }))
  const inSection = (free: boolean) => clauses.filter(({ clause }) => isFree(document, clause) === free).map(({ item }) => item)
  return [
    section('what-costs', 'What costs Connects', costsIntro(), inSection(false)),
    section('what-is-free', 'What is free', say`None of this ever takes a Connect. You still get a receipt.`, inSection(true)),
    section(
      'what-comes-back',
      'What comes back by itself',
      returnsIntro(document),
      document.returns.map((clause, index) => returnItem(document, clause, index)),
    ),
    section(
      'what-you-are-given',
      'Connects you are given',
      say`These come without buying anything.`,
      document.grants.map((grant, index) => grantItem(document, grant, index)),
    ),
    section('how-long-they-last', 'How long Connects last', say`Every Connect has a last day. Your statement shows it.`, [
      expiryItem(document),
    ]),
    section('buying', 'Buying Connects', say`Connects are never worth cash and cannot be given to another person.`, [
      buyingItem(document),
    ]),
    section(
      'how-prices-change',
      'How prices change',
      say`Prices follow published rules. Nobody changes them quietly.`,
      changeItems(document),
    ),
    promisesSection(document),
  ].filter((one) => one.items.length > 0)
}

function section(anchor: string, title: string, intro: Words, items: readonly HelpItem[]): HelpSection {
  return { anchor, title, intro, items }
}

function costsIntro(): Words {
  return say`The price is shown before you decide, with the rule that makes it.`
}

function isFree(document: PolicyDocument, clause: Clause): boolean {
  return 'fixed' in clause.charge && numberParam(document, clause.charge.fixed) === 0
}

function clauseItem(document: PolicyDocument, clause: Clause, index: number): HelpItem {
  const path: NodePath = ['clauses', index]
  const table = 'table' in clause.charge ? priceTableParam(document, clause.charge.table) : undefined
  return {
    anchor: `clause-${clause.id}`,
    title: [quote(clause.title, [...path, 'title'])],
    paragraphs: [
      say`${capitalized(subjectWords[clause.for])}${appliesTo(clause, path)} ${chargeWords(document, clause, [...path, 'charge'])}`,
      ...exceptionWords(document, clause),
    ],
    ...('table' in clause.charge && table !== undefined
      ? { table: tableOf(clause.charge.table, { table, unit: actionKind(clause.for).unit }) }
      : {}),
    ...whyOf(clause, path),
    assumptions: [...assumptionsAt(document, `clauses/${clause.id}`), ...paramAssumptions(document, clause.charge)],
  }
}

function appliesTo(clause: Clause, path: NodePath): Words {
  const conditions = whenWords(clause.when, [...path, 'when'])
  return conditions.length === 0 ? [] : say` ${joined(conditions)}`
}

function whyOf(node: { readonly why: string }, path: NodePath): { why?: Words } {
  return node.why === '' ? {} : { why: [quote(node.why, [...path, 'why'])] }
}

function exceptionWords(document: PolicyDocument, clause: Clause): readonly Words[] {
  const rule = document.clauses.findIndex((other) => other.id === clause.exceptionTo)
  const exceptions = document.clauses.flatMap((other, index) =>
    other.exceptionTo === clause.id ? [titleQuote(document, index)] : [],
  )
  return [
    ...(rule < 0 ? [] : [say`This is an exception to ${titleQuote(document, rule)}.`]),
    ...(exceptions.length === 0 ? [] : [say`Except where another rule says so: ${joined(exceptions.map((token) => [token]))}.`]),
  ]
}

function titleQuote(document: PolicyDocument, index: number): Token {
  return quote(`“${document.clauses[index]!.title}”`, ['clauses', index, 'title'])
}

function paramAssumptions(document: PolicyDocument, charge: Charge): readonly string[] {
  const values = 'table' in charge ? [charge.table] : 'auction' in charge ? Object.values(charge.auction) : Object.values(charge)
  return values.flatMap((value) => (typeof value === 'string' ? assumptionsAt(document, `params/${value}`) : []))
}

function chargeWords(document: PolicyDocument, { for: action, charge }: Clause, path: NodePath): Words {
  const { unit } = actionKind(action)
  if ('table' in charge) {
    const table = priceTableParam(document, charge.table)
    return say`${unit === 'connects' ? 'costs' : 'goes'} by ${factLabel(table?.on ?? '')}:`
  }
  if ('fixed' in charge && unit !== 'connects') return say`is ${paramNumber(document, charge.fixed, [...path, 'fixed'], unit)}.`
  if ('fixed' in charge) {
    const amount = paramNumber(document, charge.fixed, [...path, 'fixed'], 'connects')
    return amount.kind === 'number' && amount.value === 0 ? say`costs nothing.` : say`costs ${amount}.`
  }
  if ('floating' in charge) {
    const min = paramNumber(document, charge.floating.min, [...path, 'floating', 'min'], 'connects')
    const max = paramNumber(document, charge.floating.max, [...path, 'floating', 'max'], 'connects')
    return say`costs between ${min} and ${max}, floating with demand. You set your own maximum; above it the badge switches itself off and costs nothing.`
  }
  return auctionWords(document, charge.auction, [...path, 'auction'])
}

function auctionWords(document: PolicyDocument, auction: AuctionCharge, path: NodePath): Words {
  const slots = paramNumber(document, auction.slots, [...path, 'slots'], 'count')
  const min = paramNumber(document, auction.min, [...path, 'min'], 'connects')
  const pays = auction.pays === 'pay_your_bid' ? 'their own bid' : 'the highest losing bid, or the minimum where nobody lost'
  const moment =
    auction.chargedOn === 'valid_click'
      ? 'only when a client really opens your profile'
      : 'only once the client does something with your boosted proposal; until then your bid is held and otherwise released in full'
  const closing =
    auction.closesAfterDays === undefined
      ? []
      : say` It closes after ${paramNumber(document, auction.closesAfterDays, [...path, 'closesAfterDays'], 'days')}, or with the first hire.`
  const more = [
    ...eligibleWords(auction),
    ...ownerWords(document, auction, path),
    ...wearWords(document, auction, path),
    ...holdoutWords(document, auction, path),
  ]
  return say`is an auction: the highest bids win the labelled places (${slots}). The lowest bid is ${min}. Winners pay ${pays}, ${moment}.${closing}${more}`
}

function eligibleWords({ eligible }: AuctionCharge): Words {
  if (eligible === undefined) return []
  if (eligible === 'any') return say` Every submitted proposal may be boosted.`
  return say` Only a proposal that fits the job may be boosted: your profile’s field is the job’s, or your profile names at least one of the skills that the job needs. Where a job names no skills, the field alone decides. It is looked at when you name a maximum, not again when you raise it.`
}

function ownerWords(document: PolicyDocument, { mostPerOwner }: AuctionCharge, path: NodePath): Words {
  if (mostPerOwner === undefined) return []
  return say` Bids of one wallet that count: at most ${paramNumber(document, mostPerOwner, [...path, 'mostPerOwner'], 'count')}.`
}

/** Said only where the rules name it: what another marketplace did before it said so is not known. */
function wearWords(document: PolicyDocument, auction: AuctionCharge, path: NodePath): Words {
  const { viewsUntilWorn: views, opensUntilWorn: opens } = auction
  const limits = [
    ...(views === undefined ? [] : [say`the list ${paramNumber(document, views, [...path, 'viewsUntilWorn'], 'count')} times`]),
    ...(opens === undefined
      ? []
      : [say`the proposal ${paramNumber(document, opens, [...path, 'opensUntilWorn'], 'count')} times`]),
  ]
  if (limits.length === 0) return []
  return say` Looking costs nobody anything: a place ends, for nothing, when the client has looked at ${joined(limits, ', ', ' or ')} and done nothing with it.`
}

function holdoutWords(document: PolicyDocument, { holdoutPerThousand: share }: AuctionCharge, path: NodePath): Words {
  if (share === undefined || numberParam(document, share) === 0) return []
  const drawn = paramNumber(document, share, [...path, 'holdoutPerThousand'], 'count')
  return say` On a few jobs, drawn by chance (${drawn} of a thousand), boosts are neither shown nor charged, and bidders are told afterwards: so everybody can see what boosts do.`
}

/** A number token that points at the number itself: in the clause, or in the parameter the clause names. */
function paramNumber(document: PolicyDocument, value: NumberOrParam, path: NodePath, unit: NumberUnit): Token {
  return number(numberParam(document, value) ?? 0, unit, typeof value === 'string' ? ['params', value] : path)
}

function tableOf(
  name: string,
  { table, unit }: { readonly table: PriceTable; readonly unit: NumberUnit },
): NonNullable<HelpItem['table']> {
  const { on } = table
  const path: NodePath = ['params', name, 'steps']
  const rows = table.steps.map(([from, price], index): readonly [Words, Words] => {
    const to = table.steps[index + 1]?.[0]
    const span = { from, to, fromPath: [...path, index, 0], toPath: [...path, index + 1, 0] }
    return [isFactName(on) ? spanWords(on, span) : [], [number(price, unit, [...path, index, 1])]]
  })
  return { columns: [capitalized(factLabel(on)), unit === 'connects' ? 'Cost' : 'Amount'], rows }
}

function returnsIntro(document: ConnectsDocument): Words {
  const { minLifeDays } = document.expiry
  const life =
    minLifeDays === 0 ? [] : say`, and you have at least ${number(minLifeDays, 'days', ['expiry', 'minLifeDays'])} to use them`
  return say`Returned Connects go back to where they came from${life}. You need not ask.`
}

function returnItem(document: ConnectsDocument, clause: ReturnClause, index: number): HelpItem {
  const path: NodePath = ['returns', index]
  const conditions = whenWords(clause.when, [...path, 'when'])
  const charged = clause.of.map((id) => document.clauses.findIndex((other) => other.id === id)).filter((found) => found >= 0)
  const costing = charged.filter((found) => !isFree(document, document.clauses[found]!))
  const named = (costing.length > 0 ? costing : charged).map((found): Words => [titleQuote(document, found)])
  const condition = conditions.length === 0 ? [] : say` ${joined(conditions)}`
  return {
    anchor: `return-${clause.id}`,
    title: [quote(clause.title, [...path, 'title'])],
    paragraphs: [
      say`When ${subjectWords[clause.on]}${condition}, all Connects come back that you paid under ${joined(named, ', ', ' or ')}.`,
    ],
    ...whyOf(clause, path),
    assumptions: assumptionsAt(document, `returns/${clause.id}`),
  }
}

function grantItem(document: ConnectsDocument, grant: Grant, index: number): HelpItem {
  const path: NodePath = ['grants', index]
  const quantity = number(grant.quantity, 'connects', [...path, 'quantity'])
  const life = grant.lifeDays === undefined ? [] : say` They last ${number(grant.lifeDays, 'days', [...path, 'lifeDays'])}.`
  return {
    anchor: `grant-${grant.id}`,
    title: [quote(grant.title, [...path, 'title'])],
    paragraphs: [say`You get ${quantity} ${occasionWords(grant)}.${life}`],
    ...whyOf(grant, path),
    assumptions: assumptionsAt(document, `grants/${grant.id}`),
  }
}

function occasionWords({ on }: Grant): string {
  if (on.event === 'sign_up') return 'once, when you join'
  if (on.event === 'badge') return `once, when you earn ${valueText('badge', on.badge)}`
  return `every month on the ${valueText('freelancerPlan', on.plan)} plan, on your own billing day`
}

function expiryItem(document: ConnectsDocument): HelpItem {
  const life = number(document.expiry.lotLifeDays, 'days', ['expiry', 'lotLifeDays'])
  return {
    anchor: 'expiry',
    title: say`Expiry`,
    paragraphs: [
      say`Connects last ${life} from the day you get them, unless it says otherwise where you got them.`,
      say`Those that expire soonest are spent first; among equals, given ones before bought ones.`,
    ],
    assumptions: assumptionsAt(document, 'expiry'),
  }
}

function buyingItem(document: ConnectsDocument): HelpItem {
  const unit = number(document.unitPriceUsdCents, 'usd_cents', ['unitPriceUsdCents'])
  const base = {
    anchor: 'packs',
    title: say`Packs`,
    assumptions: [...assumptionsAt(document, 'unitPriceUsdCents'), ...assumptionsAt(document, 'packs')],
  }
  if (document.packs.length === 0) return { ...base, paragraphs: [say`One Connect costs ${unit}. There are no packs.`] }
  const rows = document.packs.map((pack, index): readonly [Words, Words] => {
    const path: NodePath = ['packs', index]
    const price = number(pack * document.unitPriceUsdCents, 'usd_cents', path)
    return [[number(pack, 'connects', path)], [{ ...price, times: ['unitPriceUsdCents'] } as Token]]
  })
  return {
    ...base,
    paragraphs: [say`One Connect costs ${unit}, in a pack of any size. Taxes may be added where you live.`],
    table: { columns: ['Pack', 'Price'], rows },
  }
}

function changeItems(document: ConnectsDocument): readonly HelpItem[] {
  const { noticeDays, quoteMinutes, amountCap } = document.limits
  const notice = number(noticeDays, 'days', ['limits', 'noticeDays'])
  const quoted = number(quoteMinutes, 'minutes', ['limits', 'quoteMinutes'])
  const cap = number(amountCap, 'connects', ['limits', 'amountCap'])
  return [
    limitItem(document, 'noticeDays', {
      title: 'Notice',
      text: say`Anything that could cost somebody more is announced at least ${notice} before it starts. What only gets cheaper may start at once.`,
    }),
    ...promiseNoticeItem(document),
    limitItem(document, 'quoteMinutes', {
      title: 'The price you were shown',
      text: say`A price you were shown holds for ${quoted}, also when the rules change meanwhile. If the price falls, you pay the lower one.`,
    }),
    limitItem(document, 'amountCap', {
      title: 'The most one action can cost',
      text: say`By a fixed price or a table, one action never costs more than ${cap}.`,
    }),
    ...softCapItem(document),
  ]
}

function limitItem(document: ConnectsDocument, limit: keyof Limits, { title, text }: { title: string; text: Words }): HelpItem {
  return {
    anchor: `limit-${limit}`,
    title: say`${title}`,
    paragraphs: [text],
    assumptions: assumptionsAt(document, `limits/${limit}`),
  }
}

function promiseNoticeItem(document: ConnectsDocument): readonly HelpItem[] {
  const found = numberParam(document, PROMISE_NOTICE_PARAM)
  if (found === undefined || found <= document.limits.noticeDays) return []
  const days = number(found, 'days', ['params', PROMISE_NOTICE_PARAM])
  const text = say`A change that breaks one of our promises must say so, and is announced at least ${days} before it starts.`
  const assumptions = assumptionsAt(document, `params/${PROMISE_NOTICE_PARAM}`)
  return [{ anchor: 'promise-notice', title: say`Breaking a promise`, paragraphs: [text], assumptions }]
}

function softCapItem(document: ConnectsDocument): readonly HelpItem[] {
  const { softCap } = document.limits
  if (softCap === undefined) return []
  const proposals = number(softCap.proposals, 'count', ['limits', 'softCap', 'proposals'])
  const days = number(softCap.days, 'days', ['limits', 'softCap', 'days'])
  const text = say`A job pauses for new proposals after ${proposals} proposals or ${days}, so that yours is read. Its client can open it again with one click.`
  return [limitItem(document, 'softCap', { title: 'Pausing busy jobs', text })]
}

function promiseItems(document: PolicyDocument): readonly HelpItem[] {
  const broken = new Set<PolicyPromise>(findBrokenPromises(document).map(({ promise }) => promise))
  return document.promises.map((promise, index): HelpItem => ({
    anchor: `promise-${promise.id}`,
    title: [quote(promise.text, ['promises', index, 'text'])],
    paragraphs: [promiseWords(document, promise, ['promises', index, 'assert'])],
    ...(broken.has(promise) ? { broken: say`The rules on this page do not keep this promise.` } : {}),
    assumptions: assumptionsAt(document, `promises/${promise.id}`),
  }))
}

function promiseWords(document: PolicyDocument, promise: PolicyPromise, path: NodePath): Words {
  const { max } = promise.assert.amount
  const [first] = promisedActions(document, promise)
  const unit = first === undefined ? 'connects' : actionKind(first).unit
  const most = number(max, unit, [...path, 'amount', 'max'])
  const limit = unit !== 'connects' ? say`is at most ${most}` : max === 0 ? say`is free` : say`costs at most ${most}`
  const conditions = whenWords(promise.assert.where, [...path, 'where'])
  const subjects = promisedActions(document, promise).map((action) => subjectWords[action])
  const everything = promise.assert.for === undefined && conditions.length === 0
  const cases = everything
    ? say`everything`
    : say`${subjects.join(' or ')}${conditions.length === 0 ? [] : say` ${joined(conditions)}`}`
  return say`That means, in every case: ${cases} ${limit}.`
}
