import { MILLISECONDS_PER_DAY } from '#kernel/instant.ts'
import type { Ctx } from '#platform/run-action.ts'
import { announceWebhook } from '#platform/webhooks/index.ts'
import { versionBegan } from './events.ts'
import { versionPage } from './rules/version-page.ts'
import { takeBeginnings } from './store/beginnings.ts'

/** What began longer ago than this is told to programs, but is no news for people any more: a marketplace that was away, or brought its history along. */
const NEWS_DAYS = 7

/** Makes known which versions have begun since it looked last. A program that was down at the moment tells of it when it is up again. */
export async function tellOfBeginnings(ctx: Ctx): Promise<void> {
  for (const { policy, version, sha256, title, since, announcedAt } of await takeBeginnings(ctx.tx, ctx.now)) {
    const effectiveAt = since.toISOString()
    const page = versionPage({ policy, version })
    await announceWebhook(ctx, { type: 'policy.effective', data: { policy, version, page, sha256, title, effectiveAt } })
    if (ctx.now.getTime() - since.getTime() > NEWS_DAYS * MILLISECONDS_PER_DAY) continue
    const atOnce = announcedAt === null || announcedAt.getTime() >= since.getTime()
    ctx.announce(versionBegan({ policy, version, effectiveAt, atOnce }))
  }
}
