import { saveDraft, type Changeset, type PolicyName } from '#modules/policy/index.ts'
import { exitCodes, MachineProblem, type ExitCode } from '#platform/machine-problem.ts'
import type { Call, CommandOption } from '../command.ts'
import type { CommandDatabase } from '../with-database.ts'
import { act } from './act.ts'
import { answerDraft } from './draft-named.ts'
import { actingOperators } from './operators.ts'

export const draftOptions = {
  title: { type: 'string', value: 'TEXT', says: 'What changes, in one line.' },
  words: { type: 'string', value: 'TEXT', says: 'What changes, why, and what happens next: everybody affected reads it.' },
  breaks: { type: 'string', value: 'PROMISES', says: 'Ids of promises it openly breaks, separated by commas.' },
  as: { type: 'string', value: 'E-MAIL', says: 'The operator who writes it.' },
} as const satisfies Readonly<Record<string, CommandOption>>

export interface DraftText {
  readonly title: string
  readonly words: string
}

/** @throws MachineProblem when the title or the words are missing */
export function draftText(call: Call): DraftText {
  const [title, words] = [call.option('title')?.trim() ?? '', call.option('words')?.trim() ?? '']
  if (title === '' || words === '')
    throw new MachineProblem('--title and --words are needed: a draft says what it changes and why.', exitCodes.usage)
  return { title, words }
}

/** Keeps a new draft, or new edits of one, and says how to go on. */
export async function storeDraft(
  call: Call,
  database: CommandDatabase,
  draft: DraftText & {
    readonly policy: PolicyName
    readonly changeset: Changeset
    readonly draftId?: string
    readonly revision?: number
  },
): Promise<ExitCode> {
  const { author } = await actingOperators(database.app, call.option('as'))
  const saved = await act(database, author, saveDraft, draft)
  const next = Object.keys(saved.changeset).length === 0 ? 'edit' : 'review'
  answerDraft(call.terminal, saved, `guildhall policy ${next} ${saved.id}`)
  return exitCodes.done
}
