import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { addDays } from '#kernel/instant.ts'
import { readDecisions } from '#modules/charges/index.ts'
import { decisionLine } from '#modules/simulation/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { readClock } from '#platform/db/read-clock.ts'
import { exitCodes, MachineProblem } from '#platform/machine-problem.ts'
import type { Command } from './command.ts'
import { daysIn } from './days-in.ts'
import { withDatabase } from './with-database.ts'

export const exportDecisionsCommand: Command = {
  name: 'export decisions',
  summary: 'Write what was charged for what, with its facts: history for `policy simulate` where there is no database.',
  options: {
    to: { type: 'string', value: 'FILE', says: 'Where it goes; there must be no such file yet.' },
    days: { type: 'string', value: 'N', says: 'How far back; default: 90.' },
  },
  details: 'JSON lines in the order of time. It names owners by id, never by name or address.',
  async run(call) {
    const file = call.option('to')
    if (file === undefined) throw new MachineProblem('say where it goes: guildhall export decisions --to FILE', exitCodes.usage)
    const days = daysIn(call)
    const lines = await withDatabase(call, 'export decisions', ({ read }) =>
      read.transaction().execute((tx) => writeLines(tx, file, days)),
    )
    call.terminal.answer({ file, days, decisions: lines }, () =>
      call.terminal.say(`${file}: ${lines} decisions of ${days} days.`),
    )
    return exitCodes.done
  },
}

async function writeLines(tx: Tx, file: string, days: number): Promise<number> {
  const until = await readClock(tx)
  const stream = createWriteStream(file, { flags: 'wx', mode: 0o600 })
  await once(stream, 'open').catch((problem: NodeJS.ErrnoException) => {
    throw new MachineProblem(`${file} cannot be written (${problem.code}). Name a file that is not there yet.`, exitCodes.usage)
  })
  let lines = 0
  for await (const page of readDecisions(tx, 'connects', { from: addDays(until, -days), until })) {
    lines += page.length
    if (!stream.write(page.map((decision) => `${decisionLine(decision)}\n`).join(''))) await once(stream, 'drain')
  }
  stream.end()
  await finished(stream)
  return lines
}
