import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { defineAction } from '#platform/run-action.ts'
import { clientBanned } from '../events.ts'
import { lockOrganization, selectMembers, updateBanned } from '../store.ts'

/** The operator bans a client for good. Its jobs are removed on the news, and everything paid for them returns by the policy. */
export const banClient = defineAction({
  name: 'organizations.ban_client',
  who: ['operator'],
  input: z.object({
    organizationId: z.uuid(),
    note: z.string().trim().min(1, 'Say why, the client will read it.').max(1000, 'Keep the note within 1,000 letters.'),
  }),
  async run(ctx, input): Promise<Result<{ organizationId: Id }, { code: 'not_found' } | { code: 'already_banned' }>> {
    const organization = await lockOrganization(ctx.tx, input.organizationId)
    if (organization === undefined) return refuse({ code: 'not_found' })
    if (organization.state === 'banned') return refuse({ code: 'already_banned' })

    await updateBanned(ctx.tx, organization.id, input.note, ctx.now)
    const members = await selectMembers(ctx.tx, organization.id)
    ctx.announce(clientBanned({ organizationId: organization.id, note: input.note, members }))
    return ok({ organizationId: organization.id })
  },
})
