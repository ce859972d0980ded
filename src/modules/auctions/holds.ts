import { derivedId, type Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import { invariant, InvariantViolated } from '#kernel/invariant.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { execute, MOST_COMMANDS, type LedgerCommand, type LedgerRefusal, type ReleaseHold } from '#modules/ledger/index.ts'
import type { Ctx } from '#platform/run-action.ts'
import { holdsOver } from './events.ts'
import { captureCommand, placeCommand, raiseCommand, releaseCommand, type Held } from './hold-commands.ts'
import type { Auction } from './store/auctions.ts'

export type HoldRefused =
  | { readonly code: 'insufficient_connects'; readonly needed: number; readonly available: number; readonly held: number }
  | { readonly code: 'wallet_frozen' }

/** Sets the whole maximum aside. */
export async function placeHold(
  ctx: Ctx,
  bid: Held,
  placing: { readonly qty: number; readonly closesAt: Instant },
): Promise<Result<void, HoldRefused>> {
  return ask(ctx, placeCommand(bid, placing))
}

/** Sets `qty` more aside, up to the new maximum. */
export async function raiseHold(
  ctx: Ctx,
  bid: Held,
  raise: { readonly qty: number; readonly maximum: number },
): Promise<Result<void, HoldRefused>> {
  return ask(ctx, raiseCommand(bid, raise))
}

/**
 * Turns what a place costs into a charge and gives back the rest. False when the hold is gone: it stood on Connects whose payment was
 * taken back.
 */
export async function captureHold(
  ctx: Ctx,
  bid: Held,
  { qty, chargeId, auction }: { readonly qty: number; readonly chargeId: Id; readonly auction: Auction },
): Promise<boolean> {
  const rest = releaseCommand(bid, 'platform')
  const [captured, released] = await execute(ctx, qty === 0 ? [rest] : [captureCommand(bid, { qty, chargeId, auction }), rest])
  const isGone = captured?.ok === false && captured.refusal.code === 'hold_not_active'
  invariant(isGone || captured?.ok === true, `the ledger refused a capture: ${JSON.stringify(captured)}`)
  // A capture of everything leaves nothing to release.
  invariant(released === undefined || released.ok || released.refusal.code === 'hold_not_active', 'the rest of a hold comes back')
  return !isGone
}

/** Lets go of holds after this transaction, so that whoever ended them does not wait for a thousand wallets. */
export function announceHoldsOver(ctx: Ctx, bids: readonly Held[], by: ReleaseHold['by']): void {
  for (let from = 0; from < bids.length; from += MOST_COMMANDS) {
    const holds = bids.slice(from, from + MOST_COMMANDS).map(({ ownerId, holdId, id: bidId }) => ({ ownerId, holdId, bidId }))
    ctx.announce(holdsOver({ by, holds }))
  }
}

/** Gives back what these holds still have. One that has nothing left, or was released already, stays as it is. */
export async function releaseHolds(
  ctx: Ctx,
  { by, holds }: { by: ReleaseHold['by']; holds: readonly { ownerId: Id; holdId: Id; bidId: Id }[] },
): Promise<void> {
  const outcomes = await execute(
    ctx,
    holds.map(({ ownerId, holdId, bidId }) => ({
      kind: 'release_hold',
      key: derivedId('auctions.release', holdId),
      ownerId,
      holdId,
      by,
      cause: { kind: 'bid', id: bidId },
    })),
  )
  for (const outcome of outcomes)
    invariant(
      outcome.ok || outcome.refusal.code === 'hold_not_active',
      `the ledger refused a release: ${JSON.stringify(outcome)}`,
    )
}

async function ask(ctx: Ctx, command: LedgerCommand): Promise<Result<void, HoldRefused>> {
  const [outcome] = await execute(ctx, [command])
  invariant(outcome !== undefined, 'every command is answered')
  return outcome.ok ? ok(undefined) : refuse(refusalOf(outcome.refusal))
}

function refusalOf(refusal: LedgerRefusal): HoldRefused {
  if (refusal.code === 'insufficient_connects' || refusal.code === 'wallet_frozen') return refusal
  throw new InvariantViolated(`the ledger refused a hold: ${JSON.stringify(refusal)}`)
}
