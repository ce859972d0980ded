import { selectDrafts, selectVersions, type Draft, type PolicyName, type VersionSummary } from '#modules/policy/index.ts'
import { exitCodes, type ExitCode } from '#platform/machine-problem.ts'
import type { Call, Command } from '../command.ts'
import { withDatabase } from '../with-database.ts'
import { momentText } from '#faces/words/policy-refusals.ts'
import { sayTable } from './say.ts'
import { policyOption, whichRules } from './which-rules.ts'

const MOST = 1_000

export const policyList: Command = {
  name: 'policy list',
  summary: 'List every version of the rules of this marketplace, or its drafts, newest first.',
  options: { ...policyOption, drafts: { type: 'boolean', says: 'The drafts instead, the last touched first; at most 1,000.' } },
  async run(call) {
    const { terminal } = call
    const policy = whichRules(call)
    if (call.flag('drafts')) return listDrafts(call, policy)
    const versions = await withDatabase(call, 'policy list', ({ read }) =>
      read.transaction().execute((tx) => selectVersions(tx, policy, { limit: MOST })),
    )
    terminal.answer({ policy, versions }, () => {
      sayTable(terminal, ['VERSION', 'STATE', 'IN FORCE FROM', 'HASH', 'TITLE'], versions.map(rowOf))
    })
    return exitCodes.done
  },
}

async function listDrafts(call: Call, policy: PolicyName): Promise<ExitCode> {
  const drafts = await withDatabase(call, 'policy list', ({ read }) =>
    read.transaction().execute((tx) => selectDrafts(tx, policy, { limit: MOST })),
  )
  const brief = drafts.map(({ id, title, state, parent, sha256, updatedAt }) => ({ id, title, state, parent, sha256, updatedAt }))
  call.terminal.answer({ policy, drafts: brief }, () => {
    sayTable(call.terminal, ['DRAFT', 'STATE', 'AGAINST', 'TOUCHED', 'TITLE'], drafts.map(draftRow))
  })
  return exitCodes.done
}

function draftRow({ id, state, parent, updatedAt, title }: Draft): readonly string[] {
  return [id, state, String(parent), momentText(updatedAt), title]
}

function rowOf({ version, state, effectiveAt, sha256, title }: VersionSummary): readonly string[] {
  return [String(version), state, effectiveAt === null ? '–' : momentText(effectiveAt), sha256.slice(0, 12), title]
}
