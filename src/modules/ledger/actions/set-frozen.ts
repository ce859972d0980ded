import { z } from 'zod'
import { derivedId, type Id } from '#kernel/ids.ts'
import { invariant } from '#kernel/invariant.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { hasOpenFinding, type AuditFound } from '#platform/audit-findings.ts'
import { defineAction, type Ctx } from '#platform/run-action.ts'
import type { Cause, SetFrozen } from '../rules/commands.ts'
import { isFrozen } from '../store/freezing.ts'
import { execute } from './execute.ts'

const input = z.object({
  ownerId: z.uuid(),
  reason: z.string().trim().min(1, 'Say why: it stays on record.').max(500, 'At most 500 characters.'),
})

type Done = { readonly ownerId: Id }

/** Stops the owner's own commands; what is due to them, and what is claimed back, goes on. */
export const freezeWallet = defineAction({
  name: 'ledger.freeze_wallet',
  who: ['operator'],
  input,
  async run(ctx, { ownerId, reason }): Promise<Result<Done, { code: 'wallet_not_found' } | { code: 'wallet_frozen' }>> {
    const frozen = await isFrozen(ctx.tx, ownerId)
    if (frozen === undefined) return refuse({ code: 'wallet_not_found' })
    if (frozen) return refuse({ code: 'wallet_frozen' })
    await setFrozen(ctx, { kind: 'freeze', key: ctx.newId(), ownerId, cause: { kind: 'operator', reason } })
    return ok({ ownerId })
  },
})

/** Lets the owner use their Connects again, once nothing that an audit found in the wallet is open any more. */
export const unfreezeWallet = defineAction({
  name: 'ledger.unfreeze_wallet',
  who: ['operator'],
  input,
  async run(ctx, { ownerId, reason }): Promise<Result<Done, { code: 'wallet_not_frozen' } | { code: 'finding_open' }>> {
    if ((await isFrozen(ctx.tx, ownerId)) !== true) return refuse({ code: 'wallet_not_frozen' })
    if (await hasOpenFinding(ctx.tx, ownerId)) return refuse({ code: 'finding_open' })
    await setFrozen(ctx, { kind: 'unfreeze', key: ctx.newId(), ownerId, cause: { kind: 'operator', reason } })
    return ok({ ownerId })
  },
})

/**
 * Damage in a wallet: nobody spends from it before a person has looked. A wallet too damaged for this command is too damaged for its
 * owner's commands as well, which do all of this and more.
 */
export async function freezeFound(ctx: Ctx, { findingId, check, ownerId }: AuditFound): Promise<void> {
  if (ownerId === null || (await isFrozen(ctx.tx, ownerId)) !== false) return
  const cause: Cause = { kind: 'audit_finding', id: findingId, check }
  await setFrozen(ctx, { kind: 'freeze', key: derivedId('audit_finding', findingId), ownerId, cause })
}

async function setFrozen(ctx: Ctx, command: SetFrozen): Promise<void> {
  const [outcome] = await execute(ctx, [command])
  invariant(outcome?.ok === true, `freezing is never refused: ${JSON.stringify(outcome)}`)
}
