import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { useMailServer } from '#kit/mail-server.ts'
import { newId, type Id } from '#kernel/ids.ts'
import { createLog } from '../log.ts'
import { createSendMailJob, findMail, listMails, sendMail, siteLink, smtpMail, type MailPort } from './index.ts'

const publicUrl = 'https://guild.example'

describe('a mail', () => {
  const database = useTestDatabase()
  const server = useMailServer()
  const { received } = server

  const tools = () => ({ db: database.app, log: createLog('silent'), stopping: () => false })
  const aMail = (text = `Look at it:\n\n${siteLink('/jobs?a=1&b=2')}\n\nOr write <back>.`) =>
    database.run((ctx) => sendMail(ctx, { to: 'reader@example.test', subject: 'Grüße & <news>', text }))
  const deliver = (mailId: Id, through: MailPort | undefined = server.port) =>
    createSendMailJob({ port: through, publicUrl }).run(tools(), { mailId })
  const read = async (id: Id) => (await findMail(database.app, id, publicUrl))!
  const waitingJobs = async () =>
    (
      await sql<{ payload: { mailId: string } }>`select payload from graphile_worker._private_jobs`.execute(database.owner)
    ).rows.map(({ payload }) => payload.mailId)

  test('reaches a real server as text and HTML, with links to the site, and is marked as sent', async () => {
    const id = await aMail()
    expect(await waitingJobs()).toContain(id)
    await deliver(id)
    expect(received).toHaveLength(1)
    const { from, to, mail } = received[0]!
    expect([from, to]).toEqual(['hello@guild.example', ['reader@example.test']])
    expect(mail.subject).toBe('Grüße & <news>')
    expect(mail.messageId).toBe(`<${id}@guildhall>`)
    expect(mail.text).toContain('https://guild.example/jobs?a=1&b=2')
    expect(mail.html).toContain('href="https://guild.example/jobs?a=1&amp;b=2"')
    expect(mail.html).toContain('Or write &lt;back&gt;.')
    expect(mail.html).toContain('Grüße &amp; &lt;news&gt;')
    expect(await read(id)).toMatchObject({ sentAt: expect.any(Date), failedReason: null })
  })

  test('is sent once, also when its job runs twice', async () => {
    const id = await aMail()
    await deliver(id)
    await deliver(id)
    expect(received).toHaveLength(1)
  })

  test('exists exactly when the change that caused it does', async () => {
    let id: Id | undefined
    await expect(
      database.run(async (ctx) => {
        id = await sendMail(ctx, { to: 'reader@example.test', subject: 'Never', text: 'Never' })
        throw new Error('rolled back')
      }),
    ).rejects.toThrow('rolled back')
    expect(await findMail(database.app, id!, publicUrl)).toBeUndefined()
    expect(await waitingJobs()).not.toContain(id)
  })

  test('is tried again when the server has a bad moment, and given up when it refuses for good', async () => {
    const id = await aMail()
    server.refuse({ code: 451, message: 'try later' })
    await expect(deliver(id)).rejects.toThrow('try later')
    expect(await read(id)).toMatchObject({ sentAt: null, failedReason: expect.stringContaining('try later') })
    server.refuse(undefined)
    await deliver(id)
    expect(await read(id)).toMatchObject({ sentAt: expect.any(Date), failedReason: null })

    const unwanted = await aMail()
    server.refuse({ code: 550, message: 'no such reader' })
    await deliver(unwanted)
    expect(await read(unwanted)).toMatchObject({ sentAt: null, failedReason: expect.stringContaining('no such reader') })
  })

  test('waits when nobody is at the server', async () => {
    const id = await aMail()
    const nobody = smtpMail({ smtpUrl: 'smtp://127.0.0.1:1', from: 'Guildhall <hello@guild.example>' })
    await expect(deliver(id, nobody)).rejects.toThrow('ECONNREFUSED')
    nobody.close()
    expect(await read(id)).toMatchObject({ sentAt: null, failedReason: expect.stringContaining('ECONNREFUSED') })
  })

  test('stays in the outbox when no server is set', async () => {
    const id = await aMail()
    await createSendMailJob({ publicUrl }).run(tools(), { mailId: id })
    expect(await read(id)).toMatchObject({ sentAt: null, failedReason: null, recipient: 'reader@example.test' })
  })

  test('cannot be given further readers or headers by what people typed', async () => {
    const id = await database.run((ctx) =>
      sendMail(ctx, { to: 'reader@example.test', subject: 'Hi\r\nBcc: victim@example.test', text: 'Text' }),
    )
    await deliver(id)
    expect(received[0]!.to).toEqual(['reader@example.test'])
    expect(received[0]!.mail.bcc).toBeUndefined()
  })

  test('is listed newest first, in pages, for everybody or for one account', async () => {
    const accountId = newId()
    await database.run(async ({ tx }) => {
      await sql`insert into platform.account (id, email, display_name, roles) values (${accountId}, 'lister@example.test', 'L', '{client}')`.execute(
        tx,
      )
    })
    const ids: Id[] = []
    for (let n = 0; n < 35; n += 1) {
      ids.unshift(await database.run((ctx) => sendMail(ctx, { accountId, subject: `Mail ${n}`, text: 'Text' })))
    }
    await aMail()
    const first = await listMails(database.app, { accountId })
    const second = await listMails(database.app, { accountId, cursor: first.nextCursor })
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids)
    expect(first.items).toHaveLength(30)
    expect(second.nextCursor).toBeUndefined()
    expect(first.items[0]).toMatchObject({ recipient: 'lister@example.test', accountId })
    expect((await listMails(database.app)).items[0]?.recipient).toBe('reader@example.test')
  })
})
