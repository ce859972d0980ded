import { findPublicSheet, verifySheet, type PublicAuction, type ResultSheet } from '#modules/auctions/index.ts'
import { connectsText } from '#modules/policy/index.ts'
import { exitCodes } from '#platform/machine-problem.ts'
import { momentText } from '#faces/words/policy-refusals.ts'
import type { Command } from '../command.ts'
import type { Terminal } from '../terminal.ts'
import { withDatabase } from '../with-database.ts'
import { getPublicAuction } from './find-auction.ts'

export const auctionShow: Command = {
  name: 'auction show',
  summary:
    'Show an auction for boosted places as everybody may see it: terms, state, rounds, and the bids without names once it is over.',
  args: 'ID',
  details: `While it runs no bid is shown, here as on its page: the maxima are private, and the hash of each round binds them.
\`guildhall auction sheet\` writes a round to a file that anybody can settle again.`,
  async run(call) {
    const { auction, rounds } = await withDatabase(call, 'auction show', ({ read }) =>
      read.transaction().execute(async (tx) => {
        const found = await getPublicAuction(tx, call.args[0] ?? '')
        const sheets: ResultSheet[] = []
        for (const { round } of found.heads) sheets.push((await findPublicSheet(tx, found.id, round))!)
        return { auction: found, rounds: sheets }
      }),
    )
    const { heads: _, ...facts } = auction
    call.terminal.answer({ ...facts, isOpen: auction.closedAt === null, rounds }, () => {
      sayAuction(call.terminal, auction)
      for (const sheet of rounds) sayRound(call.terminal, sheet)
    })
    return exitCodes.done
  },
}

const endings: Readonly<Record<NonNullable<PublicAuction['closeReason']>, string>> = {
  hired: 'somebody was hired',
  time: 'its time was up',
  job_ended: 'the job ended',
}

function sayAuction(terminal: Terminal, auction: PublicAuction): void {
  const { id, jobId, version, sha256, clause, terms, openedAt, closesAt, closedAt, closeReason, wasHeldOut } = auction
  terminal.say(`Auction ${id}, for the job ${jobId}`)
  terminal.say(
    closedAt === null
      ? `  open since ${momentText(openedAt)}, ends on ${momentText(closesAt)} at the latest`
      : `  opened on ${momentText(openedAt)}, over since ${momentText(closedAt)}${closeReason === null ? '' : `: ${endings[closeReason]}`}`,
  )
  if (wasHeldOut) terminal.say('  held out by chance: nothing was shown, and nobody was charged')
  const pays =
    terms.pays === 'pay_your_bid' ? 'everybody with a place pays what they named' : 'all pay the highest bid without a place'
  terminal.say(`  ${terms.slots} ${terms.slots === 1 ? 'place' : 'places'}, at least ${connectsText(terms.min)}; ${pays}`)
  terminal.say(
    `  who may bid: ${auction.eligible === 'any' ? 'every submitted proposal' : 'a proposal whose freelancer has the job’s field or a skill it needs'}`,
  )
  terminal.say(`  rule ${clause} of version ${version}, sha256 ${sha256}`)
  if (auction.heads.length === 0) terminal.say('\nNo round was sealed yet: that happens when the client opens the list.')
}

function sayRound(terminal: Terminal, sheet: ResultSheet): void {
  const { round, frozenAt, bids, hash } = sheet.head
  terminal.say(`\nRound ${round} of ${momentText(new Date(frozenAt))}: ${bids} ${bids === 1 ? 'bid' : 'bids'}`)
  terminal.say(`  hash ${hash}`)
  const verified = verifySheet(sheet)
  if (!verified.ok) return terminal.say('  It does not settle to what was sealed. `guildhall audit` says more.')
  for (const { bid, outcome, pays } of verified.value.settled?.ladder ?? []) {
    const became = outcome === 'won' ? `won, and its place costs ${connectsText(pays)}` : outcomes[outcome]
    terminal.say(`  ${connectsText(bid.maximum)}: ${became}`)
  }
}

const outcomes = {
  outbid: 'no place',
  over_cap: 'not counted, because its owner had another bid',
  below_minimum: 'not counted, because it is below the least bid',
} as const
