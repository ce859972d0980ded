import { sameOnPostgres } from '#modules/ledger/actions/model.test-kit.ts'
import { monthsDue } from '#modules/grants/rules/months-due.ts'
import { monthsAsOnPaper } from '../bugs/calendar.ts'
import type { Layer } from '../layer.ts'

/** Random histories on PostgreSQL. */
export const database: Layer = {
  name: 'database',
  promise: 'PostgreSQL in batches of 1 to 512 with poison between them is the naive ledger, and the audit finds nothing',
  rounds: { long: 20, short: 1 },
  open: (ground) => onPostgres(ground, 'anything'),
}

export const time: Layer = {
  name: 'time',
  promise: 'clocks that step back, 29 February, the 31st, summer time in the session: the naive ledger again',
  rounds: { long: 20, short: 1 },
  open: (ground) => onPostgres(ground, 'time'),
}

async function onPostgres(ground: Parameters<Layer['open']>[0], about: 'anything' | 'time') {
  const database = await ground.newDatabase()
  return {
    async round(seed: number) {
      const counted = await sameOnPostgres(database, { numRuns: 15, seed, about })
      if (about === 'anything') return { ...counted }
      return { ...counted, months: monthsAsOnPaper(monthsDue, { numRuns: 500, seed }) }
    },
    close: () => database.close(),
  }
}
