import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import { invariant } from '#kernel/invariant.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '../db/database.ts'
import { insertRows } from '../db/insert-rows.ts'
import { enqueue } from '../jobs.ts'
import type { Ctx } from '../run-action.ts'
import { htmlFromText } from './mail-frame.ts'

export type MailDraft = MailReader & {
  readonly subject: string
  /** Paragraphs apart by an empty line. A line that is only a `siteLink(…)` becomes a button in the HTML part. */
  readonly text: string
  /** Default: made from `text`, in our frame. */
  readonly html?: string
}

type MailReader = { readonly accountId: Id } | { readonly to: string }

/** The queue's name for sending one mail; the job itself is made where the mail server is known. */
export const sendMailJob = { name: 'send-mail' } as const

/** Writes a mail with the caller's transaction. It leaves after the commit, if a mail server is set; the outbox page has it anyway. */
export async function sendMail(ctx: Ctx, draft: MailDraft): Promise<Id> {
  const id = ctx.newId()
  const html = draft.html ?? htmlFromText(draft.subject, draft.text)
  const accountId = 'accountId' in draft ? draft.accountId : null
  const { numAffectedRows } = await sql`
    insert into platform.mail (id, recipient, account_id, subject, text_body, html_body, created_at)
    select ${id}, recipient, account_id, ${draft.subject}, ${draft.text}, ${html}, ${ctx.now}
    from (
      select email as recipient, id as account_id from platform.account where id = ${accountId}::uuid
      union all
      select ${'to' in draft ? draft.to : null}::text, null where ${accountId}::uuid is null
    ) as reader`.execute(ctx.tx)
  invariant(numAffectedRows === 1n, `a mail needs an existing account: ${accountId}`)
  await enqueue(ctx.tx, sendMailJob, { mailId: id }, { key: `mail/${id}` })
  return id
}

export interface SentMail {
  readonly id: Id
  readonly recipient: string
  readonly accountId: Id | null
  readonly subject: string
  readonly text: string
  readonly sentAt: Instant
}

/** Mails of the past for the outbox page; they are not sent again. */
export async function insertSentMails(tx: Tx, mails: readonly SentMail[]): Promise<void> {
  await insertRows(
    tx,
    'platform.mail',
    {
      id: 'uuid',
      recipient: 'text',
      accountId: 'uuid',
      subject: 'text',
      textBody: 'text',
      htmlBody: 'text',
      createdAt: 'timestamptz',
      sentAt: 'timestamptz',
    },
    mails.map(({ text, ...mail }) => ({
      ...mail,
      textBody: text,
      htmlBody: htmlFromText(mail.subject, text),
      createdAt: mail.sentAt,
    })),
  )
}
