import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { exitCodes, MachineProblem, type ExitCode } from '#platform/machine-problem.ts'
import type { Call, Command } from '../command.ts'
import { withDatabase, type CommandDatabase } from '../with-database.ts'
import { tellRefusals } from './act.ts'
import { draftNamed, idsIn, type OpenedDraft } from './draft-named.ts'
import { editsOf, readRulesFile } from './rules-file.ts'
import { sayInvalid } from './say.ts'
import { draftOptions, storeDraft } from './store-draft.ts'

export const policyEdit: Command = {
  name: 'policy edit',
  summary: 'Give a draft other edits: those of a file, or those you write in your editor. Review and approval start again.',
  args: 'DRAFT [FILE]',
  argCount: { least: 1, most: 2 },
  options: draftOptions,
  details: `Without FILE the draft's edits open in $VISUAL or $EDITOR, by clause id; what you save there is kept.
A draft stays one of the rules it was begun for. What the rules refuse is said with its place, and the draft stays as it was.`,
  run(call) {
    const [id = '', file] = call.args
    return tellRefusals(call.terminal, () =>
      withDatabase(call, 'policy edit', async (database) => {
        const opened = await draftNamed(database, id)
        return file === undefined ? editByHand(call, database, opened) : keepEdits(call, database, { opened, file })
      }),
    )
  },
}

async function keepEdits(
  call: Call,
  database: CommandDatabase,
  { opened, file }: { readonly opened: OpenedDraft; readonly file: string },
): Promise<ExitCode> {
  const read = readRulesFile(file)
  if (!read.ok) return sayInvalid(call.terminal, file, read.refusal)
  const { policy, title, words, revision } = opened.draft
  return storeDraft(call, database, {
    policy,
    draftId: opened.draft.id,
    revision,
    title: call.option('title')?.trim() ?? title,
    words: call.option('words')?.trim() ?? words,
    changeset: editsOf(read.value, opened.parent, idsIn(call.option('breaks'))),
  })
}

/** What was typed is never lost: its file goes only once the draft has it. */
async function editByHand(call: Call, database: CommandDatabase, opened: OpenedDraft): Promise<ExitCode> {
  const file = writtenByHand(opened)
  let isKept = false
  try {
    const code = await keepEdits(call, database, { opened, file })
    isKept = code === exitCodes.done
    return code
  } finally {
    if (isKept) rmSync(path.dirname(file), { recursive: true })
    else call.terminal.complain(`the draft is as it was; what you wrote is kept in ${file}`)
  }
}

/** Opens the edits in the person's editor and waits. */
function writtenByHand({ draft }: OpenedDraft): string {
  const editor = process.env['VISUAL'] ?? process.env['EDITOR']
  if (editor === undefined || editor === '')
    throw new MachineProblem('name a FILE with the edits, or set $EDITOR to write them by hand.', exitCodes.usage)
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'guildhall-draft-')), `${draft.id}.json`)
  const before = `${JSON.stringify(draft.changeset, null, 2)}\n`
  writeFileSync(file, before)
  // An editor is often a command with options, so the shell takes it apart, as git does.
  const { status } = spawnSync('/bin/sh', ['-c', `${editor} "$1"`, 'sh', file], { stdio: 'inherit' })
  if (status !== 0) throw new MachineProblem(`the editor ended with ${status}; the draft is as it was.`, exitCodes.usage)
  if (readFileSync(file, 'utf8') === before) {
    rmSync(path.dirname(file), { recursive: true })
    throw new MachineProblem('nothing was edited; the draft is as it was.', exitCodes.usage)
  }
  return file
}
