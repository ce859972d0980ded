import type { Id } from '#kernel/ids.ts'
import { addDays } from '#kernel/instant.ts'
import { contractStarted } from '#modules/contracts/index.ts'
import { invitationSent, outreachSent } from '#modules/invitations/index.ts'
import { listen } from '#platform/events.ts'
import type { Ctx } from '#platform/run-action.ts'
import { FOLLOW_DAYS } from './rules/profile-boost.ts'
import { insertResult, type Followed } from './store/profile-clicks.ts'

/**
 * Something that a client did with a freelancer counts for its last valid click on that profile, if that is not too long ago. It may have
 * come about without the click as well: the pages say "followed", never "because of".
 */
async function follow(ctx: Ctx, done: { kind: Followed['kind']; id: Id; organizationId: Id; freelancerId: Id }): Promise<void> {
  const { kind, id, organizationId, freelancerId: profileId } = done
  await insertResult(ctx.tx, { id, kind, organizationId, profileId, since: addDays(ctx.now, -FOLLOW_DAYS), at: ctx.now })
}

export const followListeners = [
  listen('auctions.follow-invitation', invitationSent, (ctx, news) =>
    follow(ctx, { ...news, kind: 'invitation', id: news.invitationId }),
  ),
  listen('auctions.follow-outreach', outreachSent, (ctx, news) =>
    follow(ctx, { ...news, kind: 'outreach', id: news.outreachId }),
  ),
  listen('auctions.follow-hire', contractStarted, (ctx, news) => follow(ctx, { ...news, kind: 'hire', id: news.contractId })),
]
