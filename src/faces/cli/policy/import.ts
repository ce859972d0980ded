import type { Command } from '../command.ts'
import { withDatabase } from '../with-database.ts'
import { tellRefusals } from './act.ts'
import { idsIn } from './draft-named.ts'
import { editsOf, newestRules, readRulesFile } from './rules-file.ts'
import { sayInvalid } from './say.ts'
import { draftOptions, draftText, storeDraft } from './store-draft.ts'
import { policyOption, whichRules } from './which-rules.ts'

export const policyImport: Command = {
  name: 'policy import',
  summary: 'Keep a policy file as a new draft: its difference from the newest rules, by clause id.',
  args: 'FILE',
  options: { ...policyOption, ...draftOptions },
  details:
    'FILE is a policy document, a version file of a pack, or a changeset; a changeset may say which rules it edits by a `policy` of its own. `guildhall policy export` writes such files.',
  async run(call) {
    const [file = ''] = call.args
    const text = draftText(call)
    const read = readRulesFile(file)
    if (!read.ok) return sayInvalid(call.terminal, file, read.refusal)
    const policy = whichRules(call, [read.value])
    return tellRefusals(call.terminal, () =>
      withDatabase(call, 'policy import', async (database) => {
        const parent = await database.read.transaction().execute((tx) => newestRules(tx, policy))
        const changeset = editsOf(read.value, parent.document, idsIn(call.option('breaks')))
        return storeDraft(call, database, { policy, ...text, changeset })
      }),
    )
  },
}
