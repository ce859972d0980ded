import type { Tone } from '#faces/web/kit/index.ts'
import type { FlagKind } from '#modules/auctions/index.ts'
import type { AuctionLine, AuctionShelf, BidLine, FlagLine } from '#reads/auction-console.ts'

export const shelfWords: Readonly<Record<AuctionShelf, string>> = {
  all: 'All',
  open: 'Open',
  frozen: 'Frozen, still running',
  closed: 'Over',
  holdout: 'Held out',
  flagged: 'Flagged',
}

/** Where an auction stands, in two words and a colour. */
export function auctionState({ closedAt, rounds }: Pick<AuctionLine, 'closedAt' | 'rounds'>): {
  readonly label: string
  readonly tone: Tone
} {
  if (closedAt !== null) return { label: 'Over', tone: 'neutral' }
  return rounds === 0 ? { label: 'Open', tone: 'note' } : { label: 'Frozen', tone: 'good' }
}

export const outcomeWords: Readonly<Record<NonNullable<BidLine['outcome']>, string>> = {
  won: 'has a place',
  outbid: 'outbid',
  over_cap: 'over the owner’s number of bids',
  below_minimum: 'below the least bid',
}

/** A bid's states and the steps of its timeline, said the same way. */
const stepWords: Readonly<Record<string, string>> = {
  standing: 'stands',
  placed: 'placed',
  raised: 'raised to',
  won: 'has a place',
  outbid: 'outbid',
  charged: 'charged',
  returned: 'given back',
  worn_out: 'worn out',
  withdrawn: 'taken back by its owner',
  released: 'released at the end',
}

export function stepName(kind: string): string {
  return stepWords[kind] ?? kind
}

export const closeWords = {
  hired: 'somebody was hired',
  time: 'its days were over',
  job_ended: 'the job ended',
} as const

interface FlagWords {
  readonly title: string
  /** What was seen, in one sentence. */
  readonly seen: (flag: Pick<FlagLine, 'seen' | 'ofTimes' | 'owners'>) => string
  /** What else it may be. */
  readonly orElse: string
}

export const flagWords: Readonly<Record<FlagKind, FlagWords>> = {
  own_people: {
    title: 'A member of the client’s team bids on the client’s job',
    seen: ({ seen, ofTimes }) =>
      `In ${times(seen, 'auction')} of ${ofTimes} in which this account bid, the job was its own organization’s.`,
    orElse: 'Somebody may have joined the client’s team after they bid: look at the dates.',
  },
  shared_organization: {
    title: 'Two bidders of one auction belong to one organization',
    seen: ({ seen, ofTimes }) =>
      `They met in ${times(seen, 'auction')}, of ${ofTimes} in which the one with fewer bids took part.`,
    orElse: 'Members of one team may honestly want the same job. It matters where their bids make each other’s price.',
  },
  just_below: {
    title: 'An account makes the price again and again and is never reached',
    seen: ({ seen, ofTimes }) =>
      `In ${seen} of the ${times(ofTimes, 'round')} it lost, its bid was the highest that got no place, one Connect below the least place at most. The client never did anything with a proposal of its.`,
    orElse: 'Somebody whose limit is always a little too low looks the same.',
  },
  meet_often: {
    title: 'The same few people meet again and again',
    seen: ({ seen, ofTimes, owners }) =>
      `These ${owners.length} met each other in ${times(seen, 'auction')}; the busiest of them took part in ${ofTimes}. Counted within each category, so that a shared field is no reason.`,
    orElse: 'People with a rare skill meet wherever it is asked for. Look whether their bids follow each other.',
  },
}

/** How often honest people would look like this; a fact has no chance in it. */
export function chanceInWords(byChance: number | null): string {
  if (byChance === null) return 'This is a fact, not a guess: no chance is in it.'
  if (byChance < 0.000_1) return 'Among honest people the like would come up less than once in 10,000 whole looks.'
  return `Among honest people the like would come up about once in ${Math.round(1 / byChance).toLocaleString('en')} whole looks.`
}

function times(count: number, what: string): string {
  return `${count} ${count === 1 ? what : `${what}s`}`
}
