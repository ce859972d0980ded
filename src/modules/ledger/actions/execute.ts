import { invariant } from '#kernel/invariant.ts'
import type { Ctx } from '#platform/run-action.ts'
import { apply } from '../rules/apply.ts'
import { checkCommand, type LedgerCommand, type LedgerOutcome } from '../rules/commands.ts'
import { oldestKey } from '../rules/key-age.ts'
import { microsOf } from '../rules/ledger-time.ts'
import { append } from '../store/append.ts'
import { loadState } from '../store/load-state.ts'

export const MOST_COMMANDS = 512

/**
 * The one way anything is written to the ledger: 1 to 512 commands, in order, inside the caller's transaction. Each is applied
 * whole or refused whole, and both answers are kept under the command's key. The wallets stay locked until the transaction ends.
 * @returns one outcome per command, in the same order
 */
export async function execute(
  ctx: Pick<Ctx, 'tx' | 'actor' | 'now' | 'newId'>,
  commands: readonly LedgerCommand[],
): Promise<readonly LedgerOutcome[]> {
  invariant(commands.length >= 1 && commands.length <= MOST_COMMANDS, `1 to ${MOST_COMMANDS} commands, not ${commands.length}`)
  for (const command of commands) checkCommand(command)

  const state = await loadState(ctx.tx, commands)
  const { outcomes, journal } = apply(state, commands, {
    now: microsOf(ctx.now),
    oldestKey: oldestKey(ctx.newId()),
    nextId: ctx.newId,
  })
  await append(ctx.tx, journal, ctx.actor)
  return outcomes
}
