import type { Parts } from '#platform/lifecycle/parts.ts'
import { runMarketplace } from '#platform/lifecycle/run-marketplace.ts'
import type { Command } from './command.ts'

/** Loads the marketplace only when a command needs all of it: `policy lint` answers without a single page. */
export type LoadParts<Assets> = () => Promise<Parts<Assets>>

export function startCommand<Assets>(loadParts: LoadParts<Assets>): Command {
  return {
    name: 'start',
    summary: 'Start the marketplace: database, pages, background work. The first start in demo mode makes the demo world.',
    details: `Without settings it starts a demo on http://localhost:3000 with its own database in .guildhall.
Ctrl-C stops everything it started; a second Ctrl-C does so at once.`,
    async run({ config, terminal }) {
      return runMarketplace({
        config: config(),
        parts: await loadParts(),
        reporter: terminal,
        logToFile: process.stderr.isTTY,
      })
    },
  }
}
