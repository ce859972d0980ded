// The program: reads the command line, and loads the whole marketplace only for the commands that need it.
import { commands } from '#faces/cli/commands.ts'
import { runCommandLine } from '#faces/cli/run-command-line.ts'

const exitCode = await runCommandLine(
  process.argv.slice(2),
  commands(async () => (await import('./assembly.ts')).parts),
)
process.exit(exitCode)
