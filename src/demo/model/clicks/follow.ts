import type { Id } from '#kernel/ids.ts'
import { addDays, type Instant } from '#kernel/instant.ts'
import { FOLLOW_DAYS, QUALITY_DAYS, qualityOf, usualRate, type ClickResultRow } from '#modules/auctions/index.ts'
import type { Client, Freelancer } from '../people.ts'
import type { Story } from '../story.ts'
import { pairOf, type ClickCase } from './cases.ts'

interface Done {
  readonly kind: ClickResultRow['kind']
  /** Of the invitation, the outreach or the contract. */
  readonly id: Id
  readonly client: Client
  readonly freelancer: Freelancer
  readonly at: Instant
}

/** Something that a client did with a freelancer counts for its last valid click on that profile, if that is not too long ago. */
export function followClick(story: Story, { kind, id, client, freelancer, at }: Done): void {
  const click = story.clicks.lastValid.get(pairOf(freelancer, client))
  if (click === undefined || click.row.at < addDays(at, -FOLLOW_DAYS) || click.row.at > at) return
  story.rows.clickResults.push({ id, kind, clickId: click.row.id, at })
  click.hasLed = true
}

/** What the nightly job does: how often clicks on each profile led to something, compared with all. */
export function reckonQualities(story: Story, at: Instant): void {
  const since = addDays(at, -QUALITY_DAYS)
  const records = [...story.clicks.boosts.values()].map((boost) => ({ boost, ...countOf(boost.valid, since) }))
  const usual = usualRate({ clicks: sum(records, 'clicks'), led: sum(records, 'led') })
  for (const { boost, clicks, led } of records) {
    const quality = qualityOf({ clicks, actions: led, usual })
    Object.assign(boost.row, { quality, qualityClicks: clicks, qualityLed: led, qualityUsual: usual })
  }
}

function countOf(valid: readonly ClickCase[], since: Instant): { readonly clicks: number; readonly led: number } {
  const counted = valid.filter(({ row, isReturned }) => row.at >= since && !isReturned)
  return { clicks: counted.length, led: counted.filter(({ hasLed }) => hasLed).length }
}

function sum(records: readonly { readonly clicks: number; readonly led: number }[], figure: 'clicks' | 'led'): number {
  return records.reduce((total, record) => total + record[figure], 0)
}
