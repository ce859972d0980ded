import type { Id } from '#kernel/ids.ts'
import type { Ctx } from '#platform/run-action.ts'
import { badgeChanged } from './events.ts'
import { figuresOf, type WorkRecord } from './rules/figures.ts'
import { isComplete } from './rules/profile.ts'
import { selectBadges, updateFiguresRows } from './store/figures.ts'
import { selectProfiles } from './store/profiles.ts'

/**
 * Works out score, earnings and badge of each freelancer from their whole record and stores them; tells of badges that changed.
 * Any number of freelancers in three statements; records without a profile are passed over.
 */
export async function updateFigures(ctx: Ctx, records: readonly WorkRecord[]): Promise<void> {
  const ids = records.map((record) => record.accountId)
  const profiles = new Map((await selectProfiles(ctx.tx, ids)).map((profile) => [profile.accountId, profile]))
  const before = await selectBadges(ctx.tx, ids)
  const rows = records.flatMap((record) => {
    const profile = profiles.get(record.accountId)
    if (profile === undefined) return []
    const known = { profileComplete: isComplete(profile), joinedAt: profile.joinedAt, now: ctx.now }
    return [{ accountId: record.accountId, ...figuresOf(record, known) }]
  })

  await updateFiguresRows(ctx.tx, rows, ctx.now)
  for (const { accountId, before: was, after } of changes(before, await selectBadges(ctx.tx, ids))) {
    ctx.announce(badgeChanged({ accountId, before: was, after }))
  }
}

function changes<B>(before: ReadonlyMap<Id, B>, after: ReadonlyMap<Id, B>): { accountId: Id; before: B; after: B }[] {
  return [...after].flatMap(([accountId, badge]) => {
    const was = before.get(accountId) ?? badge
    return was === badge ? [] : [{ accountId, before: was, after: badge }]
  })
}
