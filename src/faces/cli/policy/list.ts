import { selectVersions, type VersionSummary } from '#modules/policy/index.ts'
import { exitCodes } from '#platform/machine-problem.ts'
import type { Command } from '../command.ts'
import { withDatabase } from '../with-database.ts'
import { POLICY } from './rules-file.ts'
import { momentText, sayTable } from './say.ts'

const MOST = 1_000

export const policyList: Command = {
  name: 'policy list',
  summary: 'List every version of the rules of this marketplace, newest first.',
  async run(call) {
    const { terminal } = call
    const versions = await withDatabase(call, 'policy list', ({ read }) =>
      read.transaction().execute((tx) => selectVersions(tx, POLICY, { limit: MOST })),
    )
    terminal.answer({ versions }, () => {
      sayTable(terminal, ['VERSION', 'STATE', 'IN FORCE FROM', 'HASH', 'TITLE'], versions.map(rowOf))
    })
    return exitCodes.done
  },
}

function rowOf({ version, state, effectiveAt, sha256, title }: VersionSummary): readonly string[] {
  return [String(version), state, effectiveAt === null ? '–' : momentText(effectiveAt), sha256.slice(0, 12), title]
}
