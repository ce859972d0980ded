import { writeFileSync } from 'node:fs'
import { isId } from '#kernel/ids.ts'
import {
  canonicalJson,
  changesetBetween,
  documentHash,
  findVersion,
  type PolicyDocument,
  type PolicyName,
} from '#modules/policy/index.ts'
import { exitCodes, MachineProblem } from '#platform/machine-problem.ts'
import type { Call, Command } from '../command.ts'
import { withDatabase } from '../with-database.ts'
import { draftNamed } from './draft-named.ts'
import { packNamed } from './pack-named.ts'
import { newestRules, rulesOfVersion, versionNumberIn } from './rules-file.ts'
import { policyNamed, policyOption, whichRules } from './which-rules.ts'

export const policyExport: Command = {
  name: 'policy export',
  summary: 'Write rules as canonical JSON, the very text that is hashed: of a version, a draft, or a pack.',
  args: '[N|DRAFT|PACK]',
  argCount: { least: 0, most: 1 },
  options: {
    ...policyOption,
    edits: { type: 'boolean', says: 'Only the edits against the rules before, by clause id.' },
    to: { type: 'string', value: 'FILE', says: 'Default: standard output.' },
  },
  details:
    'Without an argument the newest rules. A pack, e.g. `guildhall`, `upwork-history/P5` or `guildhall/fees`, needs no marketplace.',
  async run(call) {
    const exported = await rulesToExport(call, call.args[0])
    const value = call.flag('edits') ? exported.edits && saying(exported.document.policy, exported.edits) : exported.document
    if (value === undefined) throw new MachineProblem('these rules follow no others, so there are no edits.', exitCodes.usage)
    const text = `${canonicalJson(value)}\n`
    const file = call.option('to')
    const sha256 = documentHash(exported.document)
    if (file === undefined) {
      // The text itself is the answer, for people and programs alike.
      call.terminal.answer(value, () => call.terminal.say(text.trimEnd()))
      return exitCodes.done
    }
    writeFileSync(file, text)
    call.terminal.answer({ file, sha256 }, () => call.terminal.say(`Written to ${file}. The rules have sha256 ${sha256}.`))
    return exitCodes.done
  },
}

/** Edits of other rules than those of Connects say so, so that whoever reads the file need not be told. */
function saying(policy: PolicyName, edits: object): object {
  return policy === 'connects' ? edits : { policy, ...edits }
}

interface Exported {
  readonly document: PolicyDocument
  readonly edits?: object
}

async function rulesToExport(call: Call, word: string | undefined): Promise<Exported> {
  const version = word === undefined ? undefined : versionNumberIn(word)
  if (word !== undefined && version === undefined && !isId(word)) {
    return { document: packNamed(word, policyNamed(call)) }
  }
  const policy = whichRules(call)
  return withDatabase(call, 'policy export', async (database) => {
    if (word !== undefined && version === undefined) {
      const { draft } = await draftNamed(database, word)
      return { document: draft.document, edits: draft.changeset }
    }
    return database.read.transaction().execute(async (tx) => {
      if (version === undefined) return { document: (await newestRules(tx, policy)).document }
      const { document } = await rulesOfVersion(tx, policy, version)
      const parent = (await findVersion(tx, policy, version))?.parent ?? null
      if (parent === null) return { document }
      return { document, edits: changesetBetween((await rulesOfVersion(tx, policy, parent)).document, document) }
    })
  })
}
