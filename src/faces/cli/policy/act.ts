import type { Actor } from '#kernel/actor.ts'
import { policyRefusalWords, type PolicyRefusal } from '#faces/words/policy-refusals.ts'
import { exitCodes, type ExitCode } from '#platform/machine-problem.ts'
import { runAction, type Action } from '#platform/run-action.ts'
import type { Call } from '../command.ts'
import type { Terminal } from '../terminal.ts'
import type { CommandDatabase } from '../with-database.ts'
import { sayFindings, sayIssues } from './say.ts'

/** A refusal on its way to the person who typed the command. */
export class RefusedByRules extends Error {
  override name = 'RefusedByRules'
  readonly refusal: PolicyRefusal

  constructor(refusal: PolicyRefusal) {
    super(refusal.code)
    this.refusal = refusal
  }
}

/** Runs one action as an operator. @throws RefusedByRules */
export async function act<Input, Value, R extends PolicyRefusal>(
  database: CommandDatabase,
  actor: Actor,
  action: Action<Input, Value, R>,
  input: unknown,
): Promise<Value> {
  const result = await runAction(database.app, action, { actor, input })
  if (!result.ok) throw new RefusedByRules(result.refusal)
  return result.value
}

/** Says a refusal in the words that programs get too, with every finding and its case. */
export async function tellRefusals(terminal: Terminal, work: () => Promise<ExitCode>): Promise<ExitCode> {
  try {
    return await work()
  } catch (thrown) {
    if (!(thrown instanceof RefusedByRules)) throw thrown
    const { refusal } = thrown
    terminal.answer({ refused: refusal }, () => sayRefusal(terminal, refusal))
    return exitCodes.foundProblems
  }
}

function sayRefusal(terminal: Terminal, refusal: PolicyRefusal): void {
  const { title, detail, advice } = policyRefusalWords(refusal)
  if ('findings' in refusal) sayFindings(terminal, refusal.findings)
  if ('issues' in refusal) sayIssues(terminal, refusal.issues)
  const isListed = 'findings' in refusal || 'issues' in refusal
  terminal.say(`${title}. ${isListed ? advice : detail}`.trimEnd())
}

export async function isSure({ flag, terminal }: Call, question: string): Promise<boolean> {
  if (flag('yes') || (await terminal.confirm(question))) return true
  terminal.complain('nothing was changed. Answer yes, or pass --yes.')
  return false
}
