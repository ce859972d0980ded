import { capitalized, withdrawVersion } from '#modules/policy/index.ts'
import { exitCodes, MachineProblem } from '#platform/machine-problem.ts'
import type { Command } from '../command.ts'
import { withDatabase } from '../with-database.ts'
import { act, isSure, tellRefusals } from './act.ts'
import { actingOperators } from './operators.ts'
import { numberOf } from './show.ts'
import { policyOption, versionWords, whichRules } from './which-rules.ts'

export const policyWithdraw: Command = {
  name: 'policy withdraw',
  summary: 'Take an announced version back before it begins, in public.',
  args: 'N',
  options: {
    ...policyOption,
    words: { type: 'string', value: 'TEXT', says: 'Why, in plain words: it is published.' },
    as: { type: 'string', value: 'E-MAIL', says: 'The operator who does it.' },
    yes: { type: 'boolean', says: 'Do not ask.' },
  },
  details: `The announcement stays in the register, followed by the withdrawal. What has begun is suspended or reversed instead.
Exit code 1 means that it was refused.`,
  run(call) {
    const version = numberOf(call.args[0] ?? '')
    const policy = whichRules(call)
    const reason = call.option('words')?.trim() ?? ''
    if (reason === '') throw new MachineProblem('--words is needed: it is published with the withdrawal.', exitCodes.usage)
    return tellRefusals(call.terminal, () =>
      withDatabase(call, 'policy withdraw', async (database) => {
        const { author } = await actingOperators(database.app, call.option('as'))
        if (!(await isSure(call, `Withdraw ${versionWords(policy, version)} now?`))) return exitCodes.usage
        const withdrawn = await act(database, author, withdrawVersion, { policy, version, reason })
        call.terminal.answer({ policy, ...withdrawn, withdrawn: true }, () =>
          call.terminal.say(`${capitalized(versionWords(policy, version))} is withdrawn. The rules in force stay as they are.`),
        )
        return exitCodes.done
      }),
    )
  },
}
