import { completeTerms, isDearerAuction, termsBeside } from './auction-terms.ts'
import { MAX_CELLS, regionsOf, spaceOf, type Region } from './cells.ts'
import { editsBetween, same, sheetOf } from './document-sheet.ts'
import type { Occasion, PolicyDocument, PriceTable, When } from './document.ts'
import { PROMISE_NOTICE_PARAM, priceTableParam, promiseNoticeDays } from './document.ts'
import { isFactName, returnEventNames, type Facts, type PolicyAction, type ReturnEvent } from './facts.ts'
import { documentHash } from './hash.ts'
import { actionKind, actionsOf } from './policy-kinds.ts'
import { MAX_BOXES, countBoxes, layOut, mostOf, outcomeAt, type Layout } from './price-cells.ts'
import type { AnyPrice } from './price-action.ts'
import { returnRegions } from './return-cells.ts'
import {
  capitalized,
  connectsText,
  numberText,
  priceText,
  regionText,
  spanWords,
  subjectWords,
  textOf,
  valueText,
  type NumberUnit,
} from './words.ts'

/** What one version says about a group of cases. No clause: the action is not offered, or the draft has no single answer. */
export interface PriceSide {
  readonly state: 'priced' | 'not_offered' | 'undecided'
  readonly clauseId?: string
  readonly price?: AnyPrice
}

/** A group of cases whose price changes from one thing to one other thing. Groups never overlap and together are all that changes. */
export interface PriceChange {
  readonly action: PolicyAction
  readonly region: Region
  /** One case of the group: complete facts of the action. */
  readonly example: Facts
  readonly before: PriceSide
  readonly after: PriceSide
  /** Whether somebody in the group may pay more. */
  readonly more: boolean
  readonly words: string
}

/** A group of events after which a charge comes back in one version and not in the other. */
export interface ReturnChange {
  readonly event: ReturnEvent
  readonly region: Region
  readonly example: Facts
  /** The clauses that charge before and after. */
  readonly clauseBefore: string
  readonly clauseAfter: string
  readonly before?: string
  readonly after?: string
  readonly worse: boolean
  readonly words: string
}

/** A grant, a duration, the unit price or another setting. */
export interface SettingChange {
  readonly place: string
  readonly worse: boolean
  readonly words: string
}

/** A clause, promise or other list member that was added, removed or edited, whatever its effect. */
export interface Edit {
  readonly place: string
  readonly kind: 'added' | 'removed' | 'changed'
  readonly fields: readonly string[]
  readonly words: string
}

export interface PolicyDiff {
  readonly beforeHash: string
  readonly afterHash: string
  readonly prices: readonly PriceChange[]
  readonly returns: readonly ReturnChange[]
  readonly settings: readonly SettingChange[]
  readonly edits: readonly Edit[]
  /** The whole change as short lines, the ones about prices first. */
  readonly words: readonly string[]
  /** Proved over every case: nobody pays more, gets less back, or is given less. Only then may a version start without notice. */
  readonly nobodyPaysMore: boolean
  /** Where that is not so: one thing that gets dearer. */
  readonly somebodyPaysMore?: { readonly words: string; readonly action?: PolicyAction; readonly facts?: Facts }
  /** How many kinds of cases were looked at. */
  readonly cells: number
  /** Actions whose cases are too many to compare; then nothing is proved. Empty for any document a person could understand. */
  readonly incomparable: readonly PolicyAction[]
}

/** The exact difference of two documents: every case whose outcome changes, and nothing else. */
export function diffDocuments(before: PolicyDocument, after: PolicyDocument): PolicyDiff {
  const compared = actionsOf(after.policy).map((action) => compareAction(before, after, action))
  const prices = compared.flatMap((one) => one.prices)
  const returns = returnChanges(
    before,
    after,
    compared.flatMap((one) => one.pairs),
  )
  const settings = [...grantChanges(before, after), ...settingChanges(before, after)]
  const edits = editsOf(before, after)
  const incomparable = compared.filter((one) => !one.comparable).map((one) => one.action)
  const worse = firstWorse(prices, returns, settings) ?? unproved(incomparable)
  return {
    beforeHash: documentHash(before),
    afterHash: documentHash(after),
    prices,
    returns,
    settings,
    edits,
    words: summary(before, after, { prices, returns, settings, edits }),
    nobodyPaysMore: worse === undefined,
    ...(worse === undefined ? {} : { somebodyPaysMore: worse }),
    cells: compared.reduce((sum, one) => sum + one.cells, 0),
    incomparable,
  }
}

