import { connects } from '#kernel/connects.ts'
import { derivedId, type Id } from '#kernel/ids.ts'
import { execute, type LedgerCommand, type LedgerRefusal } from '#modules/ledger/index.ts'
import type { ReturnEvent } from '#modules/policy/index.ts'
import type { Ctx } from '#platform/run-action.ts'
import { chargesReturned } from '../events.ts'
import type { Charge } from '../store/charges.ts'
import { insertReturns, type Return } from '../store/returns.ts'

/** At most this many refunds go to the ledger in one transaction. */
export const MOST_AT_ONCE = 512

/** A part of a locked charge that is due back. */
export interface Due {
  readonly charge: Charge
  /** Above 0, at most what the charge still has. */
  readonly qty: number
  /** The version that gives it back. */
  readonly version: number
  readonly clauseId?: string
  /** Units whose lot has less life left come back with this much; 0: they keep what they have. */
  readonly minLifeDays: number
}

export interface GivingBack {
  readonly reason: Return['reason']
  readonly event: ReturnEvent
  readonly batchId?: Id
}

export interface GivenBack {
  readonly returns: readonly Return[]
  readonly refused: readonly { readonly due: Due; readonly refusal: LedgerRefusal }[]
}

/** Returns up to 512 dues to the lots they came from; the charges must be locked by the caller. */
export async function giveBack(ctx: Ctx, dues: readonly Due[], giving: GivingBack): Promise<GivenBack> {
  if (dues.length === 0) return { returns: [], refused: [] }
  const outcomes = await execute(
    ctx,
    dues.map((due) => refundCommand(due, giving)),
  )
  const returns: Return[] = []
  const refused: { due: Due; refusal: LedgerRefusal }[] = []
  dues.forEach((due, index) => {
    const outcome = outcomes[index]!
    if (outcome.ok) returns.push(returnOf(ctx, due, { ...giving, lotsReinstated: outcome.value.newLots.length }))
    else refused.push({ due, refusal: outcome.refusal })
  })
  await insertReturns(ctx.tx, returns)
  if (returns.length > 0) ctx.announce(news(dues, returns, giving))
  return { returns, refused }
}

function refundCommand({ charge, qty, version, minLifeDays }: Due, { reason, event, batchId }: GivingBack): LedgerCommand {
  return {
    kind: 'refund',
    key: derivedId('return', batchId ?? 'rule', charge.id),
    ownerId: charge.ownerId,
    chargeId: charge.id,
    qty,
    minLifeDays,
    reason,
    cause: { event, subject: charge.subject },
    policyVersion: version,
  }
}

function returnOf(ctx: Ctx, due: Due, giving: GivingBack & { lotsReinstated: number }): Return {
  return {
    id: ctx.newId(),
    chargeId: due.charge.id,
    ownerId: due.charge.ownerId,
    qty: connects(due.qty),
    ...giving,
    ...(due.clauseId === undefined ? {} : { clauseId: due.clauseId }),
    policy: due.charge.policy,
    version: due.version,
    at: ctx.now,
  }
}

function news(dues: readonly Due[], returns: readonly Return[], { reason, event }: GivingBack) {
  const subjects = new Map(dues.map(({ charge }) => [charge.id, charge.subject]))
  return chargesReturned({
    reason,
    event,
    items: returns.map(({ chargeId, ownerId, qty, clauseId, version }) => ({
      chargeId,
      ownerId,
      qty,
      subject: subjects.get(chargeId)!,
      ...(clauseId === undefined ? {} : { clauseId }),
      version,
    })),
  })
}
