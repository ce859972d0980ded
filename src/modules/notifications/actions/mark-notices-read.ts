import { z } from 'zod'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { accountOf } from '#modules/organizations/index.ts'
import { defineAction } from '#platform/run-action.ts'
import { findNotice, markAllRead, markRead } from '../store/notices.ts'

/** Somebody follows a notice to what it is about; answers where that is. */
export const openNotice = defineAction({
  name: 'notifications.open_notice',
  who: ['signed_in'],
  input: z.object({ noticeId: z.uuid() }),
  async run(ctx, { noticeId }): Promise<Result<{ href: string }, { readonly code: 'not_found' }>> {
    const notice = await findNotice(ctx.tx, noticeId)
    if (notice === undefined || notice.accountId !== accountOf(ctx.actor)) return refuse({ code: 'not_found' })
    await markRead(ctx.tx, notice.accountId, [noticeId], ctx.now)
    return ok({ href: notice.href })
  },
})

/** Marks everything read that was there when the list was shown. */
export const markNoticesRead = defineAction({
  name: 'notifications.mark_notices_read',
  who: ['signed_in'],
  input: z.object({ until: z.iso.datetime() }),
  async run(ctx, { until }): Promise<Result<{ marked: number }, never>> {
    const accountId = accountOf(ctx.actor)
    const marked = accountId === null ? 0 : await markAllRead(ctx.tx, accountId, { until: new Date(until), at: ctx.now })
    return ok({ marked })
  },
})
