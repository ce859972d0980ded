import { connects } from '#kernel/connects.ts'
import type { Instant } from '#kernel/instant.ts'
import {
  badgeBegan,
  badgeEnded,
  badgeTickAt,
  endStretchCommand,
  holdWeekCommand,
  stretchOf,
  tendNext,
  tickChargeId,
  tickCommand,
  ticksToTake,
  wearsBadge,
  type BadgeStepRow,
  type StoredPrice,
} from '#modules/auctions/index.ts'
import type { ReleaseHold } from '#modules/ledger/index.ts'
import { capture, letGo, makeSureOf, setAside, split } from '../holds.ts'
import type { Freelancer } from '../people.ts'
import type { Story } from '../story.ts'
import type { BadgeCase, StretchCase } from './cases.ts'

/** Somebody asks for the badge, or names another maximum while it is not worn. */
export function askForBadge(
  story: Story,
  owner: Freelancer,
  { maximum, at }: { readonly maximum: number; readonly at: Instant },
): void {
  const price = story.badges.prices.get(owner.main)
  const known = story.badges.cases.get(owner.id)
  if (price === undefined || maximum < price.least || known?.wearing !== undefined) return
  const badge = known ?? openBadge(story, owner, at)
  Object.assign(badge.row, { maximum: connects(maximum), movedAt: at })
  step(story, badge, { kind: 'asked', connects: maximum, at })
  if (!wearsBadge(badge.row.maximum, price.price)) return wait(story, badge, at)
  if (!begin(story, badge, { price, at })) switchOff(story, badge, { why: 'own_limit', price: price.price, at })
}

function openBadge(story: Story, owner: Freelancer, at: Instant): BadgeCase {
  const who = { id: story.badges.newId(at), ownerId: owner.id, category: owner.main }
  const row = { ...who, maximum: connects(0), state: 'off' as const, stretches: 0, tendAt: at, movedAt: at }
  const badge: BadgeCase = { owner, row, steps: 0, wearing: undefined }
  story.badges.cases.set(owner.id, badge)
  story.rows.badges.push(row)
  return badge
}

function wait(story: Story, badge: BadgeCase, at: Instant): void {
  badge.row.state = 'waiting'
  tendLater(story, badge, { next: tendNext(undefined, at), at })
}

function begin(story: Story, badge: BadgeCase, { price, at }: { readonly price: StoredPrice; readonly at: Instant }): boolean {
  badge.row.stretches += 1
  if (!makeSureOf(story, badge.owner, { qty: price.price, at })) return false
  const row = { ...stretchOf(badge.row, price, at), endedAt: null }
  const held = row.holdId === null ? [] : setAside(story, badge.owner, { command: holdWeekCommand(row), at })
  badge.wearing = { row, held }
  badge.row.state = 'wearing'
  story.rows.wearings.push(row)
  step(story, badge, { kind: 'began', connects: price.price, at })
  tendLater(story, badge, { next: tendNext(row, at), at })
  return true
}

/** The background job looks each minute after the badges that are due. */
function tendLater(story: Story, badge: BadgeCase, { next, at }: { readonly next: Instant; readonly at: Instant }): void {
  Object.assign(badge.row, { tendAt: next, movedAt: at })
  story.agenda.add(new Date(Math.ceil(next.getTime() / 60_000) * 60_000 + 2_000), (when) => {
    if (badge.row.tendAt === next && badge.row.state !== 'off') tend(story, badge, when)
  })
}

function tend(story: Story, badge: BadgeCase, at: Instant): void {
  const { wearing, row } = badge
  const price = story.badges.prices.get(row.category)!
  if (wearing !== undefined) {
    takeTicks(story, badge, { wearing, at })
    const goesOn = wearsBadge(row.maximum, price.price) && wearing.row.price === price.price && at < wearing.row.endsAt
    if (goesOn) return tendLater(story, badge, { next: tendNext(wearing.row, at), at })
    endStretch(story, badge, { by: 'platform', at })
  }
  follow(story, badge, { price, at })
}

/** What comes after a stretch, or after a day of waiting. */
function follow(story: Story, badge: BadgeCase, { price, at }: { readonly price: StoredPrice; readonly at: Instant }): void {
  const before = badge.row.state
  if (!wearsBadge(badge.row.maximum, price.price)) {
    wait(story, badge, at)
    if (before === 'wearing') tellOfEnd(story, badge, { why: 'too_dear', price: price.price, at })
    return
  }
  if (!begin(story, badge, { price, at })) return switchOff(story, badge, { why: 'own_limit', price: price.price, at })
  const { id: badgeId, ownerId } = badge.row
  if (before === 'waiting' && badge.owner.persona !== undefined)
    story.news.push({ at, event: badgeBegan({ badgeId, ownerId, price: price.price }) })
}

function takeTicks(
  story: Story,
  badge: BadgeCase,
  { wearing, at }: { readonly wearing: StretchCase; readonly at: Instant },
): void {
  const { row } = wearing
  for (const no of ticksToTake(row, at)) {
    capture(story, badge.owner, { command: tickCommand(row, no), at })
    wearing.held = split(wearing.held, 1).rest
    story.rows.badgeTicks.push({ wearingId: row.id, no, chargeId: tickChargeId(row.id, no), dueAt: badgeTickAt(row, no)!, at })
    row.ticks = no
  }
}

function endStretch(story: Story, badge: BadgeCase, { by, at }: { readonly by: ReleaseHold['by']; readonly at: Instant }): void {
  const { wearing } = badge
  if (wearing === undefined) return
  if (wearing.held.length > 0) letGo(story, badge.owner, { command: endStretchCommand(wearing.row, by), left: wearing.held, at })
  wearing.row.endedAt = at
  badge.wearing = undefined
  step(story, badge, { kind: 'ended', connects: wearing.row.ticks, at })
}

/** Its owner switches the badge off. */
export function switchBadgeOff(story: Story, badge: BadgeCase, at: Instant): void {
  if (badge.row.state === 'off') return
  if (badge.wearing !== undefined) takeTicks(story, badge, { wearing: badge.wearing, at })
  endStretch(story, badge, { by: 'own_choice', at })
  Object.assign(badge.row, { state: 'off', movedAt: at })
  step(story, badge, { kind: 'switched_off', connects: null, at })
}

interface Ending {
  readonly why: 'too_dear' | 'own_limit'
  readonly price: number
  readonly at: Instant
}

function switchOff(story: Story, badge: BadgeCase, ending: Ending): void {
  Object.assign(badge.row, { state: 'off', movedAt: ending.at })
  tellOfEnd(story, badge, ending)
}

function tellOfEnd(story: Story, badge: BadgeCase, { why, price, at }: Ending): void {
  step(story, badge, { kind: why, connects: price, at })
  const { id: badgeId, ownerId, maximum } = badge.row
  if (badge.owner.persona !== undefined) story.news.push({ at, event: badgeEnded({ badgeId, ownerId, why, maximum, price }) })
}

function step(story: Story, badge: BadgeCase, { kind, connects: qty, at }: Omit<BadgeStepRow, 'badgeId' | 'no'>): void {
  badge.steps += 1
  story.rows.badgeSteps.push({ badgeId: badge.row.id, no: badge.steps, kind, connects: qty, at })
}
