import { z } from 'zod'
import { refuse, ok, type Result } from '#kernel/result.ts'
import { settleRound, type RungOutcome, type SettledRound } from './round.ts'
import {
  bidInclusionSchema,
  bidOf,
  includeBid,
  isIncluded,
  isWholeHead,
  isWholeLadder,
  roundHeadSchema,
  sealedBidSchema,
  type RoundHead,
  type SealedBid,
} from './sealed-ladder.ts'

const units = z.int().min(0)

/** Why a winner was charged or not. `not_over`: the auction still runs, so nothing is settled for good. */
export const chargeReasons = ['interaction', 'no_interaction', 'worn_out', 'outbid', 'over_cap', 'holdout', 'not_over'] as const
export type ChargeReason = (typeof chargeReasons)[number]

const result = z.strictObject({
  winners: z.array(z.strictObject({ bid: z.uuid(), pays: units })),
  /** null: every bid that counted won. */
  highestLosing: units.nullable(),
})

const own = z.strictObject({
  bid: sealedBidSchema,
  inclusion: bidInclusionSchema,
  outcome: z.enum(['won', 'outbid', 'over_cap', 'below_minimum']),
  /** What the place costs once the client does something; 0 without a place. */
  pays: units,
  charged: units,
  because: z.enum(chargeReasons),
})

/** All that a bidder, or anybody, needs to settle a round again: as JSON, from itself alone. */
export const resultSheetSchema = z.strictObject({
  format: z.literal('guildhall-auction-result@1'),
  head: roundHeadSchema,
  /** Every bid without names. Only after the auction: before, it would tell the others’ private maxima. */
  ladder: z.array(sealedBidSchema).optional(),
  result: result.optional(),
  /** The part of the bidder whose sheet it is. */
  yours: own.optional(),
})
export type ResultSheet = Readonly<z.output<typeof resultSheetSchema>>

/** What a sheet proves. */
export interface VerifiedSheet {
  readonly head: RoundHead
  /** Settled again from the ladder; absent while the auction runs, when only one's own inclusion can be shown. */
  readonly settled?: SettledRound
  /** The bidder's own part, where the sheet has one. */
  readonly yours?: NonNullable<ResultSheet['yours']>
  /** Whether the head is one that the reader kept: else only the file vouches for it. */
  readonly vouched: boolean
}
export type SheetInvalid = { readonly code: 'sheet_invalid'; readonly problems: readonly string[] }

/** The sheet of a whole round, for everybody, or for the bidder of `yours`. `charged` is in Connects. */
export function writeSheet(
  head: RoundHead,
  bids: readonly SealedBid[],
  yours?: { readonly id: string; readonly charged: number; readonly because: ChargeReason; readonly isOver: boolean },
): ResultSheet {
  const settled = settleRound(bids.map(bidOf), head.terms)
  const mine = yours && bids.find(({ id }) => id === yours.id)
  const rung = mine && settled.ladder.find(({ bid }) => bid.id === mine.id)
  return {
    format: 'guildhall-auction-result@1',
    head,
    ...(yours?.isOver === false ? {} : { ladder: [...bids], result: resultOf(settled) }),
    ...(yours === undefined || mine === undefined || rung === undefined
      ? {}
      : {
          yours: {
            bid: mine,
            inclusion: includeBid(head, bids, mine.id),
            outcome: rung.outcome,
            pays: rung.pays,
            charged: yours.charged,
            because: yours.because,
          },
        }),
  }
}

/**
 * Computes winners and prices again from the sheet alone. `keptHash` is the hash of the head that was published at the freeze, where the
 * reader kept it; without it a platform that rewrote bids and head together would not be found out.
 */
export function verifySheet(given: unknown, keptHash?: string): Result<VerifiedSheet, SheetInvalid> {
  const parsed = resultSheetSchema.safeParse(given)
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      ({ path, message }) => `It is not a result sheet: ${path.join('/') || 'the file'}: ${message}.`,
    )
    return refuse({ code: 'sheet_invalid', problems })
  }
  const { head, ladder, result, yours } = parsed.data
  const settled = ladder && settleRound(ladder.map(bidOf), head.terms)
  const problems = [
    ...problemsOfHead(head, keptHash),
    ...problemsOfLadder(head, ladder),
    ...problemsOfResult(settled, result),
    ...(yours === undefined ? [] : problemsOfOwn(head, yours, ladder, settled)),
  ]
  if (problems.length > 0) return refuse({ code: 'sheet_invalid', problems })
  return ok({
    head,
    ...(settled === undefined ? {} : { settled }),
    ...(yours === undefined ? {} : { yours }),
    vouched: keptHash !== undefined,
  })
}