function firstWorse(
  prices: readonly PriceChange[],
  returns: readonly ReturnChange[],
  settings: readonly SettingChange[],
): PolicyDiff['somebodyPaysMore'] {
  const price = prices.find((change) => change.more)
  if (price !== undefined) return { words: price.words, action: price.action, facts: price.example }
  const other = returns.find((change) => change.worse) ?? settings.find((change) => change.worse)
  return other === undefined ? undefined : { words: other.words }
}

function unproved(incomparable: readonly PolicyAction[]): PolicyDiff['somebodyPaysMore'] {
  const [action] = incomparable
  return action === undefined
    ? undefined
    : { words: `The rules for ${action} distinguish too many cases to prove that nobody pays more.`, action }
}

/** Clauses that charge the same case before and after, where the later one may cost something. */
interface ClausePair {
  readonly before: string
  readonly after: string
}

function compareAction(before: PolicyDocument, after: PolicyDocument, action: PolicyAction) {
  const count = countBoxes(before, action) + countBoxes(after, action)
  if (count > 2 * MAX_BOXES) return { action, comparable: false, prices: [], pairs: [], cells: 0 }
  const boxes: When[] = []
  const layouts = { before: layOut(before, action, boxes), after: layOut(after, action, boxes) }
  const space = spaceOf(action, boxes)
  const pairs = new Map<string, ClausePair>()
  if (space.cells > MAX_CELLS) return { action, comparable: false, prices: [], pairs: [], cells: space.cells }
  const changed = regionsOf(space, (inside) => {
    const sides = { before: sideAt(layouts.before, inside), after: sideAt(layouts.after, inside) }
    notePair(pairs, sides)
    if (same(comparable(sides.before), comparable(sides.after))) return undefined
    return { key: JSON.stringify([keyed(sides.before), keyed(sides.after)]), label: sides }
  })
  const prices = changed.map(({ label, region, example }): PriceChange => ({
    action,
    region,
    example,
    before: label.before,
    after: label.after,
    more: mayPayMore(action, label),
    words: `${caseText({ action, region })}: ${outcomeText(label.before, label.after)} → ${outcomeText(label.after, label.before)}`,
  }))
  return { action, comparable: true, prices, pairs: [...pairs.values()], cells: space.cells }
}

function sideAt(layout: Layout, inside: bigint): PriceSide {
  if (layout.clauses.length === 0) return { state: 'not_offered' }
  const outcome = outcomeAt(layout, inside)
  if (!outcome.decided) return { state: 'undecided' }
  return { state: 'priced', clauseId: outcome.clause.id, price: outcome.price }
}

/** What a person would notice: the amount or the terms, not the clause that made them. */
function comparable({ state, price }: PriceSide) {
  const auction = price?.auction && completeTerms(price.auction)
  return { state, amount: price?.amount, auction, floating: price?.floating }
}

function keyed(side: PriceSide) {
  return [comparable(side), side.clauseId]
}

function notePair(pairs: Map<string, ClausePair>, sides: { before: PriceSide; after: PriceSide }): void {
  const [before, after] = [sides.before.clauseId, sides.after.clauseId]
  if (before === undefined || after === undefined || sides.after.price === undefined) return
  if (mostOf(sides.after.price) !== 0) pairs.set(`${before} ${after}`, { before, after })
}

/** The cases a change is about, in words. */
export function caseText({ action, region }: Pick<PriceChange, 'action' | 'region'>): string {
  return capitalized(regionText(action, region))
}

/** What one version asks for them. Of two auctions, also what tells this one from the one `beside` it. */
export function outcomeText(side: PriceSide, beside?: PriceSide): string {
  if (side.price !== undefined) {
    const [mine, other] = [side.price.auction, beside?.price?.auction]
    return [priceText(side.price), ...(mine && other ? termsBeside(mine, other) : [])].join(', ')
  }
  return side.state === 'not_offered' ? 'not offered' : 'no single price'
}

/** Whether anybody could pay more, or be worse off by an amount of another kind. For auctions: with the same bids. */
function mayPayMore(action: PolicyAction, { before, after }: { readonly before: PriceSide; readonly after: PriceSide }): boolean {
  const { harm } = actionKind(action)
  if (after.state !== 'priced') return after.state === 'undecided' || harm !== 'up'
  const price = after.price!
  if (harm === 'either') return true
  if (harm === 'down') return before.price !== undefined && price.amount < before.price.amount
  if (before.price === undefined) return mostOf(price) !== 0
  return dearer(before.price, price)
}

