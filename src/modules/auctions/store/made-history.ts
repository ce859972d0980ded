import type { Connects } from '#kernel/connects.ts'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'
import { insertRows } from '#platform/db/insert-rows.ts'
import type { LimitStep } from '../rules/own-limit.ts'
import type { BadgeStepKind, StoredBadge, StoredWearing } from './badges.ts'
import type { CardShow } from './card-shows.ts'
import type { StoredBudget } from './click-budgets.ts'
import type { ProfileBoost, ProfileStep } from './profile-boosts.ts'
import type { Followed, ProfileClick } from './profile-clicks.ts'

/** Whole rows of boosted profiles, badges and limits in bulk, for a history that is made and not lived. */

export async function insertProfileBoosts(tx: Tx, rows: readonly ProfileBoost[]): Promise<void> {
  await insertRows(
    tx,
    'auctions.profile_boost',
    {
      profileId: 'uuid',
      maximum: 'integer',
      dailyBudget: 'integer',
      isOn: 'boolean',
      namedAt: 'timestamptz',
      quality: 'integer',
      share: 'integer',
      qualityClicks: 'integer',
      qualityLed: 'integer',
      qualityUsual: 'integer',
      restsUntil: 'timestamptz',
    },
    rows,
  )
}

export interface ProfileStepRow extends ProfileStep {
  readonly profileId: Id
  readonly no: number
}

export async function insertProfileSteps(tx: Tx, rows: readonly ProfileStepRow[]): Promise<void> {
  await insertRows(
    tx,
    'auctions.profile_step',
    {
      profileId: 'uuid',
      no: 'integer',
      kind: 'text',
      maximum: 'integer',
      dailyBudget: 'integer',
      connects: 'integer',
      at: 'timestamptz',
    },
    rows,
  )
}

export interface BudgetRow extends StoredBudget {
  readonly openedAt: Instant
}

export async function insertBudgets(tx: Tx, rows: readonly BudgetRow[]): Promise<void> {
  await insertRows(
    tx,
    'auctions.click_budget',
    {
      id: 'uuid',
      profileId: 'uuid',
      day: 'date',
      dayLimit: 'integer',
      earlier: 'integer',
      qty: 'integer',
      charged: 'integer',
      openedAt: 'timestamptz',
      closedAt: 'timestamptz',
    },
    rows,
  )
}

export interface ShowRow extends CardShow {
  readonly views: number
}

export async function insertShows(tx: Tx, rows: readonly ShowRow[]): Promise<void> {
  await insertRows(
    tx,
    'auctions.card_show',
    {
      id: 'uuid',
      profileId: 'uuid',
      organizationId: 'uuid',
      budgetId: 'uuid',
      price: 'integer',
      version: 'integer',
      clause: 'text',
      state: 'text',
      views: 'integer',
      shownAt: 'timestamptz',
      expiresAt: 'timestamptz',
    },
    rows,
  )
}

export async function insertClicks(tx: Tx, rows: readonly ProfileClick[]): Promise<void> {
  await insertRows(
    tx,
    'auctions.profile_click',
    {
      id: 'uuid',
      showId: 'uuid',
      profileId: 'uuid',
      organizationId: 'uuid',
      accountId: 'uuid',
      freeReason: 'text',
      budgetId: 'uuid',
      connects: 'integer',
      chargeId: 'uuid',
      version: 'integer',
      clause: 'text',
      at: 'timestamptz',
    },
    rows,
  )
}

export interface ClickReturnRow {
  readonly clickId: Id
  readonly connects: Connects
  readonly reason: string
  readonly at: Instant
}

export async function insertClickReturns(tx: Tx, rows: readonly ClickReturnRow[]): Promise<void> {
  await insertRows(tx, 'auctions.click_return', { clickId: 'uuid', connects: 'integer', reason: 'text', at: 'timestamptz' }, rows)
}

export interface ClickResultRow extends Pick<Followed, 'id' | 'kind' | 'at'> {
  readonly clickId: Id
}

export async function insertClickResults(tx: Tx, rows: readonly ClickResultRow[]): Promise<void> {
  await insertRows(tx, 'auctions.click_result', { id: 'uuid', kind: 'text', clickId: 'uuid', at: 'timestamptz' }, rows)
}

export interface BadgeRow extends StoredBadge {
  readonly movedAt: Instant
}

export async function insertBadges(tx: Tx, rows: readonly BadgeRow[]): Promise<void> {
  await insertRows(
    tx,
    'auctions.badge',
    {
      id: 'uuid',
      ownerId: 'uuid',
      category: 'text',
      maximum: 'integer',
      state: 'text',
      stretches: 'integer',
      tendAt: 'timestamptz',
      movedAt: 'timestamptz',
    },
    rows,
  )
}

export interface BadgeStepRow {
  readonly badgeId: Id
  readonly no: number
  readonly kind: BadgeStepKind
  readonly connects: number | null
  readonly at: Instant
}

export async function insertBadgeSteps(tx: Tx, rows: readonly BadgeStepRow[]): Promise<void> {
  await insertRows(
    tx,
    'auctions.badge_step',
    { badgeId: 'uuid', no: 'integer', kind: 'text', connects: 'integer', at: 'timestamptz' },
    rows,
  )
}

export interface WearingRow extends StoredWearing {
  readonly endedAt: Instant | null
}

export async function insertWearings(tx: Tx, rows: readonly WearingRow[]): Promise<void> {
  await insertRows(
    tx,
    'auctions.wearing',
    {
      id: 'uuid',
      badgeId: 'uuid',
      no: 'integer',
      ownerId: 'uuid',
      category: 'text',
      price: 'integer',
      since: 'timestamptz',
      endsAt: 'timestamptz',
      version: 'integer',
      sha256: 'text',
      clause: 'text',
      holdId: 'uuid',
      ticks: 'integer',
      endedAt: 'timestamptz',
    },
    rows,
  )
}

export interface BadgeTickRow {
  readonly wearingId: Id
  readonly no: number
  readonly chargeId: Id
  readonly dueAt: Instant
  readonly at: Instant
}

export async function insertBadgeTicks(tx: Tx, rows: readonly BadgeTickRow[]): Promise<void> {
  await insertRows(
    tx,
    'auctions.badge_tick',
    { wearingId: 'uuid', no: 'integer', chargeId: 'uuid', dueAt: 'timestamptz', at: 'timestamptz' },
    rows,
  )
}

export interface LimitRow extends LimitStep {
  readonly ownerId: Id
}

export async function insertLimits(tx: Tx, rows: readonly LimitRow[]): Promise<void> {
  await insertRows(
    tx,
    'auctions.own_limit',
    { ownerId: 'uuid', no: 'integer', most: 'integer', setAt: 'timestamptz', holdsFrom: 'timestamptz' },
    rows,
  )
}
