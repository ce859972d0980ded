import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Database } from '../db/database.ts'
import { withSiteAddress } from './mail-frame.ts'

/** A mail as the outbox page lists it. */
export interface MailEntry {
  readonly id: Id
  readonly recipient: string
  readonly accountId: Id | null
  readonly subject: string
  readonly createdAt: Instant
  readonly sentAt: Instant | null
  readonly failedReason: string | null
}

export interface Mail extends MailEntry {
  readonly textBody: string
  readonly htmlBody: string
}

const PAGE_SIZE = 30

/** Newest first; `cursor` is the `nextCursor` of the page before. Shows everybody's mail: for demo mode and operators only. */
export async function listMails(
  db: Database,
  options: { readonly accountId?: Id | undefined; readonly cursor?: Id | undefined } = {},
): Promise<{ items: MailEntry[]; nextCursor?: string }> {
  // Ids are ordered by time, so the id alone is a cursor; the date goes first only because the index has it first.
  const { rows } = await sql<MailEntry>`
    select id, recipient, account_id, subject, created_at, sent_at, failed_reason
    from platform.mail
    where (${options.accountId ?? null}::uuid is null or account_id = ${options.accountId ?? null})
      and (${options.cursor ?? null}::uuid is null
        or (created_at, id) < (select created_at, id from platform.mail where id = ${options.cursor ?? null}))
    order by created_at desc, id desc
    limit ${PAGE_SIZE + 1}`.execute(db)
  const items = rows.slice(0, PAGE_SIZE)
  const last = items.at(-1)
  return rows.length > PAGE_SIZE && last !== undefined ? { items, nextCursor: last.id } : { items }
}

/** One mail with its links pointing at `publicUrl`. */
export async function findMail(db: Database, id: Id, publicUrl: string): Promise<Mail | undefined> {
  const { rows } = await sql<Mail>`
    select id, recipient, account_id, subject, created_at, sent_at, failed_reason, text_body, html_body
    from platform.mail where id = ${id}`.execute(db)
  const mail = rows[0]
  if (mail === undefined) return undefined
  return { ...mail, textBody: withSiteAddress(mail.textBody, publicUrl), htmlBody: withSiteAddress(mail.htmlBody, publicUrl) }
}
