import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { addDays, type Instant } from '#kernel/instant.ts'
import { invariant } from '#kernel/invariant.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { defineAction } from '#platform/run-action.ts'
import { expiryChanged } from '../events.ts'
import type { LedgerRefusal } from '../rules/commands.ts'
import type { WalletLot } from '../store/read-wallet.ts'
import { findLotAt } from '../store/statement-lots.ts'
import { cutAt } from '../store/statement-cut.ts'
import { execute } from './execute.ts'

/** Nobody wakes up to Connects that are gone: whatever an operator does, this much time is left. */
export const LEAST_LIFE_DAYS = 30

/** What an operator fills in. */
export const expiryWish = z.object({
  expiresAt: z.coerce.date<Date | string>('Say until when, as a day and time in UTC.').nullable(),
  reason: z
    .string()
    .trim()
    .min(10, 'Say why, in at least 10 letters: the owner reads this.')
    .max(300, 'Keep the reason within 300 letters.'),
})
const input = expiryWish.extend({ ownerId: z.uuid(), lotId: z.uuid() })

export type NoNewExpiry =
  | Extract<LedgerRefusal, { code: 'no_units_to_move' | 'expiry_unchanged' }>
  | { readonly code: 'life_too_short'; readonly days: number }

export type ChangeExpiryRefused = Extract<LedgerRefusal, { code: 'lot_not_found' }> | NoNewExpiry

/** Why the lot's Connects cannot live until then, as far as can be told without the wallet's lock. */
export function whyNoNewExpiry(
  lot: Pick<WalletLot, 'id' | 'available' | 'expiresAt'>,
  { expiresAt, now }: { readonly expiresAt: Instant | null; readonly now: Instant },
): NoNewExpiry | undefined {
  if (lot.available === 0) return { code: 'no_units_to_move', lotId: lot.id }
  if (isSame(lot.expiresAt, expiresAt)) return { code: 'expiry_unchanged', lotId: lot.id }
  const isTooShort = expiresAt !== null && expiresAt < addDays(now, LEAST_LIFE_DAYS)
  return isTooShort ? { code: 'life_too_short', days: LEAST_LIFE_DAYS } : undefined
}

/** What is available of a lot lives longer, or less long; its owner hears of it, with the reason. */
export const changeLotExpiry = defineAction({
  name: 'ledger.change_lot_expiry',
  who: ['operator'],
  input,
  async run(ctx, { ownerId, lotId, expiresAt, reason }): Promise<Result<{ readonly newLotId: Id }, ChangeExpiryRefused>> {
    const lot = await findLotAt(ctx.tx, await cutAt(ctx.tx, ownerId, {}), lotId)
    if (lot === undefined) return refuse({ code: 'lot_not_found', lotId })
    const no = whyNoNewExpiry(lot, { expiresAt, now: ctx.now })
    if (no !== undefined) return refuse(no)

    const change = { kind: 'change_expiry', key: ctx.newId(), ownerId, lotId, expiresAt } as const
    const [outcome] = await execute(ctx, [{ ...change, cause: { kind: 'operator', reason } }])
    invariant(outcome !== undefined, 'the ledger answers every command')
    if (!outcome.ok) {
      const { refusal } = outcome
      // Used, or run out, since it was looked at.
      invariant(refusal.code === 'no_units_to_move', `the ledger refused another expiry: ${JSON.stringify(refusal)}`)
      return refuse(refusal)
    }
    const { moves, newLots } = outcome.value
    const qty = moves.find((move) => move.lotId === lotId)!.qty
    const [before, after] = [textOf(lot.expiresAt), textOf(expiresAt)]
    ctx.announce(expiryChanged({ ownerId, lotId, newLotId: newLots[0]!, qty, before, after, reason }))
    return ok({ newLotId: newLots[0]! })
  },
})

function isSame(left: Instant | null, right: Instant | null): boolean {
  return left?.getTime() === right?.getTime()
}

function textOf(instant: Instant | null): string | null {
  return instant === null ? null : instant.toISOString()
}
