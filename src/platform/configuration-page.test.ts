import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { configurationPage } from './configuration-page.ts'

test('docs/operating/configuration.md is what the settings say (run `npm run docs:configuration`)', () => {
  expect(readFileSync('docs/operating/configuration.md', 'utf8')).toBe(configurationPage())
})
