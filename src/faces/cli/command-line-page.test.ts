import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { commandLinePage } from './command-line-page.ts'
import { commands } from './commands.ts'

test('docs/reference/command-line.md is what the commands say (run `npm run docs:reference`)', () => {
  const table = commands(() => Promise.reject(new Error('a page needs no marketplace')))
  expect(readFileSync('docs/reference/command-line.md', 'utf8')).toBe(commandLinePage(table))
})
