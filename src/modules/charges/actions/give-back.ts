import { connects } from '#kernel/connects.ts'
import { derivedId, type Id } from '#kernel/ids.ts'
import { execute, type LedgerCommand, type LedgerRefusal } from '#modules/ledger/index.ts'
import type { PolicyName, ReturnEvent } from '#modules/policy/index.ts'
import type { Ctx } from '#platform/run-action.ts'
import type { Return } from '../store/returns.ts'

/** At most this many refunds go to the ledger in one transaction. */
export const MOST_AT_ONCE = 512

/** A part of a charge that is due back. */
export interface Due {
  readonly chargeId: Id
  readonly ownerId: Id
  /** Above 0, at most what the charge still has. */
  readonly qty: number
  readonly policy: PolicyName
  /** The version that gives it back. */
  readonly version: number
  readonly clauseId?: string
  /** Units whose lot has less life left come back with this much; 0: they keep what they have. */
  readonly minLifeDays: number
  /** What the statement says it was about, beside the event. */
  readonly about: Readonly<Record<string, unknown>>
}

export interface GivingBack {
  readonly reason: Return['reason']
  readonly event: ReturnEvent
  readonly batchId?: Id
}

export interface GivenBack<D extends Due> {
  readonly returns: readonly Return[]
  readonly refused: readonly { readonly due: D; readonly refusal: LedgerRefusal }[]
}

/** Returns up to 512 dues to the lots they came from. The owners' wallets are locked by the caller, who keeps the returns. */
export async function giveBack<D extends Due>(ctx: Ctx, dues: readonly D[], giving: GivingBack): Promise<GivenBack<D>> {
  if (dues.length === 0) return { returns: [], refused: [] }
  const outcomes = await execute(
    ctx,
    dues.map((due) => refundCommand(due, giving)),
  )
  const returns: Return[] = []
  const refused: { due: D; refusal: LedgerRefusal }[] = []
  for (const [index, due] of dues.entries()) {
    const outcome = outcomes[index]!
    if (outcome.ok) returns.push(returnOf(ctx, due, { ...giving, lotsReinstated: outcome.value.newLots.length }))
    else refused.push({ due, refusal: outcome.refusal })
  }
  return { returns, refused }
}

function refundCommand(due: Due, { reason, event, batchId }: GivingBack): LedgerCommand {
  return {
    kind: 'refund',
    key: derivedId('return', batchId ?? 'rule', due.chargeId),
    ownerId: due.ownerId,
    chargeId: due.chargeId,
    qty: due.qty,
    minLifeDays: due.minLifeDays,
    reason,
    cause: { event, ...due.about },
    policyVersion: due.version,
  }
}

function returnOf(ctx: Ctx, { chargeId, ownerId, qty, clauseId, policy, version }: Due, giving: Giving): Return {
  return {
    chargeId,
    ownerId,
    qty: connects(qty),
    ...giving,
    ...(clauseId === undefined ? {} : { clauseId }),
    policy,
    version,
    at: ctx.now,
  }
}

type Giving = GivingBack & { readonly lotsReinstated: number }
