import { runAudits } from '#platform/audit.ts'
import { exitCodes } from '#platform/machine-problem.ts'
import type { Command } from './command.ts'
import type { LoadParts } from './start.ts'
import { withDatabase } from './with-database.ts'

export function auditCommand<Assets>(loadParts: LoadParts<Assets>): Command {
  return {
    name: 'audit',
    summary: 'Prove that the ledger and the charges add up: prints every row that does not; nothing when all is well.',
    details: 'It only reads, and works beside a running server. Exit code 1 means that there are rows.',
    async run(call) {
      const { audits } = await loadParts()
      const findings = await withDatabase(call, 'audit', ({ owner }) => runAudits(owner, audits))
      call.terminal.answer({ findings }, () => {
        for (const { audit, check, row } of findings) call.terminal.say(`${audit}: ${check}: ${JSON.stringify(row)}`)
        const names = audits.map(({ name }) => name).join(', ')
        call.terminal.say(findings.length === 0 ? `Audited ${names}: no row. Everything adds up.` : `${findings.length} rows.`)
      })
      return findings.length === 0 ? exitCodes.done : exitCodes.foundProblems
    },
  }
}
