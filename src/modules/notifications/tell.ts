import type { Ctx } from '#platform/run-action.ts'
import { joinNotices, type NewNotice } from './rules/notices.ts'
import { insertNewNotices, upsertNotices } from './store/notices.ts'

/** Writes notices with the caller's transaction; mails follow by themselves, gathered. */
export async function tell(ctx: Ctx, notices: readonly NewNotice[]): Promise<void> {
  const joined = joinNotices(notices).map((notice) => ({ ...notice, id: ctx.newId() }))
  await upsertNotices(ctx.tx, joined, ctx.now)
}

/** The same for what may be noticed again and again: people are told of each thing once. */
export async function tellOnce(ctx: Ctx, notices: readonly NewNotice[]): Promise<void> {
  const joined = joinNotices(notices).map((notice) => ({ ...notice, id: ctx.newId() }))
  await insertNewNotices(ctx.tx, joined, ctx.now)
}
