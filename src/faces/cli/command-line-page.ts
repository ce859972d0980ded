import type { Command } from './command.ts'
import { commandHelp, EXIT_CODES } from './help.ts'

/** docs/reference/command-line.md, written from the table of commands: `npm run docs:reference`. */
export function commandLinePage(commands: readonly Command[]): string {
  const lines = commands.map(({ name, summary }) => `- [\`${name}\`](#${name.replaceAll(' ', '-')}): ${summary}`)
  const sections = commands.map(
    (command) => `## ${command.name}\n\n\`\`\`text\n${withoutExitCodes(commandHelp(command))}\n\`\`\`\n`,
  )
  return `# Command line

\`npx guildhall <command>\`, or \`npm run guildhall -- <command>\`. Every command takes \`--json\`: then standard output carries the answer
as JSON and nothing else, and words go to standard error. Settings come from the environment
([configuration](../operating/configuration.md)); commands that need the marketplace join its running server, or start its database for
as long as they take.

<!-- Written by \`npm run docs:reference\` from src/faces/cli/commands.ts. Do not edit. -->

${lines.join('\n')}

## Exit codes

\`\`\`text
${EXIT_CODES.split('\n').slice(1).join('\n')}
\`\`\`

${sections.join('\n')}`
}

/** They are the same for all and stand once on the page. */
function withoutExitCodes(help: string): string {
  return help.replace(EXIT_CODES, '').trimEnd()
}