function dearer(before: AnyPrice, after: AnyPrice): boolean {
  if (after.auction !== undefined) {
    return before.auction === undefined || isDearerAuction(before.auction, after.auction)
  }
  if (after.floating !== undefined) {
    if (before.floating === undefined) return true
    return after.floating.min > before.floating.min || after.floating.max > before.floating.max
  }
  if (before.auction !== undefined) return after.amount > 0
  return after.amount > (before.floating?.min ?? before.amount)
}

function returnChanges(before: PolicyDocument, after: PolicyDocument, pairs: readonly ClausePair[]): readonly ReturnChange[] {
  return pairs.flatMap((pair) =>
    returnEventNames.flatMap((event) =>
      returnRegions(event, { document: before, clauseId: pair.before }, { document: after, clauseId: pair.after }).map(
        ({ label, region, example }): ReturnChange => ({
          event,
          region,
          example,
          clauseBefore: pair.before,
          clauseAfter: pair.after,
          ...(label.before === undefined ? {} : { before: label.before }),
          ...(label.after === undefined ? {} : { after: label.after }),
          worse: label.after === undefined,
          words: `${label.after === undefined ? 'No longer comes back' : 'Now comes back'} (${titleOf(after, pair.after)}): when ${eventText(event, region)}`,
        }),
      ),
    ),
  )
}

function titleOf(document: PolicyDocument, clauseId: string): string {
  return document.clauses.find((clause) => clause.id === clauseId)?.title ?? clauseId
}

function eventText(event: ReturnEvent, region: Region): string {
  return Object.keys(region).length === 0 ? subjectWords[event] : regionText(event, region)
}

function grantChanges(before: PolicyDocument, after: PolicyDocument): readonly SettingChange[] {
  const occasions = new Map(
    [...(before.grants ?? []), ...(after.grants ?? [])].map((grant) => [occasionText(grant.on), grant.on]),
  )
  return [...occasions].flatMap(([name, occasion]) => {
    const [old, now] = [grantFor(before, occasion), grantFor(after, occasion)]
    const livesDiffer = old.ownLife !== now.ownLife && old.days !== now.days && now.quantity > 0
    if (old.quantity === now.quantity && !livesDiffer) return []
    const lives = livesDiffer ? `, kept for ${numberText(old.days, 'days')} → ${numberText(now.days, 'days')}` : ''
    return [
      {
        place: 'grants',
        worse: now.quantity < old.quantity || (livesDiffer && now.days < old.days && old.quantity > 0),
        words: `${name}: ${connectsText(old.quantity)} → ${connectsText(now.quantity)}${lives}`,
      },
    ]
  })
}

/** A grant without a life of its own lasts as long as all Connects; that setting speaks for itself. */
function grantFor(document: PolicyDocument, occasion: Occasion) {
  const grant = document.grants?.find((one) => same(one.on, occasion))
  const days = grant?.lifeDays ?? document.expiry?.lotLifeDays ?? 0
  return { quantity: grant?.quantity ?? 0, ownLife: grant?.lifeDays, days }
}

function occasionText(occasion: Occasion): string {
  if (occasion.event === 'sign_up') return 'On joining'
  if (occasion.event === 'monthly') return `Each month, ${valueText('freelancerPlan', occasion.plan)} plan`
  return `On earning ${valueText('badge', occasion.badge)}`
}

interface Setting {
  readonly place: string
  readonly label: string
  readonly unit: NumberUnit
  readonly value: (document: PolicyDocument) => number | undefined
  /** The direction that makes somebody worse off. */
  readonly worse?: 'up' | 'down'
}

const settings: readonly Setting[] = [
  {
    place: 'unitPriceUsdCents',
    label: 'Price of one Connect',
    unit: 'usd_cents',
    value: (d) => d.unitPriceUsdCents,
    worse: 'up',
  },
  { place: 'expiry/lotLifeDays', label: 'Connects last', unit: 'days', value: (d) => d.expiry?.lotLifeDays, worse: 'down' },
  {
    place: 'expiry/minLifeDays',
    label: 'Returned Connects last at least',
    unit: 'days',
    value: (d) => d.expiry?.minLifeDays,
    worse: 'down',
  },
  {
    place: 'limits/noticeDays',
    label: 'Notice before anything gets dearer',
    unit: 'days',
    value: (d) => d.limits?.noticeDays,
    worse: 'down',
  },
  {
    place: `params/${PROMISE_NOTICE_PARAM}`,
    label: 'Notice before a promise is broken',
    unit: 'days',
    value: (d) => (d.policy === 'connects' ? promiseNoticeDays(d) : undefined),
    worse: 'down',
  },
  {
    place: 'limits/quoteMinutes',
    label: 'A shown price is honoured for',
    unit: 'minutes',
    value: (d) => d.limits?.quoteMinutes,
    worse: 'down',
  },
  { place: 'limits/amountCap', label: 'The most one action may cost', unit: 'connects', value: (d) => d.limits?.amountCap },
  {
    place: 'limits/softCap/proposals',
    label: 'A job pauses at this many proposals',
    unit: 'count',
    value: (d) => d.limits?.softCap?.proposals,
  },
  { place: 'limits/softCap/days', label: 'A job pauses after', unit: 'days', value: (d) => d.limits?.softCap?.days },
]

