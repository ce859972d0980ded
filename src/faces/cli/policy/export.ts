import { writeFileSync } from 'node:fs'
import { isId } from '#kernel/ids.ts'
import { canonicalJson, changesetBetween, documentHash, findVersion, type PolicyDocument } from '#modules/policy/index.ts'
import { exitCodes, MachineProblem } from '#platform/machine-problem.ts'
import type { Call, Command } from '../command.ts'
import { withDatabase } from '../with-database.ts'
import { draftNamed } from './draft-named.ts'
import { packNamed } from './pack-named.ts'
import { newestRules, POLICY, rulesOfVersion, versionNumberIn } from './rules-file.ts'

export const policyExport: Command = {
  name: 'policy export',
  summary: 'Write rules as canonical JSON, the very text that is hashed: of a version, a draft, or a pack.',
  args: '[N|DRAFT|PACK]',
  argCount: { least: 0, most: 1 },
  options: {
    edits: { type: 'boolean', says: 'Only the edits against the rules before, by clause id.' },
    to: { type: 'string', value: 'FILE', says: 'Default: standard output.' },
  },
  details: 'Without an argument the newest rules. A pack, e.g. `guildhall` or `upwork-history/P5`, needs no marketplace.',
  async run(call) {
    const exported = await rulesToExport(call, call.args[0])
    const value = call.flag('edits') ? exported.edits : exported.document
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

interface Exported {
  readonly document: PolicyDocument
  readonly edits?: object
}

async function rulesToExport(call: Call, word: string | undefined): Promise<Exported> {
  const version = word === undefined ? undefined : versionNumberIn(word)
  if (word !== undefined && version === undefined && !isId(word)) {
    return { document: packNamed(word).document }
  }
  return withDatabase(call, 'policy export', async (database) => {
    if (word !== undefined && version === undefined) {
      const { draft } = await draftNamed(database, word)
      return { document: draft.document, edits: draft.changeset }
    }
    return database.read.transaction().execute(async (tx) => {
      if (version === undefined) return { document: (await newestRules(tx)).document }
      const { document } = await rulesOfVersion(tx, version)
      const parent = (await findVersion(tx, POLICY, version))?.parent ?? null
      if (parent === null) return { document }
      return { document, edits: changesetBetween((await rulesOfVersion(tx, parent)).document, document) }
    })
  })
}
