import { setHeadsAside } from '#modules/ledger/index.ts'
import { startDatabaseServer } from '#platform/db/database-server.ts'
import { lockHome, openHome } from '#platform/home.ts'
import { prepareDatabase, recreateDatabase, refuseIfLive } from '#platform/lifecycle/prepare-database.ts'
import { createLog } from '#platform/log.ts'
import { exitCodes, MachineProblem } from '#platform/machine-problem.ts'
import type { Command } from './command.ts'
import type { LoadParts } from './start.ts'

export function demoResetCommand<Assets>(loadParts: LoadParts<Assets>): Command {
  return {
    name: 'demo reset',
    summary: 'Throw the demo world away and make a new one. Refuses in live mode and while the server runs.',
    options: { yes: { type: 'boolean', says: 'Do not ask.' } },
    async run({ config: readConfig, flag, terminal }) {
      const config = readConfig()
      if (config.mode === 'live') throw new MachineProblem('GUILDHALL_MODE is live: there is no demo world to reset.')
      const isSure = flag('yes') || (await terminal.confirm('Everything done in the demo world is lost. Go on?'))
      if (!isSure) {
        terminal.complain('nothing was changed. Answer yes, or pass --yes.')
        return exitCodes.usage
      }
      const { makeDemoWorld } = await loadParts()
      const home = openHome(config.homeFolder)
      const lock = lockHome(home, 'demo reset')
      try {
        const server = await startDatabaseServer({ config, home, log: createLog('warn') })
        try {
          await refuseIfLive(server)
          await recreateDatabase(server)
          // A new world has a history of its own.
          setHeadsAside({ homeFolder: config.homeFolder, headsFolder: config.sealHeadsFolder }, new Date())
          const owner = await prepareDatabase({ server, mode: 'demo', makeDemoWorld, onProgress: terminal.progress })
          await owner.db.destroy()
        } finally {
          await server.stop()
        }
      } finally {
        lock.release()
      }
      terminal.answer({ reset: true }, () => terminal.say('The demo world is new. `npm start` opens it.'))
      return exitCodes.done
    },
  }
}
