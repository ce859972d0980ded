import type { AddressInfo } from 'node:net'
import { simpleParser, type ParsedMail } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import { afterEach, beforeEach } from 'vitest'
import { smtpMail, type MailPort } from '#platform/mail/index.ts'

export interface ReceivedMail {
  readonly from: string
  readonly to: readonly string[]
  readonly mail: ParsedMail
}

export interface TestMailServer {
  /** What arrived in the running test, the oldest first. */
  readonly received: readonly ReceivedMail[]
  readonly port: MailPort
  /** Every mail is refused with this from now on in the running test; undefined: accepted again. */
  refuse(refusal: { readonly code: number; readonly message: string } | undefined): void
}

/** A real mail server on a port of its own, a new one for each test. */
export function useMailServer(): TestMailServer {
  const received: ReceivedMail[] = []
  let refusal: { readonly code: number; readonly message: string } | undefined
  let server: SMTPServer | undefined
  let port: MailPort | undefined

  beforeEach(async () => {
    received.length = 0
    refusal = undefined
    const started = new SMTPServer({
      authOptional: true,
      onData(stream, session, callback) {
        simpleParser(stream, (problem: Error | null, mail) => {
          if (problem !== null) return callback(problem)
          if (refusal !== undefined) return callback(Object.assign(new Error(refusal.message), { responseCode: refusal.code }))
          const { mailFrom, rcptTo } = session.envelope
          received.push({ from: mailFrom === false ? '' : mailFrom.address, to: rcptTo.map(({ address }) => address), mail })
          return callback()
        })
      },
      disabledCommands: ['STARTTLS'],
    })
    server = started
    await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve))
    const { port: number } = started.server.address() as AddressInfo
    port = smtpMail({ smtpUrl: `smtp://127.0.0.1:${number}`, from: 'Guildhall <hello@guild.example>' })
  })
  afterEach(async () => {
    port?.close()
    await new Promise<void>((resolve) => (server === undefined ? resolve() : server.close(resolve)))
  })

  return {
    received,
    get port() {
      if (port === undefined) throw new Error('the mail server is there once beforeEach has run')
      return port
    },
    refuse(said) {
      refusal = said
    },
  }
}
