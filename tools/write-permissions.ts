// Writes docs/reference/permissions.md from the actions and routes themselves: `npm run docs:permissions`.
import { mkdirSync, writeFileSync } from 'node:fs'
import { describePermissions } from '#kit/permissions.ts'
import { actions, routes } from '../src/assembly.ts'

mkdirSync('docs/reference', { recursive: true })
writeFileSync('docs/reference/permissions.md', describePermissions(actions, routes))
