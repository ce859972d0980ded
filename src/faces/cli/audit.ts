import { runAudits } from '#platform/audit.ts'
import { exitCodes } from '#platform/machine-problem.ts'
import type { Command } from './command.ts'
import type { LoadParts } from './start.ts'
import { withDatabase } from './with-database.ts'

export function auditCommand<Assets>(loadParts: LoadParts<Assets>): Command {
  return {
    name: 'audit',
    summary: 'Prove that the ledger and the charges add up: prints every row that does not; nothing when all is well.',
    details:
      'It only reads, and works beside a running server. What it could not look into it says, with the reason. Exit code 1 means that there are rows.',
    async run(call) {
      const { audits } = await loadParts()
      const notRun: { check: string; why: string }[] = []
      const skip = (check: string, why: string) => void notRun.push({ check, why })
      const findings = await withDatabase(call, 'audit', ({ owner }) => runAudits(owner, audits, { skip }))
      call.terminal.answer({ findings, notRun }, () => {
        for (const { audit, check, row } of findings) call.terminal.say(`${audit}: ${check}: ${JSON.stringify(row)}`)
        for (const { check, why } of notRun) call.terminal.say(`Not checked: ${check}. Why: ${why}.`)
        const names = audits.map(({ name }) => name).join(', ')
        call.terminal.say(findings.length === 0 ? `Audited ${names}: no row. Everything adds up.` : `${findings.length} rows.`)
      })
      return findings.length === 0 ? exitCodes.done : exitCodes.foundProblems
    },
  }
}
