import { verifySheet, type VerifiedSheet } from '#modules/auctions/index.ts'
import { connectsText } from '#modules/policy/index.ts'
import { exitCodes } from '#platform/machine-problem.ts'
import type { Command } from '../command.ts'
import { readJsonFile } from '../policy/rules-file.ts'
import type { Terminal } from '../terminal.ts'

export const auctionVerify: Command = {
  name: 'auction verify',
  summary:
    'Settle a boost round again from its result sheet alone: who won, what a place costs, whether your bid was among them.',
  args: 'FILE',
  options: {
    hash: { type: 'string', value: 'HASH', says: 'The hash of the round that was published at its freeze, as you kept it.' },
  },
  details: `Needs no server and no database. Without --hash it only proves that the sheet agrees with itself.
A sheet from before the end of the auction has no other bids in it: then only your own bid can be shown to be among the sealed ones.

Exit code 1 means that the sheet does not hold; every reason is named.`,
  async run({ args, option, terminal }) {
    const file = args[0] ?? ''
    const verified = verifySheet(readJsonFile(file), option('hash'))
    const problems = verified.ok ? [] : verified.refusal.problems
    const found = verified.ok ? answerOf(verified.value) : {}
    terminal.answer({ file, valid: verified.ok, ...found, problems }, () => {
      for (const problem of problems) terminal.say(`✗ ${problem}`)
      if (verified.ok) saySheet(terminal, verified.value)
      else terminal.say('This result sheet does not hold.')
    })
    return verified.ok ? exitCodes.done : exitCodes.foundProblems
  },
}

function answerOf({ head, settled, vouched }: VerifiedSheet) {
  const winners = settled?.ladder.filter(({ outcome }) => outcome === 'won').map(({ bid, pays }) => ({ bid: bid.id, pays }))
  return { auction: head.auction, round: head.round, bids: head.bids, hash: head.hash, vouched, ...(winners && { winners }) }
}

function saySheet(terminal: Terminal, { head, settled, yours, vouched }: VerifiedSheet): void {
  terminal.say(`✓ Round ${head.round} of ${head.frozenAt} sealed ${head.bids} ${head.bids === 1 ? 'bid' : 'bids'}, ${head.hash}.`)
  if (yours !== undefined) terminal.say(`✓ Your bid of ${connectsText(yours.bid.maximum)} is among them, unchanged.`)
  if (settled === undefined) terminal.say('! The auction is not over: the other bids, and so the winners, are not shown yet.')
  for (const { bid, outcome, pays } of settled?.ladder ?? [])
    if (outcome === 'won') terminal.say(`✓ ${bid.id} won with ${connectsText(bid.maximum)} and pays ${connectsText(pays)}.`)
  if (!vouched) terminal.say('! Only the sheet itself vouches for that hash. Give the one published at the freeze (--hash).')
}
