import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Tx } from '#platform/db/database.ts'
import { noticeKinds, type NoticeKind } from '../rules/notices.ts'

/** Which kinds of news a person gets by mail; what they never chose is as the kind says. */
export async function mailPreferences(tx: Tx, accountId: Id): Promise<Readonly<Record<NoticeKind, boolean>>> {
  const { rows } = await sql<{ kind: NoticeKind; mail: boolean }>`
    select kind, mail from notifications.preference where account_id = ${accountId}`.execute(tx)
  const chosen = new Map(rows.map((row) => [row.kind, row.mail]))
  const entries = Object.entries(noticeKinds).map(([kind, { mail }]) => [kind, chosen.get(kind as NoticeKind) ?? mail])
  return Object.fromEntries(entries) as Record<NoticeKind, boolean>
}

export async function setMailPreferences(tx: Tx, accountId: Id, wanted: ReadonlyMap<NoticeKind, boolean>): Promise<void> {
  await sql`
    insert into notifications.preference (account_id, kind, mail)
    select ${accountId}, kind, mail from unnest(${[...wanted.keys()]}::text[], ${[...wanted.values()]}::boolean[]) as wanted (kind, mail)
    on conflict (account_id, kind) do update set mail = excluded.mail`.execute(tx)
}
