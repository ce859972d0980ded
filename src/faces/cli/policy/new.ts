import { changesetBetween } from '#modules/policy/index.ts'
import type { Command } from '../command.ts'
import { withDatabase } from '../with-database.ts'
import { tellRefusals } from './act.ts'
import { idsIn } from './draft-named.ts'
import { packNamed } from './pack-named.ts'
import { newestRules } from './rules-file.ts'
import { draftOptions, draftText, storeDraft } from './store-draft.ts'
import { policyNamed, policyOption, whichRules } from './which-rules.ts'

export const policyNew: Command = {
  name: 'policy new',
  summary: 'Start a draft from the newest rules, or from a pack. Nothing changes for anybody.',
  options: {
    ...policyOption,
    ...draftOptions,
    pack: {
      type: 'string',
      value: 'NAME',
      says: 'Take the rules of a pack, e.g. `pph`, or of one of its versions, e.g. `upwork-history/P5`, or its other rules, e.g. `guildhall/fees`.',
    },
  },
  details: 'Go on with `guildhall policy edit DRAFT`.',
  run(call) {
    const text = draftText(call)
    const pack = call.option('pack')
    const from = pack === undefined ? undefined : packNamed(pack, policyNamed(call))
    const policy = from?.policy ?? whichRules(call)
    return tellRefusals(call.terminal, () =>
      withDatabase(call, 'policy new', async (database) => {
        const parent = await database.read.transaction().execute((tx) => newestRules(tx, policy))
        const edits = from === undefined ? {} : changesetBetween(parent.document, from)
        const breaksPromises = idsIn(call.option('breaks'))
        return storeDraft(call, database, {
          policy,
          ...text,
          changeset: { ...edits, ...(breaksPromises.length === 0 ? {} : { breaksPromises }) },
        })
      }),
    )
  },
}
