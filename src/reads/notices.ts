import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Notice } from '#modules/notifications/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { cursorOf, pageOf, readMomentCursor, type ListPage } from './cursor.ts'

const PAGE = 30

/** A person's notices, newest first. */
export async function readNotices(
  tx: Tx,
  { accountId, show, after }: { readonly accountId: Id; readonly show: 'unread' | 'all'; readonly after?: string | undefined },
): Promise<ListPage<Notice>> {
  const start = readMomentCursor(after)
  const { rows } = await sql<Notice>`
    select id, account_id, kind, about, href, data, quantity, created_at, read_at from notifications.notice
    where account_id = ${accountId} and ${show === 'unread' ? sql`read_at is null` : sql`true`}
      and ${start === undefined ? sql`true` : sql`(created_at, id) < (${start.at}, ${start.id})`}
    order by created_at desc, id desc limit ${PAGE + 1}`.execute(tx)
  return pageOf(rows, PAGE, (last) => cursorOf(last.createdAt, last.id))
}
