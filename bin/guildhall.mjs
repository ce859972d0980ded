#!/usr/bin/env node
// The command line's entry in Node-20 syntax: finds a Node that can run the project, then hands over to src/main.ts.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import * as nodeModule from 'node:module'
import { fileURLToPath } from 'node:url'

const NEEDED_MAJOR = 24
const hasNeededNode = Number(process.versions.node.split('.')[0]) >= NEEDED_MAJOR
const packagedNode = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url))

if (!hasNeededNode && existsSync(packagedNode)) {
  const child = spawn(packagedNode, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 130 : 1)))
} else {
  await import('./guard.mjs')
  // Halves the CPU time until the first line of work; where the folder may not be written to, nothing is lost.
  nodeModule.enableCompileCache?.(fileURLToPath(new URL('../node_modules/.cache/guildhall', import.meta.url)))
  await import('./register.mjs')
  await import('../src/main.ts')
}
