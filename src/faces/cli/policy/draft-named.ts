import { isId } from '#kernel/ids.ts'
import { findDraft, getPricedBy, type Draft, type PolicyDocument } from '#modules/policy/index.ts'
import { exitCodes, MachineProblem } from '#platform/machine-problem.ts'
import type { Terminal } from '../terminal.ts'
import type { CommandDatabase } from '../with-database.ts'
import { sayDiff, sayFindings } from './say.ts'
import { versionWords } from './which-rules.ts'

export interface OpenedDraft {
  readonly draft: Draft
  /** The rules its edits are made to. */
  readonly parent: PolicyDocument
}

/**
 * The draft that a word on the command line names, with the rules it edits.
 * @throws MachineProblem when the word is no id, or no draft has it
 */
export async function draftNamed({ read }: CommandDatabase, word: string): Promise<OpenedDraft> {
  if (!isId(word))
    throw new MachineProblem('DRAFT is the id of a draft: `guildhall policy list --drafts` shows them.', exitCodes.usage)
  return read.transaction().execute(async (tx) => {
    const draft = await findDraft(tx, word)
    if (draft === undefined) throw new MachineProblem(`there is no draft ${word}.`, exitCodes.usage)
    return { draft, parent: (await getPricedBy(tx, draft.policy, draft.parent)).document }
  })
}

/** What a draft is after something was done with it: where it stands, what the check says, and how to go on. */
export function answerDraft(terminal: Terminal, draft: Draft, next: string): void {
  const { id, policy, title, state, parent, sha256, revision, findings, diff, breaksPromises } = draft
  terminal.answer({ draftId: id, policy, title, state, parent, sha256, revision, breaksPromises, findings, diff, next }, () => {
    terminal.say(`Draft ${id}: ${title}`)
    terminal.say(`  ${state.replaceAll('_', ' ')}, against ${versionWords(policy, parent)}, sha256 ${sha256}`)
    sayFindings(terminal, findings)
    sayDiff(terminal, policy, diff)
    terminal.say(`Next: ${next}`)
  })
}

/** The ids of an option that takes several, separated by commas. */
export function idsIn(option: string | undefined): readonly string[] {
  return (option ?? '')
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '')
}
