import {
  numberParam,
  type AuctionCharge,
  type Clause,
  type Eligibility,
  type NumberOrParam,
  type PolicyDocument,
} from './document.ts'
import type { AuctionTerms } from './price-action.ts'
import { numberText } from './words.ts'

/** Numbers of an auction that a document may leave out. */
export const optionalAuctionTerms = [
  'closesAfterDays',
  'mostPerOwner',
  'holdoutPerThousand',
  'viewsUntilWorn',
  'opensUntilWorn',
  'hoursBetweenRounds',
] as const
export type OptionalAuctionTerm = (typeof optionalAuctionTerms)[number]

interface TermSpec {
  /** What holds where the document does not say. */
  readonly absent: number
  readonly least: number
  readonly most: number
  readonly words: (value: number) => string
}

/** What each optional term may be, what it is where it is left out, and how it is said beside another value of the same. */
const specs: Readonly<Record<OptionalAuctionTerm, TermSpec>> = {
  closesAfterDays: { absent: 7, least: 0, most: 1_000_000, words: (value) => `closes after ${numberText(value, 'days')}` },
  mostPerOwner: {
    absent: 1,
    least: 1,
    most: 100,
    words: (value) => (value === 1 ? '1 bid of an owner counts' : `${value} bids of an owner count`),
  },
  holdoutPerThousand: {
    absent: 0,
    least: 0,
    most: 1000,
    words: (value) => (value === 0 ? 'no job is held out' : `${numberText(value, 'count')} of 1,000 jobs are held out`),
  },
  viewsUntilWorn: {
    absent: 5,
    least: 1,
    most: 1000,
    words: (value) => `worn out after ${value} ${value === 1 ? 'look' : 'looks'} at the list`,
  },
  opensUntilWorn: {
    absent: 3,
    least: 1,
    most: 1000,
    words: (value) => `worn out after ${value} ${value === 1 ? 'look' : 'looks'} at the proposal`,
  },
  hoursBetweenRounds: {
    absent: 24,
    least: 1,
    most: 720,
    words: (value) => `at least ${value} ${value === 1 ? 'hour' : 'hours'} between two rounds`,
  },
}

/** How the term is said beside another value of the same. */
const eligibleWords: Readonly<Record<Eligibility, string>> = {
  any: 'every submitted proposal may be boosted',
  fits_job: 'only a proposal that fits the job may be boosted',
}

/** All terms of an auction, with what holds where the document leaves one out. */
export type CompleteTerms = Required<AuctionTerms>

export function completeTerms(terms: AuctionTerms): CompleteTerms {
  const left = Object.fromEntries(optionalAuctionTerms.map((name) => [name, terms[name] ?? specs[name].absent]))
  return { ...terms, eligible: terms.eligible ?? 'any', ...(left as Record<OptionalAuctionTerm, number>) }
}

/** The numbers that an auction's charge names, or the parameters that hold them, each under its term. */
export function numbersOf(
  charge: AuctionCharge,
): readonly (readonly [term: 'slots' | 'min' | OptionalAuctionTerm, value: NumberOrParam])[] {
  const given = optionalAuctionTerms.flatMap((term) => (charge[term] === undefined ? [] : [[term, charge[term]] as const]))
  return [['slots', charge.slots], ['min', charge.min], ...given]
}

/** What is wrong with the terms of an auction, each in one sentence. Parameters that are missing are found elsewhere. */
export function wrongTerms(document: PolicyDocument, charge: AuctionCharge, action: Clause['for']): readonly string[] {
  const places = numberParam(document, charge.slots) === 0 ? ['has no places.'] : []
  const others = optionalAuctionTerms.flatMap((term) => {
    const value = charge[term] === undefined ? undefined : numberParam(document, charge[term])
    const { least, most } = specs[term]
    return value === undefined || (value >= least && value <= most)
      ? []
      : [`says “${term}” is ${value}; it must be from ${least} to ${most}.`]
  })
  const noJob =
    charge.eligible === 'fits_job' && action !== 'boost.proposal'
      ? ['says that only who fits the job may bid, but there is no job: only proposals are boosted on one.']
      : []
  return [...places, ...others, ...noJob]
}

/** Whether the second terms could make anybody pay more with the same bids, or have fewer, other or later places to win. */
export function isDearerAuction(before: AuctionTerms, after: AuctionTerms): boolean {
  const [old, now] = [completeTerms(before), completeTerms(after)]
  const same = (['slots', 'chargedOn', 'eligible', 'closesAfterDays', 'mostPerOwner', 'hoursBetweenRounds'] as const).every(
    (term) => old[term] === now[term],
  )
  const cheaperRule = now.pays === old.pays || now.pays === 'highest_losing_bid'
  // What wears out sooner, or is held out, is not charged.
  const chargedNoOftener =
    now.viewsUntilWorn <= old.viewsUntilWorn &&
    now.opensUntilWorn <= old.opensUntilWorn &&
    now.holdoutPerThousand >= old.holdoutPerThousand
  return !(same && cheaperRule && chargedNoOftener && now.min <= old.min)
}

/** The terms in which an auction differs from another one beyond places, least bid and price rule: "closes after 5 days". */
export function termsBeside(terms: AuctionTerms, other: AuctionTerms): readonly string[] {
  const [mine, theirs] = [completeTerms(terms), completeTerms(other)]
  const moment = mine.chargedOn === 'valid_click' ? 'charged for a click' : 'charged once the client acts'
  return [
    ...(mine.chargedOn === theirs.chargedOn ? [] : [moment]),
    ...(mine.eligible === theirs.eligible ? [] : [eligibleWords[mine.eligible]]),
    ...optionalAuctionTerms.filter((term) => mine[term] !== theirs[term]).map((term) => specs[term].words(mine[term])),
  ]
}
