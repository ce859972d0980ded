import type { Actor } from '#kernel/actor.ts'
import { connects, type Connects } from '#kernel/connects.ts'
import { derivedId, type Id } from '#kernel/ids.ts'
import { invariant, InvariantViolated } from '#kernel/invariant.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { execute, type Applied, type LedgerCommand, type LedgerOutcome, type LedgerRefusal } from '#modules/ledger/index.ts'
import {
  lockVersionInForce,
  decideAction,
  versionReader,
  type Decision,
  type PricedAction,
  type PricedBy,
  type VersionInForce,
} from '#modules/policy/index.ts'
import type { Ctx } from '#platform/run-action.ts'
import { decidePrice, type PriceRefused, type QuotedCase } from '../rules/honour-quote.ts'
import { isSameSubject, type Subject } from '../rules/subject.ts'
import { findCharges, insertCharges, type Charge, type LotUse, type NewCharge } from '../store/charges.ts'
import { findQuotes, type StoredQuote } from '../store/quotes.ts'
import { POLICY, codesOf, type PriceCase } from './price-now.ts'

export interface ChargeRequest extends PriceCase {
  readonly ownerId: Id
  readonly subject: Subject
  /** The quote the person saw. Without one nobody was shown a price, and the current price is taken. */
  readonly quoteId?: Id
  /** What the quote was taken for where that is not `subject`: the job, for a proposal that did not exist then. */
  readonly quotedFor?: Subject
  /** 8 to 200 characters, unique per owner: the same key and request always get the first charge. */
  readonly key: string
  /** Who asks, where one batch carries what many asked; default: whoever runs it. */
  readonly askedBy?: Actor
}

export type ChargeRefused =
  | PriceRefused
  | { readonly code: 'insufficient_connects'; readonly needed: number; readonly available: number; readonly held: number }
  | { readonly code: 'wallet_frozen' }
  | { readonly code: 'key_reused_with_different_input' }

export const MOST_CHARGES = 256

type ChargeAnswer = Result<Charge, ChargeRefused>

/**
 * Takes what the action costs: the lower of a live quote and the price now, never silently more. Nothing is charged
 * without a record of its facts, and a price of 0 is recorded too. On a refusal nothing was taken; the caller rolls back or carries on.
 */
export async function charge(ctx: Ctx, request: ChargeRequest): Promise<ChargeAnswer> {
  const [answer] = await chargeAll(ctx, [request])
  invariant(answer !== undefined, 'every request is answered')
  return answer
}

/**
 * The same for 1 to 256 requests of anybody, in order, with the statements of one. What one is refused harms no other.
 * What the wallet refuses is kept under its key unless the caller rolls back: then the key always gets that answer.
 * @returns one answer per request, in the same order
 */
export async function chargeAll(ctx: Ctx, requests: readonly ChargeRequest[]): Promise<readonly ChargeAnswer[]> {
  invariant(requests.length >= 1 && requests.length <= MOST_CHARGES, `1 to ${MOST_CHARGES} charges, not ${requests.length}`)
  const asked = requests.map(askedOf)
  const [inForce, earlier, quotes] = await Promise.all([
    lockVersionInForce(ctx.tx, POLICY),
    findCharges(
      ctx.tx,
      asked.map(({ id }) => id),
    ),
    findQuotes(
      ctx.tx,
      requests.flatMap(({ quoteId }) => quoteId ?? []),
    ),
  ])
  const firsts = new Map<Id, Asked>()
  for (const one of asked) if (!earlier.has(one.id) && !firsts.has(one.id)) firsts.set(one.id, one)
  const answers = await chargeFresh(ctx, [...firsts.values()], { inForce, quotes })
  return asked.map((one) => {
    const known = earlier.get(one.id)
    if (known !== undefined) return answerOf(known, one)
    return isSameCase(firsts.get(one.id)!, one) ? answers.get(one.id)! : refuse(KEY_REUSED)
  })
}

