import { createWriteStream, rmSync } from 'node:fs'
import { finished } from 'node:stream/promises'
import { once } from 'node:events'
import { exportLedger } from '#modules/ledger/index.ts'
import type { Database } from '#platform/db/database.ts'
import { exitCodes, MachineProblem } from '#platform/machine-problem.ts'
import type { Command } from './command.ts'
import { withDatabase } from './with-database.ts'

export const exportLedgerCommand: Command = {
  name: 'export ledger',
  summary: 'Write the whole ledger with its seals to a file that anybody can verify without us.',
  options: { to: { type: 'string', value: 'FILE', says: 'Where it goes; there must be no such file yet.' } },
  details: `JSON lines of one moment: a header, then each seal with the transactions and refusals it covers, then what is not sealed yet.
It names owners by id, never by name or address. \`guildhall verify-export FILE\` checks it.`,
  async run(call) {
    const file = call.option('to')
    if (file === undefined) throw new MachineProblem('say where it goes: guildhall export ledger --to FILE', exitCodes.usage)
    const counted = await withDatabase(call, 'export ledger', ({ owner }) => writeExport(owner, file))
    call.terminal.answer({ file, ...counted }, () =>
      call.terminal.say(`${file}: ${counted.seals} seals over ${counted.leaves} leaves, and ${counted.unsealed} not sealed yet.`),
    )
    return exitCodes.done
  },
}

interface Counted {
  readonly seals: number
  readonly leaves: number
  readonly unsealed: number
}

async function writeExport(owner: Database, file: string): Promise<Counted> {
  const stream = createWriteStream(file, { flags: 'wx', mode: 0o600 })
  await once(stream, 'open').catch((problem: NodeJS.ErrnoException) => {
    throw new MachineProblem(`${file} cannot be written (${problem.code}). Name a file that is not there yet.`, exitCodes.usage)
  })
  try {
    return await owner
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute(async (tx) => {
        let counted: Counted = { seals: 0, leaves: 0, unsealed: 0 }
        for await (const record of exportLedger(tx, { madeAt: new Date() })) {
          if (record.type === 'end') counted = { seals: record.seals, leaves: record.leaves, unsealed: record.unsealed }
          if (!stream.write(`${JSON.stringify(record)}\n`)) await once(stream, 'drain')
        }
        stream.end()
        await finished(stream)
        return counted
      })
  } catch (problem) {
    stream.destroy()
    rmSync(file, { force: true })
    throw problem
  }
}
