import { writeFileSync } from 'node:fs'
import { findPublicSheet, type ResultSheet } from '#modules/auctions/index.ts'
import { exitCodes, MachineProblem } from '#platform/machine-problem.ts'
import type { Command } from '../command.ts'
import { withDatabase } from '../with-database.ts'
import { getPublicAuction } from './find-auction.ts'

export const auctionSheet: Command = {
  name: 'auction sheet',
  summary: 'Write the result sheet of a round to a file that anybody can settle again: `guildhall auction verify FILE`.',
  args: 'ID',
  options: {
    round: { type: 'string', value: 'N', says: 'Which round; without it the last one.' },
    to: { type: 'string', value: 'FILE', says: 'Where it goes; there must be no such file yet.' },
  },
  details: `It is the sheet that everybody may have: while the auction runs only the sealed head, once it is over all bids without names.
The sheet with a bidder's own part and its proof is for that bidder alone, on the proposal's page and in the API: this command line acts for
operators, never for a bidder.`,
  async run(call) {
    const file = call.option('to')
    if (file === undefined) throw new MachineProblem('say where it goes: guildhall auction sheet ID --to FILE', exitCodes.usage)
    const round = roundIn(call.option('round'))
    const sheet = await withDatabase(call, 'auction sheet', ({ read }) =>
      read.transaction().execute(async (tx) => {
        const { id } = await getPublicAuction(tx, call.args[0] ?? '')
        return findPublicSheet(tx, id, round)
      }),
    )
    if (sheet === undefined)
      throw new MachineProblem(
        round === 0 ? 'no round of this auction was sealed yet.' : `this auction has no round ${round}.`,
        exitCodes.usage,
      )
    write(file, sheet)
    const { head } = sheet
    call.terminal.answer(
      { file, round: head.round, bids: head.bids, hash: head.hash, isWhole: sheet.ladder !== undefined },
      () => {
        call.terminal.say(`${file}: round ${head.round}, ${head.bids} ${head.bids === 1 ? 'bid' : 'bids'}, ${head.hash}.`)
        if (sheet.ladder === undefined)
          call.terminal.say('The auction is not over: the bids are not in it yet, only what binds them.')
      },
    )
    return exitCodes.done
  },
}

/** 0: the last one. */
function roundIn(word: string | undefined): number {
  if (word === undefined) return 0
  if (/^[1-9]\d{0,4}$/.test(word)) return Number(word)
  throw new MachineProblem(`“${word}” is no number of a round: they begin with 1.`, exitCodes.usage)
}

function write(file: string, sheet: ResultSheet): void {
  try {
    writeFileSync(file, `${JSON.stringify(sheet, null, 2)}\n`, { flag: 'wx' })
  } catch (problem) {
    const { code } = problem as NodeJS.ErrnoException
    throw new MachineProblem(`${file} cannot be written (${code}). Name a file that is not there yet.`, exitCodes.usage)
  }
}
