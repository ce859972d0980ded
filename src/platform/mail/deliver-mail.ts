import { sql } from 'kysely'
import { createTransport } from 'nodemailer'
import type { Id } from '#kernel/ids.ts'
import type { Database } from '../db/database.ts'
import { defineJob, type Job } from '../jobs.ts'
import { findMail } from './outbox.ts'
import { sendMailJob } from './send-mail.ts'

export interface MailMessage {
  readonly id: Id
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
}

/** The way out of the house. Throws `MailRefused` when trying again is useless, anything else when it is not. */
export interface MailPort {
  send(message: MailMessage): Promise<void>
  close(): void
}

export class MailRefused extends Error {
  override name = 'MailRefused'
}

const PATIENCE_MS = 20_000

export function smtpMail(options: { readonly smtpUrl: string; readonly from: string }): MailPort {
  const transport = createTransport({
    url: options.smtpUrl,
    pool: true,
    maxConnections: 3,
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async send({ id, to, subject, text, html }) {
      try {
        // The same Message-ID at every attempt lets the reader's mail program fold repeats.
        await transport.sendMail({
          from: options.from,
          to: { name: '', address: to },
          subject,
          text,
          html,
          messageId: `<${id}@guildhall>`,
        })
      } catch (problem) {
        throw isRefusedForGood(problem) ? new MailRefused((problem as Error).message) : problem
      }
    },
    close: () => transport.close(),
  }
}

/** 5xx about this mail. A 5xx about us (credentials) is worth another try once somebody has mended the settings. */
function isRefusedForGood(problem: unknown): boolean {
  if (!(problem instanceof Error) || !('responseCode' in problem)) return false
  const isAboutUs = 'code' in problem && problem.code === 'EAUTH'
  return !isAboutUs && typeof problem.responseCode === 'number' && problem.responseCode >= 500
}

/** Sends one stored mail; without a port it stays in the outbox. A crash after the server's yes sends it twice, never not at all. */
export function createSendMailJob(options: {
  readonly port?: MailPort | undefined
  readonly publicUrl: string
}): Job<{ mailId: Id }> {
  const { port, publicUrl } = options
  return defineJob({
    name: sendMailJob.name,
    async run({ db, log }, { mailId }) {
      if (port === undefined) return
      const mail = await findMail(db, mailId, publicUrl)
      if (mail === undefined || mail.sentAt !== null) return
      try {
        await port.send({ id: mail.id, to: mail.recipient, subject: mail.subject, text: mail.textBody, html: mail.htmlBody })
        await markSent(db, mailId)
      } catch (problem) {
        await markFailed(db, mailId, problem instanceof Error ? problem.message : String(problem))
        if (!(problem instanceof MailRefused)) throw problem
        log.warn({ mailId, reason: problem.message }, 'the mail server refused a mail for good')
      }
    },
  })
}

async function markSent(db: Database, id: Id): Promise<void> {
  await sql`update platform.mail set sent_at = platform.now(), failed_reason = null where id = ${id}`.execute(db)
}

async function markFailed(db: Database, id: Id, reason: string): Promise<void> {
  await sql`update platform.mail set failed_reason = ${reason.slice(0, 500)} where id = ${id}`.execute(db)
}
