import { connects } from '#kernel/connects.ts'
import { addDays, addHours, type Instant } from '#kernel/instant.ts'
import { commitmentOf, FIRST_KEY_HOURS, isHoldout, KEY_DAYS, type Auction } from '#modules/auctions/index.ts'
import { completeTerms, decideAction, isOffered } from '#modules/policy/index.ts'
import type { Random } from '../../random.ts'
import { eraAt, hashOf } from '../../rulebook.ts'
import type { JobCase } from '../jobs.ts'
import type { Mutable, Story } from '../story.ts'
import type { AuctionCase } from './cases.ts'
import { closeAuction } from './settle.ts'

/** The auction one may bid in now: the job's, or a new one under the rules in force. */
export function auctionToBidIn(story: Story, job: JobCase, at: Instant): AuctionCase | undefined {
  if (job.auction !== undefined) return job.auction
  const era = eraAt(story.rulebook, at)
  const { version, document } = era
  if (!isOffered(document, 'boost.proposal')) return undefined
  const { auction, clauseId } = decideAction(document, 'boost.proposal', {})
  if (auction === undefined) return undefined
  const terms = completeTerms(auction)
  const closesAt = addDays(job.row.openedAt ?? at, terms.closesAfterDays)
  if (closesAt <= at) return undefined
  const { slots, min, pays, mostPerOwner, eligible, viewsUntilWorn, opensUntilWorn, hoursBetweenRounds, holdoutPerThousand } =
    terms
  const row: Mutable<Auction> = {
    id: story.boosts.newId(at),
    jobId: job.row.id,
    version,
    sha256: hashOf(era),
    clause: clauseId,
    slots,
    minConnects: connects(min),
    pays,
    mostPerOwner,
    eligible,
    viewsUntilWorn,
    opensUntilWorn,
    hoursBetweenRounds,
    ...drawHoldout(story, job, { perThousand: holdoutPerThousand, at }),
    secret: hex(story.boosts.random, 16),
    openedAt: at,
    closesAt,
    frozenAt: null,
    rounds: 0,
    closedAt: null,
    closeReason: null,
  }
  job.auction = { row, boosts: [] }
  story.rows.auctions.push(row)
  // The background job closes what ran out within a minute.
  story.agenda.add(addHours(closesAt, 0.01), (when) => closeAuction(story, job, { at: when, reason: 'time' }))
  return job.auction
}

/** With the key of that moment. The first one was made when the marketplace began, the next one is made a whole turn before it draws. */
function drawHoldout(
  story: Story,
  job: JobCase,
  { perThousand, at }: { readonly perThousand: number; readonly at: Instant },
): Pick<Auction, 'holdout' | 'holdoutKey' | 'holdoutPerThousand'> {
  const began = story.calendar.start
  const firstDraw = addHours(began, FIRST_KEY_HOURS)
  if (perThousand === 0 || at < firstDraw) return { holdout: false, holdoutKey: null, holdoutPerThousand: 0 }
  const { keys, random } = story.boosts
  const add = (publicSince: Instant, since: Instant) => {
    const key = hex(random, 32)
    keys.push({ no: keys.length + 1, key, commitment: commitmentOf(key), publicSince, since })
  }
  if (keys.length === 0) add(began, firstDraw)
  if (keys.at(-1)!.since <= at) add(at, addDays(at, KEY_DAYS))
  const { no, key } = keys.findLast(({ since }) => since <= at)!
  return { holdout: isHoldout(key, job.row.id, perThousand), holdoutKey: no, holdoutPerThousand: perThousand }
}

/** So many random bytes. */
export function hex(random: Random, bytes: number): string {
  return Array.from({ length: bytes }, () => random.int(0, 255).toString(16).padStart(2, '0')).join('')
}
