// Runs first in every script, in syntax that Node 20 understands: says in one sentence what is missing.
import { existsSync } from 'node:fs'

const NEEDED_MAJOR = 24

function complain(sentence) {
  process.stderr.write(`guildhall: ${sentence}\n`)
  process.exit(78) // EX_CONFIG
}

if (!existsSync(new URL('../node_modules/hono', import.meta.url))) complain('the packages are not installed. Run `npm ci` first.')

if (Number(process.versions.node.split('.')[0]) < NEEDED_MAJOR) {
  complain(
    `Node ${NEEDED_MAJOR} or newer is needed, this is ${process.version}. ` +
      'On Linux and Windows it comes with `npm ci` (do not pass --omit=optional); on macOS install it yourself.',
  )
}
