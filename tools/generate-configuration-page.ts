// Writes docs/operating/configuration.md from the settings: `npm run docs:configuration`.
import { mkdirSync, writeFileSync } from 'node:fs'
import { configurationPage } from '#platform/configuration-page.ts'

mkdirSync('docs/operating', { recursive: true })
writeFileSync('docs/operating/configuration.md', configurationPage())