/** A request with what follows from it alone. */
interface Asked {
  readonly request: ChargeRequest
  /** Of the charge, derived from owner and key: so a key can be charged only once. */
  readonly id: Id
  readonly action: PricedAction
  readonly subject: Subject
  /** The registry's codes. */
  readonly facts: readonly number[]
}

function askedOf(request: ChargeRequest): Asked {
  const { action, subject, ownerId, key } = request
  return { request, id: derivedId('charge', ownerId, key), action, subject, facts: codesOf(request) }
}

const KEY_REUSED = { code: 'key_reused_with_different_input' } as const

function answerOf(known: Charge, asked: Asked): ChargeAnswer {
  return isSameCase(known, asked) ? ok(known) : refuse(KEY_REUSED)
}

type Case = Pick<Charge, 'action' | 'subject' | 'facts'>

function isSameCase(left: Case, right: Case): boolean {
  return left.action === right.action && isSameSubject(left.subject, right.subject) && left.facts.join() === right.facts.join()
}

interface Terms {
  readonly inForce: VersionInForce
  readonly quotes: ReadonlyMap<Id, StoredQuote>
}

/** Answers requests that had no charge when they were looked up. */
async function chargeFresh(ctx: Ctx, asked: readonly Asked[], terms: Terms): Promise<ReadonlyMap<Id, ChargeAnswer>> {
  const answers = new Map<Id, ChargeAnswer>()
  const versionOf = versionReader(ctx.tx, POLICY)
  const priced: Priced[] = []
  for (const one of asked) {
    const price = await priceOf(one, terms, versionOf)
    if (price.ok) priced.push(price.value)
    else answers.set(one.id, price)
  }
  const outcomes = await takeAll(ctx, priced)
  const made: NewCharge[] = []
  for (const one of priced) {
    const outcome = outcomes.get(one.asked.id)
    if (outcome === undefined || outcome.ok) made.push(chargeOf(one, terms.inForce, outcome?.value))
    else answers.set(one.asked.id, refusalOf(outcome.refusal))
  }
  const inserted = made.length === 0 ? new Set<Id>() : await insertCharges(ctx.tx, made)
  for (const one of made) if (inserted.has(one.id)) answers.set(one.id, ok({ ...one, returned: connects(0) }))
  await answerMeanwhile(ctx, priced, answers)
  return answers
}

interface Priced {
  readonly asked: Asked
  readonly quote: StoredQuote | undefined
  /** What the price comes from: the version in force, or that of the honoured quote. */
  readonly by: PricedBy
  readonly decision: Decision
  /** Under the version in force. */
  readonly current: Connects
}

async function priceOf(
  asked: Asked,
  { inForce, quotes }: Terms,
  versionOf: (version: number) => Promise<PricedBy>,
): Promise<Result<Priced, PriceRefused>> {
  const { request, facts } = asked
  const { quoteId } = request
  const now = decideAction(inForce.document, request.action, request.facts)
  const quote = quoteId === undefined ? undefined : quotes.get(quoteId)
  const quoted: QuotedCase = { ...request, subject: request.quotedFor ?? request.subject, facts }
  const shown = quoteId === undefined ? {} : { quote: quote ?? ('unknown' as const) }
  const price = decidePrice({ asked: quoted, ...shown, current: now.amount, now: inForce.at })
  if (!price.ok) return price
  const basis = price.value === 'quoted' ? await basisOfQuote(quote, request, versionOf) : { by: inForce, decision: now }
  return ok({ asked, quote, ...basis, current: now.amount })
}

/** A quote is honoured by its own version's rules, so the receipt can name the clause the person was shown. */
async function basisOfQuote(
  quote: StoredQuote | undefined,
  { action, facts }: PriceCase,
  versionOf: (version: number) => Promise<PricedBy>,
): Promise<{ by: PricedBy; decision: Decision }> {
  invariant(quote !== undefined, 'only a quote that exists is honoured')
  const by = await versionOf(quote.version)
  const decision = decideAction(by.document, action, facts)
  invariant(decision.amount === quote.amount, `quote ${quote.id} says ${quote.amount}, its version says ${decision.amount}`)
  return { by, decision }
}