function settingChanges(before: PolicyDocument, after: PolicyDocument): readonly SettingChange[] {
  const numbers = settings.flatMap(({ place, label, unit, value, worse }) => {
    const [old, now] = [value(before), value(after)]
    if (old === now) return []
    const change = (worse === 'up' && (now ?? 0) > (old ?? 0)) || (worse === 'down' && (now ?? 0) < (old ?? 0))
    const text = (one: number | undefined) => (one === undefined ? 'not set' : numberText(one, unit))
    return [{ place, worse: change, words: `${label}: ${text(old)} → ${text(now)}` }]
  })
  const [oldPacks = [], newPacks = []] = [before.packs, after.packs]
  const packs = same(oldPacks, newPacks)
    ? []
    : [
        {
          place: 'packs',
          worse: false,
          words: `Connects are sold in packs of ${oldPacks.join(', ')} → ${newPacks.join(', ')}`,
        },
      ]
  return [...numbers, ...packs]
}

function editsOf(before: PolicyDocument, after: PolicyDocument): readonly Edit[] {
  const [old, now] = [sheetOf(before), sheetOf(after)]
  const byEntity = Map.groupBy(editsBetween(old, now), (edit) => edit.entity)
  return [...byEntity].map(([place, edits]) => {
    const kind = !old.has(place) ? 'added' : !now.has(place) ? 'removed' : 'changed'
    const fields = edits.map((edit) => edit.field)
    const changed = kind === 'changed' ? ` changed: ${fields.join(', ')}` : ` ${kind}`
    return { place, kind, fields, words: `${place}${changed}` }
  })
}

interface Changes {
  readonly prices: readonly PriceChange[]
  readonly returns: readonly ReturnChange[]
  readonly settings: readonly SettingChange[]
  readonly edits: readonly Edit[]
}

function summary(before: PolicyDocument, after: PolicyDocument, changes: Changes): readonly string[] {
  const byTable = changes.prices.filter(isSameTable)
  const tables = new Set(byTable.map((change) => change.after.price!.row!.param))
  const lines = [
    ...[...tables].flatMap((name) => tableLines(priceTableParam(before, name)!, priceTableParam(after, name)!)),
    ...changes.prices.filter((change) => !isSameTable(change)).map((change) => change.words),
    ...changes.returns.map((change) => change.words),
    ...changes.settings.map((change) => change.words),
  ]
  const said = changes.settings.length > 0 || lines.length > 0
  return [
    ...new Set(
      said
        ? [...lines, ...promiseLines(changes.edits)]
        : changes.edits.map((edit) => `No price changes. ${capitalized(edit.words)}`),
    ),
  ]
}

function promiseLines(edits: readonly Edit[]): readonly string[] {
  return edits
    .filter((edit) => edit.place.startsWith('promises/'))
    .map((edit) => `Promise ${edit.words.slice('promises/'.length)}`)
}

/** The same clause by the same table: then the table's own rows say it best, once for all clauses that use it. */
function isSameTable({ before, after }: PriceChange): boolean {
  const [old, now] = [before.price?.row, after.price?.row]
  return (
    before.clauseId === after.clauseId && old !== undefined && now !== undefined && old.param === now.param && old.on === now.on
  )
}

function tableLines(before: PriceTable, after: PriceTable): readonly string[] {
  const fact = after.on
  if (!isFactName(fact)) return []
  const starts = [...new Set([...before.steps, ...after.steps].map(([from]) => from))].toSorted((left, right) => left - right)
  const priceAt = (table: PriceTable, from: number) => table.steps.findLast(([start]) => start <= from)?.[1]
  const changed = starts.map((from, index) => ({
    from,
    to: starts[index + 1],
    old: priceAt(before, from),
    now: priceAt(after, from),
  }))
  return changed
    .filter(({ old, now }) => old !== now)
    .map(
      ({ from, to, old, now }) => `${after.title}, ${textOf(spanWords(fact, { from, to }))}: ${old ?? 'none'} → ${now ?? 'none'}`,
    )
}
