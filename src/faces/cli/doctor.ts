import { allChecks, examine } from '#platform/doctor/index.ts'
import { openHome } from '#platform/home.ts'
import { exitCodes } from '#platform/machine-problem.ts'
import type { Command } from './command.ts'
import type { LoadParts } from './start.ts'

const MARKS = { fine: '✓', concern: '!', problem: '✗' } as const

export function doctorCommand<Assets>(loadParts: LoadParts<Assets>): Command {
  return {
    name: 'doctor',
    summary: 'Examine this machine, the settings and the database; every problem comes with its mend.',
    details: `✓ fine   ! works, but look at it   ✗ keeps the marketplace from running
Exit code 1 means that there is at least one ✗.`,
    async run({ config: readConfig, terminal }) {
      const config = readConfig()
      const home = openHome(config.homeFolder)
      const { audits } = await loadParts()
      const diagnoses = await examine({ config, home }, allChecks(audits))
      terminal.answer({ checks: diagnoses.map(({ check, finding }) => ({ check, ...finding })) }, () => {
        const width = Math.max(...diagnoses.map(({ check }) => check.length))
        for (const { check, finding } of diagnoses) {
          terminal.say(`${MARKS[finding.state]} ${check.padEnd(width)}  ${finding.says}`)
          if (finding.state !== 'fine') terminal.say(`${' '.repeat(width + 4)}${finding.mend}`)
        }
      })
      return diagnoses.some(({ finding }) => finding.state === 'problem') ? exitCodes.foundProblems : exitCodes.done
    },
  }
}