/** What the ledger says to each that costs something, by the charge's id. */
async function takeAll(ctx: Ctx, priced: readonly Priced[]): Promise<ReadonlyMap<Id, LedgerOutcome>> {
  const paid = priced.filter(({ decision }) => decision.amount > 0)
  if (paid.length === 0) return new Map()
  const outcomes = await execute(ctx, paid.map(spendFor))
  return new Map(paid.map(({ asked }, index) => [asked.id, outcomes[index]!]))
}

function spendFor({ asked: { id, request }, by, decision }: Priced): LedgerCommand {
  return {
    kind: 'spend',
    key: id,
    ownerId: request.ownerId,
    ...(request.askedBy === undefined ? {} : { askedBy: request.askedBy }),
    qty: decision.amount,
    purpose: purposeOf(request.action),
    chargeId: id,
    cause: { action: request.action, subject: request.subject },
    policyVersion: by.version,
  }
}

/** What the ledger calls an action: `proposal_submit`. */
export function purposeOf(action: PricedAction): string {
  return action.replace('.', '_')
}

function refusalOf(refusal: LedgerRefusal): ChargeAnswer {
  switch (refusal.code) {
    case 'insufficient_connects':
    case 'wallet_frozen':
      return refuse(refusal)
    case 'key_reused_with_different_input':
      return refuse(KEY_REUSED)
    default:
      throw new InvariantViolated(`the ledger refused a spend: ${JSON.stringify(refusal)}`)
  }
}

function chargeOf({ asked, quote, by, decision, current }: Priced, inForce: VersionInForce, taken?: Applied): NewCharge {
  const { request, id, facts } = asked
  return {
    id,
    ownerId: request.ownerId,
    key: request.key,
    action: request.action,
    subject: request.subject,
    facts,
    qty: decision.amount,
    ...(quote === undefined || quote.ownerId !== request.ownerId ? {} : { quoteId: quote.id }),
    policy: POLICY,
    version: by.version,
    sha256: by.sha256,
    clauseId: decision.clauseId,
    decision,
    versionInForce: inForce.version,
    priceInForce: current,
    lots: taken === undefined ? [] : lotsUsed(taken),
    at: inForce.at,
  }
}

function lotsUsed({ moves }: Applied): readonly LotUse[] {
  return moves.filter((move) => move.to === 'consumed').map(({ lotId, origin, qty }) => ({ lotId, origin, qty }))
}

/** Somebody else may have charged the same key since it was looked up: then that is the charge, and its price. */
async function answerMeanwhile(ctx: Ctx, priced: readonly Priced[], answers: Map<Id, ChargeAnswer>): Promise<void> {
  const unsure = priced.filter(({ asked: { id } }) => {
    const answer = answers.get(id)
    return answer === undefined || (!answer.ok && answer.refusal.code === KEY_REUSED.code)
  })
  if (unsure.length === 0) return
  const known = await findCharges(
    ctx.tx,
    unsure.map(({ asked }) => asked.id),
  )
  for (const { asked, decision } of unsure) {
    const made = known.get(asked.id)
    if (made === undefined) continue
    // The ledger gives one key one answer, so only a charge of nothing can stand beside what was taken just now.
    if (!answers.has(asked.id) && decision.amount > 0 && made.qty !== decision.amount) throw new ChargedMeanwhile(made)
    answers.set(asked.id, answerOf(made, asked))
  }
}

/** Undoes the transaction and has it run again, like any other collision. */
class ChargedMeanwhile extends Error {
  override name = 'ChargedMeanwhile'
  readonly code = '40001'

  constructor({ id, qty }: Charge) {
    super(`charge ${id} was made meanwhile, for ${qty} Connects`)
  }
}
