import { capitalized, planSuspension, suspendClauses, type PolicyName, type SuspendedVersion } from '#modules/policy/index.ts'
import { readClock } from '#platform/db/read-clock.ts'
import { exitCodes, MachineProblem } from '#platform/machine-problem.ts'
import type { Command } from '../command.ts'
import { withDatabase } from '../with-database.ts'
import { act, isSure, RefusedByRules, tellRefusals } from './act.ts'
import { idsIn } from './draft-named.ts'
import { actingOperators } from './operators.ts'
import { sayDiff } from './say.ts'
import { numberOf } from './show.ts'
import { policyOption, versionWords, whichRules } from './which-rules.ts'

export const policySuspend: Command = {
  name: 'policy suspend',
  summary: 'Let clauses of a version stop charging, at once. Nothing is given back yet; `policy reverse` still can.',
  args: 'N',
  options: {
    ...policyOption,
    clauses: { type: 'string', value: 'IDS', says: 'Separated by commas; default: all clauses the version changed.' },
    words: { type: 'string', value: 'TEXT', says: 'What is suspended and why, in plain words: it is published.' },
    as: { type: 'string', value: 'E-MAIL', says: 'The operator who does it.' },
    preview: { type: 'boolean', says: 'Say what would change, and stop.' },
    yes: { type: 'boolean', says: 'Do not ask.' },
  },
  details: `What was suspended charges again only by a new version, with its notice. Exit code 1 means that it was refused, as every change of\nweights is: whoever gains a place takes it from somebody.`,
  run(call) {
    const version = numberOf(call.args[0] ?? '')
    const policy = whichRules(call)
    const named = idsIn(call.option('clauses'))
    const clauses = named.length === 0 ? undefined : named
    return tellRefusals(call.terminal, () =>
      withDatabase(call, 'policy suspend', async (database) => {
        const plan = await database.read
          .transaction()
          .execute(async (tx) => planSuspension(tx, { policy, version, clauses, at: await readClock(tx) }))
        if (!plan.ok) throw new RefusedByRules(plan.refusal)
        const { suspension } = plan.value
        if (call.flag('preview')) {
          call.terminal.answer({ preview: plan.value }, () => sayDiff(call.terminal, policy, suspension.diff))
          return exitCodes.done
        }
        sayDiff(call.terminal, policy, suspension.diff)
        const words = call.option('words')?.trim() ?? ''
        if (words === '') throw new MachineProblem('--words is needed: it is published with the suspension.', exitCodes.usage)
        const { author } = await actingOperators(database.app, call.option('as'))
        if (!(await isSure(call, `Suspend ${plan.value.clauses.join(', ')} of ${versionWords(policy, version)} now?`)))
          return exitCodes.usage
        const suspended = await act(database, author, suspendClauses, { policy, version, clauses, words })
        call.terminal.answer({ policy, ...suspended }, () => call.terminal.say(suspendedWords(policy, suspended)))
        return exitCodes.done
      }),
    )
  },
}

function suspendedWords(policy: PolicyName, { version, clauses, charging }: SuspendedVersion): string {
  const does = policy === 'connects' ? 'no longer charge' : charging === 'free' ? 'count nothing' : 'are as they were before'
  return `${capitalized(versionWords(policy, version))} is in force: ${clauses.join(', ')} ${does}.`
}
