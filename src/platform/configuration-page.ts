import { settings } from './config.ts'

/** docs/operating/configuration.md, written from the settings themselves: `npm run docs:configuration`. */
export function configurationPage(): string {
  const sections = Object.entries(settings).map(
    ([name, { says, otherwise, mend }]) => `## \`${name}\`

${says}

- Without it: ${otherwise}.
- When it is wrong: ${mend}
`,
  )
  return `# Configuration

Everything is set by environment variables and read when the program starts. None is needed: \`npm start\` runs a demo.
A wrong setting stops the start with exit code 78; all wrong ones are named at once, each with its mend.
\`npx guildhall doctor\` examines the settings together with the machine.

<!-- Written by \`npm run docs:configuration\` from src/platform/config.ts. Do not edit. -->

${sections.join('\n')}`
}