function resultOf({ ladder, highestLosing }: SettledRound): z.output<typeof result> {
  const winners = ladder.filter(({ outcome }) => outcome === 'won').map(({ bid, pays }) => ({ bid: bid.id, pays: Number(pays) }))
  return { winners, highestLosing: highestLosing ?? null }
}

function problemsOfHead(head: RoundHead, keptHash: string | undefined): string[] {
  const changed = isWholeHead(head) ? [] : ['The head of the round does not have its own hash: it was changed.']
  const other = keptHash === undefined || keptHash === head.hash ? [] : ['The head of the round is not the one you kept.']
  return [...changed, ...other]
}

function problemsOfLadder(head: RoundHead, ladder: readonly SealedBid[] | undefined): string[] {
  if (ladder === undefined || isWholeLadder(head, ladder)) return []
  if (ladder.length !== head.bids) return [`${head.bids} bids were sealed, and the ladder has ${ladder.length}.`]
  return ['The bids of the ladder are not the ones that were sealed: they lead to another root.']
}

function problemsOfResult(settled: SettledRound | undefined, claimed: z.output<typeof result> | undefined): string[] {
  if (settled === undefined) return claimed === undefined ? [] : ['It names winners without showing the bids.']
  if (claimed === undefined) return ['It shows the bids without saying who won.']
  const { winners, highestLosing } = resultOf(settled)
  const claimedPays = new Map(claimed.winners.map(({ bid, pays }) => [bid, pays]))
  const wrong = winners.filter(({ bid, pays }) => claimedPays.get(bid) !== pays)
  const wrongly = claimed.winners.filter(({ bid }) => !winners.some((winner) => winner.bid === bid))
  return [
    ...wrong.map(({ bid, pays }) =>
      claimedPays.has(bid)
        ? `The bid ${bid} has to pay ${pays}, and the sheet says ${claimedPays.get(bid)}.`
        : `The bid ${bid} won a place, and the sheet leaves it out.`,
    ),
    ...wrongly.map(({ bid }) => `The bid ${bid} did not win, and the sheet says that it did.`),
    ...(claimed.winners.length === claimedPays.size ? [] : ['It names a winner twice.']),
    ...(claimed.highestLosing === highestLosing
      ? []
      : [`The highest losing bid is ${highestLosing ?? 'none'}, and the sheet says ${claimed.highestLosing ?? 'none'}.`]),
  ]
}

function problemsOfOwn(
  head: RoundHead,
  yours: z.output<typeof own>,
  ladder: readonly SealedBid[] | undefined,
  settled: SettledRound | undefined,
): string[] {
  const problems = isIncluded(head, yours.bid, yours.inclusion)
    ? []
    : ['Your bid, as it stands here, is not among the sealed ones.']
  const isListed = ladder?.some(({ id }) => id === yours.bid.id) ?? true
  if (!isListed) problems.push('Your bid is missing on the ladder.')
  const rung = settled?.ladder.find(({ bid }) => bid.id === yours.bid.id)
  if (rung !== undefined && rung.outcome !== yours.outcome)
    problems.push(`Your bid was ${outcomeWords[rung.outcome]}, and the sheet says ${outcomeWords[yours.outcome]}.`)
  if (rung !== undefined && rung.pays !== yours.pays)
    problems.push(`Your place costs ${rung.pays}, and the sheet says ${yours.pays}.`)
  if (yours.pays > yours.bid.maximum) problems.push('Your place costs more than your maximum.')
  return [...problems, ...problemsOfCharge(yours)]
}

/** All or nothing, and only for a reason: a place is paid for as a whole, once the client does something. */
function problemsOfCharge({ outcome, pays, charged, because }: z.output<typeof own>): string[] {
  if (because === 'interaction')
    return outcome === 'won' && charged === pays ? [] : [`You were charged ${charged} for a place that costs ${pays}.`]
  return charged === 0 ? [] : [`You were charged ${charged} although the sheet gives no reason to.`]
}

const outcomeWords: Readonly<Record<RungOutcome, string>> = {
  won: 'a winner',
  outbid: 'outbid',
  over_cap: 'over what one owner may have',
  below_minimum: 'below the least bid',
}
