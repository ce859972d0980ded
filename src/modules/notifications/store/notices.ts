import { sql, type RawBuilder } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'
import { noticeKinds, totals, type NewNotice, type NoticeData, type NoticeKind } from '../rules/notices.ts'

export interface Notice {
  readonly id: Id
  readonly accountId: Id
  readonly kind: NoticeKind
  readonly about: string
  readonly href: string
  readonly data: NoticeData
  readonly quantity: number
  readonly createdAt: Instant
  readonly readAt: Instant | null
}

const COLUMNS = sql`id, account_id, kind, about, href, data, quantity, created_at, read_at`

type IdentifiedNotice = NewNotice & { readonly id: Id }

/**
 * Writes notices in one statement. News about the same thing joins the notice that is there: it counts on while unread,
 * starts anew after it was read (totals never do), and is unread again. A mail falls due unless the person wants none.
 */
export async function upsertNotices(tx: Tx, notices: readonly IdentifiedNotice[], at: Instant): Promise<void> {
  if (notices.length === 0) return
  await sql`
    ${insertNotices(notices, at)}
    on conflict (account_id, kind, about) do update set
      data = excluded.data, href = excluded.href, created_at = excluded.created_at, read_at = null,
      mail_settled_at = excluded.mail_settled_at,
      quantity = excluded.quantity
        + case when notice.read_at is null or notice.kind = any(${totals}::text[]) then notice.quantity else 0 end`.execute(tx)
}

/** Writes notices about things nobody was told of before; what was told stays as it is. */
export async function insertNewNotices(tx: Tx, notices: readonly IdentifiedNotice[], at: Instant): Promise<void> {
  if (notices.length === 0) return
  await sql`${insertNotices(notices, at)} on conflict (account_id, kind, about) do nothing`.execute(tx)
}

/** One more notice about the same thing to everybody who has the first kind of it: one statement, however many they are. */
export async function insertForThoseTold(
  tx: Tx,
  news: {
    readonly told: { readonly kind: NoticeKind; readonly about: string }
    readonly kind: NoticeKind
    readonly data: NoticeData
    readonly at: Instant
    /** A new id: those of the notices are made of its time and of whom they tell, so that a story told twice has the same. */
    readonly id: Id
  },
): Promise<void> {
  const { told, kind, data, at, id } = news
  const hash = sql`md5(${id}::text || earlier.account_id::text)`
  await sql`
    insert into notifications.notice (id, account_id, kind, about, href, data, quantity, created_at, mail_settled_at)
    select overlay(overlay(overlay(${id}::text placing substr(${hash}, 1, 3) from 16) placing substr(${hash}, 4, 3) from 21)
             placing substr(${hash}, 7, 12) from 25)::uuid,
           earlier.account_id, ${kind}, earlier.about, earlier.href, ${JSON.stringify(data)}::jsonb, 1, ${at}::timestamptz,
           case when coalesce(preference.mail, ${noticeKinds[kind].mail}) then null else ${at}::timestamptz end
    from notifications.notice earlier
    left join notifications.preference on preference.account_id = earlier.account_id and preference.kind = ${kind}
    where earlier.kind = ${told.kind} and earlier.about = ${told.about}
    on conflict (account_id, kind, about) do nothing`.execute(tx)
}

function insertNotices(notices: readonly IdentifiedNotice[], at: Instant): RawBuilder<unknown> {
  return sql`
    insert into notifications.notice as notice (id, account_id, kind, about, href, data, quantity, created_at, mail_settled_at)
    select news.id, news.account_id, news.kind, news.about, news.href, news.data, news.quantity, ${at},
           case when coalesce(preference.mail, news.mail) then null else ${at}::timestamptz end
    from unnest(
      ${notices.map((each) => each.id)}::uuid[], ${notices.map((each) => each.accountId)}::uuid[],
      ${notices.map((each) => each.kind)}::text[], ${notices.map((each) => each.about)}::text[],
      ${notices.map((each) => each.href)}::text[], ${notices.map((each) => JSON.stringify(each.data))}::jsonb[],
      ${notices.map((each) => each.quantity ?? 1)}::integer[], ${notices.map((each) => noticeKinds[each.kind].mail)}::boolean[])
      as news (id, account_id, kind, about, href, data, quantity, mail)
    left join notifications.preference on preference.account_id = news.account_id and preference.kind = news.kind`
}

export async function countUnread(tx: Tx, accountId: Id): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from notifications.notice where account_id = ${accountId} and read_at is null`.execute(tx)
  return rows[0]?.n ?? 0
}

export async function findNotice(tx: Tx, noticeId: Id): Promise<Notice | undefined> {
  const { rows } = await sql<Notice>`select ${COLUMNS} from notifications.notice where id = ${noticeId}`.execute(tx)
  return rows[0]
}

/** Only the person's own. @returns how many were unread */
export async function markRead(tx: Tx, accountId: Id, noticeIds: readonly Id[], at: Instant): Promise<number> {
  const { rows } = await sql`
    update notifications.notice set read_at = ${at}
    where account_id = ${accountId} and id = any(${noticeIds}::uuid[]) and read_at is null
    returning id`.execute(tx)
  return rows.length
}

/** Everything up to `until`: what came while the page was open stays unread. */
export async function markAllRead(tx: Tx, accountId: Id, { until, at }: { until: Instant; at: Instant }): Promise<number> {
  const { rows } = await sql`
    update notifications.notice set read_at = ${at}
    where account_id = ${accountId} and created_at <= ${until} and read_at is null
    returning id`.execute(tx)
  return rows.length
}

/** People with mail due whose last mail was before `quietSince`. */
export async function listPeopleWithMailDue(tx: Tx, quietSince: Instant, limit: number): Promise<readonly Id[]> {
  const { rows } = await sql<{ accountId: Id }>`
    select account_id from notifications.notice
    where mail_settled_at is null
      and not exists (select from notifications.mailing where mailing.account_id = notice.account_id and mailing.at > ${quietSince})
    group by account_id order by min(created_at) limit ${limit}`.execute(tx)
  return rows.map((row) => row.accountId)
}

/** What waits for one person's mail, oldest first, locked; read in the meantime or not. */
export async function lockMailDue(tx: Tx, accountId: Id): Promise<readonly Notice[]> {
  const { rows } = await sql<Notice>`
    select ${COLUMNS} from notifications.notice
    where account_id = ${accountId} and mail_settled_at is null
    order by created_at, id for update skip locked`.execute(tx)
  return rows
}

export async function settleMail(tx: Tx, noticeIds: readonly Id[], at: Instant): Promise<void> {
  await sql`update notifications.notice set mail_settled_at = ${at} where id = any(${noticeIds}::uuid[])`.execute(tx)
}

/** Nobody gets a mail any more about what was told until then. */
export async function settleOldMail(tx: Tx, until: Instant): Promise<void> {
  await sql`
    update notifications.notice set mail_settled_at = ${until} where mail_settled_at is null and created_at <= ${until}`.execute(
    tx,
  )
}

export async function recordMailing(tx: Tx, accountId: Id, at: Instant): Promise<void> {
  await sql`
    insert into notifications.mailing (account_id, at) values (${accountId}, ${at})
    on conflict (account_id) do update set at = excluded.at`.execute(tx)
}
