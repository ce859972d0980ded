import { systemActor } from '#kernel/actor.ts'
import type { Id } from '#kernel/ids.ts'
import { addHours } from '#kernel/instant.ts'
import type { Database } from '#platform/db/database.ts'
import { sendMail, siteLink } from '#platform/mail/index.ts'
import { inTransaction, type Ctx } from '#platform/run-action.ts'
import { MINUTES_BETWEEN_MAILS, MOST_IN_ONE_MAIL, writeDigest, type DigestMail } from './rules/digest.ts'
import { wordsOf } from './rules/wording.ts'
import { listPeopleWithMailDue, lockMailDue, recordMailing, settleMail } from './store/notices.ts'

const post = systemActor('notifications-mail')
const PEOPLE_AT_ONCE = 200

/** One round: everybody with news due, and no mail in the last minutes, gets one mail with all of it. @returns people served */
export async function sendDigests(db: Database): Promise<number> {
  const people = await inTransaction(db, post, (ctx) =>
    listPeopleWithMailDue(ctx.tx, addHours(ctx.now, -MINUTES_BETWEEN_MAILS / 60), PEOPLE_AT_ONCE),
  )
  for (const accountId of people) await inTransaction(db, post, (ctx) => sendDigest(ctx, accountId))
  return people.length
}

async function sendDigest(ctx: Ctx, accountId: Id): Promise<void> {
  const mail = await takeDigest(ctx, accountId)
  if (mail === undefined) return
  await sendMail(ctx, { accountId, ...mail })
  await recordMailing(ctx.tx, accountId, ctx.now)
}

/** One mail with all news that is due to a person and unread. Undefined if there is none; either way nothing is due any more. */
export async function takeDigest(ctx: Ctx, accountId: Id): Promise<DigestMail | undefined> {
  const due = await lockMailDue(ctx.tx, accountId)
  // Whoever has seen it on the site needs no mail about it.
  const unread = due.filter((notice) => notice.readAt === null)
  await settleMail(
    ctx.tx,
    due.map((notice) => notice.id),
    ctx.now,
  )
  if (unread.length === 0) return undefined
  const entries = unread
    .slice(0, MOST_IN_ONE_MAIL)
    .map((notice) => ({ ...wordsOf(notice), link: siteLink(`/notices/${notice.id}`) }))
  const more = unread.length - entries.length
  return writeDigest(entries, { more, noticesLink: siteLink('/notices'), settingsLink: siteLink('/notices/mail') })
}
