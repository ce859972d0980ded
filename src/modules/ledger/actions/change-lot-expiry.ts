import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { addDays, type Instant } from '#kernel/instant.ts'
import { invariant } from '#kernel/invariant.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { defineAction } from '#platform/run-action.ts'
import { expiryChanged } from '../events.ts'
import type { LedgerRefusal } from '../rules/commands.ts'
import { findLotAt } from '../store/statement-lots.ts'
import { cutAt } from '../store/statement-cut.ts'
import { execute } from './execute.ts'

/** Nobody wakes up to Connects that are gone: whatever an operator does, this much time is left. */
export const LEAST_LIFE_DAYS = 30

const input = z.object({
  ownerId: z.uuid(),
  lotId: z.uuid(),
  expiresAt: z.coerce.date<Date | string>('Say until when, as a day and time in UTC.').nullable(),
  reason: z
    .string()
    .trim()
    .min(10, 'Say why, in at least 10 letters: the owner reads this.')
    .max(300, 'Keep the reason within 300 letters.'),
})

export type ChangeExpiryRefused =
  | Extract<LedgerRefusal, { code: 'lot_not_found' | 'nothing_available' }>
  | { readonly code: 'expiry_unchanged' }
  | { readonly code: 'life_too_short'; readonly days: number }

/** What is available of a lot lives longer, or less long; its owner hears of it, with the reason. */
export const changeLotExpiry = defineAction({
  name: 'ledger.change_lot_expiry',
  who: ['operator'],
  input,
  async run(ctx, { ownerId, lotId, expiresAt, reason }): Promise<Result<{ readonly newLotId: Id }, ChangeExpiryRefused>> {
    const lot = await findLotAt(ctx.tx, await cutAt(ctx.tx, ownerId, {}), lotId)
    if (lot === undefined) return refuse({ code: 'lot_not_found', lotId })
    if (isSame(lot.expiresAt, expiresAt)) return refuse({ code: 'expiry_unchanged' })
    if (expiresAt !== null && expiresAt < addDays(ctx.now, LEAST_LIFE_DAYS))
      return refuse({ code: 'life_too_short', days: LEAST_LIFE_DAYS })

    const change = { kind: 'change_expiry', key: ctx.newId(), ownerId, lotId, expiresAt } as const
    const [outcome] = await execute(ctx, [{ ...change, cause: { kind: 'operator', reason } }])
    invariant(outcome !== undefined, 'the ledger answers every command')
    if (!outcome.ok) {
      const { refusal } = outcome
      invariant(refusal.code === 'nothing_available', `the ledger refused another expiry: ${JSON.stringify(refusal)}`)
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
