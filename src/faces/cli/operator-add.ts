import { systemActor } from '#kernel/actor.ts'
import { nameOperator } from '#platform/auth/index.ts'
import { exitCodes } from '#platform/machine-problem.ts'
import { runAction } from '#platform/run-action.ts'
import type { Command } from './command.ts'
import { withDatabase } from './with-database.ts'

export const operatorAddCommand: Command = {
  name: 'operator add',
  args: 'EMAIL',
  summary: 'Make somebody who has signed up an operator: the way to the first one of a new marketplace.',
  details: 'Exit code 1 means that nobody has signed up with this address.',
  async run(call) {
    const email = call.args[0]
    const result = await withDatabase(call, 'operator add', ({ app }) =>
      runAction(app, nameOperator, { actor: systemActor('operator add'), input: { email } }),
    )
    call.terminal.answer(result.ok ? { accountId: result.value.accountId } : { refused: result.refusal }, () =>
      call.terminal.say(
        result.ok
          ? `${email} is an operator now.`
          : `Nobody has signed up as ${email}. Sign up on the site first, then repeat this.`,
      ),
    )
    return result.ok ? exitCodes.done : exitCodes.foundProblems
  },
}
