// Writes docs/reference/{openapi.json,command-line.md} from the API's contract and the table of commands: `npm run docs:reference`.
import { mkdirSync, writeFileSync } from 'node:fs'
import { writtenOpenApi } from '#faces/api/openapi.ts'
import { commandLinePage } from '#faces/cli/command-line-page.ts'
import { commands } from '#faces/cli/commands.ts'

mkdirSync('docs/reference', { recursive: true })
writeFileSync('docs/reference/openapi.json', await writtenOpenApi())
writeFileSync('docs/reference/command-line.md', commandLinePage(commands(() => Promise.reject(new Error('not needed')))))
