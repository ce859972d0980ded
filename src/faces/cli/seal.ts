import { findLastSeal, headOf, SEAL_JOB, sealKeys, type Head } from '#modules/ledger/index.ts'
import type { Database } from '#platform/db/database.ts'
import { exitCodes, MachineProblem } from '#platform/machine-problem.ts'
import type { Command } from './command.ts'
import type { LoadParts } from './start.ts'
import { withDatabase } from './with-database.ts'

export function sealCommand<Assets>(loadParts: LoadParts<Assets>): Command {
  return {
    name: 'seal',
    summary: 'Seal the ledger now instead of within the minute, and print its newest head.',
    details: `Keep the head somewhere this machine cannot change: \`guildhall verify-export FILE --head HEADFILE\` proves with it, years
later, that nothing up to it was changed. With --json the head is \`head\` of the answer.`,
    async run(call) {
      const parts = await loadParts()
      const job = parts.createJobs?.(call.config()).find(({ name }) => name === SEAL_JOB)
      if (job === undefined) throw new MachineProblem('this marketplace seals nothing.')
      const { sealed, head } = await withDatabase(call, 'seal', async ({ app, log }) => {
        const before = await lastHead(app)
        await job.run({ db: app, log, stopping: () => false }, {})
        const after = await lastHead(app)
        return { sealed: (after?.no ?? 0) - (before?.no ?? 0), head: after }
      })
      call.terminal.answer({ sealed, head: head ?? null }, () => {
        if (head === undefined) return call.terminal.say('There is nothing to seal yet.')
        call.terminal.say(sealed === 0 ? 'Nothing new could be sealed.' : `${sealed} new ${sealed === 1 ? 'seal' : 'seals'}.`)
        call.terminal.say(`Seal ${head.no} of ${head.sealedAt}: ${head.hash}`)
        call.terminal.say(JSON.stringify(head))
      })
      return exitCodes.done
    },
  }
}

function lastHead(db: Database): Promise<Head | undefined> {
  return db.transaction().execute(async (tx) => {
    const seal = await findLastSeal(tx)
    if (seal === undefined) return undefined
    const key = (await sealKeys(tx)).find(({ id }) => id === seal.keyId)
    return headOf(seal, key?.publicKey ?? '')
  })
}
