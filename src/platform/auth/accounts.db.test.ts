import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { visitor, type Actor } from '#kernel/actor.ts'
import { newId, type Id } from '#kernel/ids.ts'
import { refuse } from '#kernel/result.ts'
import { listMails, findMail } from '../mail/index.ts'
import { runAction } from '../run-action.ts'
import {
  actorOf,
  changePassword,
  confirmEmail,
  findSession,
  liftSuspension,
  listPersonas,
  requestPasswordReset,
  resetPassword,
  sendConfirmation,
  signIn,
  signInAsPersona,
  signOut,
  signUp,
  suspendAccount,
} from './index.ts'

const PASSWORD = 'correct horse battery'
const operator: Actor = { kind: 'person', accountId: newId(), roles: ['operator'] }

describe('an account', () => {
  const database = useTestDatabase()
  let people = 0

  async function aPerson(
    as: 'freelancer' | 'client' = 'freelancer',
  ): Promise<{ email: string; accountId: Id; token: string; actor: Actor }> {
    const email = `person-${(people += 1)}@example.test`
    const input = { email, password: PASSWORD, displayName: 'Zoë Ōta', as }
    const result = await runAction(database.app, signUp, { actor: visitor, input })
    if (!result.ok) throw new Error(result.refusal.code)
    const { accountId, session } = result.value
    return { email, accountId, token: session.token, actor: { kind: 'person', accountId, roles: [as] } }
  }
  const asVisitor = { actor: visitor } as const
  const trySignIn = (email: string, password: string, replaces?: string) =>
    runAction(database.app, signIn, { ...asVisitor, input: { email, password, replaces } })
  async function lastLinkTo(email: string): Promise<string> {
    const { items } = await listMails(database.app)
    const entry = items.find((mail) => mail.recipient === email)
    const mail = await findMail(database.app, entry!.id, 'https://guild.example')
    return /token=([\w-]+)/.exec(mail!.textBody)![1]!
  }

  test('opens with its role, is signed in at once, and modules hear of it', async () => {
    const { accountId, token, email } = await aPerson('client')
    expect(await findSession(database.app, token)).toEqual({
      id: accountId,
      email,
      displayName: 'Zoë Ōta',
      roles: ['client'],
      locale: 'en',
      emailConfirmed: false,
      persona: undefined,
    })
    const { rows } = await sql<{ data: object }>`
      select data from platform.event where type = 'accounts.signed_up' and data->>'accountId' = ${accountId}`.execute(
      database.app,
    )
    expect(rows).toEqual([{ data: { accountId, roles: ['client'], displayName: 'Zoë Ōta', locale: 'en' } }])
  })

  test('has one per address, however it is written; the right password signs in instead of failing', async () => {
    const { email, accountId } = await aPerson()
    const again = { email: ` ${email.toUpperCase()} `, displayName: 'Again', as: 'client' }
    expect(await runAction(database.app, signUp, { ...asVisitor, input: { ...again, password: 'another password' } })).toEqual(
      refuse({ code: 'email_taken' }),
    )
    expect(await runAction(database.app, signUp, { ...asVisitor, input: { ...again, password: PASSWORD } })).toMatchObject({
      ok: true,
      value: { accountId },
    })
  })

  test.each([
    ['email', 'nobody at nowhere'],
    ['password', 'too short'],
    ['displayName', '  '],
    ['as', 'operator'],
  ])('is refused for a wrong %s, at that field', async (field, value) => {
    const input = { email: 'someone@example.test', password: PASSWORD, displayName: 'Someone', as: 'freelancer', [field]: value }
    expect(await runAction(database.app, signUp, { ...asVisitor, input })).toMatchObject({
      ok: false,
      refusal: { code: 'invalid_input', issues: [{ path: [field] }] },
    })
  })

  test('opens once when a double click sends the form twice at the same moment', async () => {
    const input = { email: 'double@example.test', password: PASSWORD, displayName: 'Double', as: 'freelancer' }
    const results = await Promise.all(
      [1, 2].map(() => runAction(database.app, signUp, { ...asVisitor, input, key: 'one-form-key' })),
    )
    const ids = results.map((result) => (result.ok ? result.value.accountId : result.refusal.code))
    expect(new Set(ids).size).toBe(1)
  })

  test('lets in the right password only, and tells nothing about who has an account', async () => {
    const { email } = await aPerson()
    expect(await trySignIn(email, PASSWORD)).toMatchObject({ ok: true })
    expect(await trySignIn(email, 'wrong password')).toEqual(refuse({ code: 'wrong_email_or_password' }))
    expect(await trySignIn('stranger@example.test', 'wrong password')).toEqual(refuse({ code: 'wrong_email_or_password' }))
  })

  test('stores neither passwords nor tokens, nor any trace of them under idempotency keys', async () => {
    const { email, token } = await aPerson()
    await runAction(database.app, signIn, { ...asVisitor, input: { email, password: PASSWORD }, key: newId() })
    const { rows } = await sql<{ everything: string }>`
      select coalesce(string_agg(t::text, ' '), '') as everything from (
        select to_jsonb(account)::text from platform.account
        union all select to_jsonb(session)::text from platform.session
        union all select to_jsonb(mail_token)::text from platform.mail_token
        union all select to_jsonb(action_outcome)::text from platform.action_outcome
        union all select to_jsonb(event)::text from platform.event
        union all select payload::text from graphile_worker._private_jobs
      ) as t`.execute(database.owner)
    expect(rows[0]!.everything).not.toContain(PASSWORD)
    expect(rows[0]!.everything).not.toContain(token)
    expect(rows[0]!.everything).toContain('$argon2id$v=19$m=19456,t=2,p=1$')
    expect(rows[0]!.everything).not.toContain('accounts.sign_in')
  })

  test('gets a new session at every sign-in, which ends the one the browser had', async () => {
    const { email, token } = await aPerson()
    const result = await trySignIn(email, PASSWORD, token)
    expect(await findSession(database.app, token)).toBeUndefined()
    expect(result.ok && (await findSession(database.app, result.value.session.token))).toMatchObject({ email })
  })

  test('is signed out by its own token; unknown tokens are nobody', async () => {
    const { token } = await aPerson()
    await runAction(database.app, signOut, { ...asVisitor, input: { token } })
    expect(await findSession(database.app, token)).toBeUndefined()
    expect(await findSession(database.app, 'made-up')).toBeUndefined()
  })

  test('stays signed in for 30 days after the last visit, however far the demo’s clock is moved', async () => {
    const { token } = await aPerson()
    await database.advanceClock('90 days')
    expect(await findSession(database.app, token)).toBeDefined()

    const setEnd = (end: string) =>
      sql`update platform.session set expires_at = clock_timestamp() + ${end}::interval where token_hash = sha256(${token}::bytea)`.execute(
        database.owner,
      )
    const daysLeft = async () =>
      (
        await sql<{ days: number }>`
          select extract(day from expires_at - clock_timestamp())::int as days from platform.session where token_hash = sha256(${token}::bytea)`.execute(
          database.owner,
        )
      ).rows[0]!.days
    await setEnd('3 days')
    expect(await findSession(database.app, token)).toBeDefined()
    expect(await daysLeft()).toBe(29)
    await setEnd('-1 second')
    expect(await findSession(database.app, token)).toBeUndefined()
  })

  test('confirms its address by a link that works once', async () => {
    const { email, token, actor } = await aPerson()
    const link = await lastLinkTo(email)
    expect(await runAction(database.app, confirmEmail, { ...asVisitor, input: { token: link } })).toMatchObject({ ok: true })
    expect(await findSession(database.app, token)).toMatchObject({ emailConfirmed: true })
    expect(await runAction(database.app, confirmEmail, { ...asVisitor, input: { token: link } })).toEqual(
      refuse({ code: 'link_not_valid' }),
    )
    expect(await runAction(database.app, sendConfirmation, { actor, input: {} })).toEqual(refuse({ code: 'already_confirmed' }))
  })

  test('can ask for the confirming link again; the earlier one stops working', async () => {
    const { email, actor } = await aPerson()
    const first = await lastLinkTo(email)
    await runAction(database.app, sendConfirmation, { actor, input: {} })
    const second = await lastLinkTo(email)
    expect(second).not.toBe(first)
    expect(await runAction(database.app, confirmEmail, { ...asVisitor, input: { token: first } })).toMatchObject({ ok: false })
    expect(await runAction(database.app, confirmEmail, { ...asVisitor, input: { token: second } })).toMatchObject({ ok: true })
  })

  test('sets a new password by a mailed link: once, within an hour, and every session ends', async () => {
    const { email, token } = await aPerson()
    await runAction(database.app, requestPasswordReset, { ...asVisitor, input: { email } })
    const link = await lastLinkTo(email)
    const reset = await runAction(database.app, resetPassword, {
      ...asVisitor,
      input: { token: link, password: 'a new long password' },
    })
    expect(reset.ok && (await findSession(database.app, reset.value.session.token))).toMatchObject({ email })
    expect(await findSession(database.app, token)).toBeUndefined()
    expect(await trySignIn(email, PASSWORD)).toMatchObject({ ok: false })
    expect(await trySignIn(email, 'a new long password')).toMatchObject({ ok: true })
    expect(await runAction(database.app, resetPassword, { ...asVisitor, input: { token: link, password: PASSWORD } })).toEqual(
      refuse({ code: 'link_not_valid' }),
    )

    await runAction(database.app, requestPasswordReset, { ...asVisitor, input: { email } })
    const late = await lastLinkTo(email)
    await sql`update platform.mail_token set expires_at = clock_timestamp() where token_hash = sha256(${late}::bytea)`.execute(
      database.owner,
    )
    expect(await runAction(database.app, resetPassword, { ...asVisitor, input: { token: late, password: PASSWORD } })).toEqual(
      refuse({ code: 'link_not_valid' }),
    )
  })

  test('gets the same answer and no mail when somebody asks to reset an address nobody has', async () => {
    const count = async () => (await sql<{ n: number }>`select count(*) as n from platform.mail`.execute(database.app)).rows[0]!.n
    const before = await count()
    expect(await runAction(database.app, requestPasswordReset, { ...asVisitor, input: { email: 'ghost@example.test' } })).toEqual(
      {
        ok: true,
        value: null,
      },
    )
    expect(await count()).toBe(before)
  })

  test('a link for one purpose is none for the other', async () => {
    const { email } = await aPerson()
    const confirm = await lastLinkTo(email)
    expect(await runAction(database.app, resetPassword, { ...asVisitor, input: { token: confirm, password: PASSWORD } })).toEqual(
      refuse({ code: 'link_not_valid' }),
    )
  })

  test('changes its password with the old one; other devices are signed out and a mail says so', async () => {
    const { email, token, actor } = await aPerson()
    expect(
      await runAction(database.app, changePassword, { actor, input: { current: 'not mine', password: 'a new long password' } }),
    ).toEqual(refuse({ code: 'wrong_password' }))
    const result = await runAction(database.app, changePassword, {
      actor,
      input: { current: PASSWORD, password: 'a new long password' },
    })
    expect(await findSession(database.app, token)).toBeUndefined()
    expect(result.ok && (await findSession(database.app, result.value.session.token))).toMatchObject({ email })
    const { items } = await listMails(database.app)
    expect(items[0]).toMatchObject({ recipient: email, subject: 'Your password was changed' })
  })

  test('when suspended is out everywhere at once, and in again when that is lifted', async () => {
    const { email, token, accountId } = await aPerson()
    await runAction(database.app, suspendAccount, { actor: operator, input: { accountId, reason: 'spam' } })
    expect(await findSession(database.app, token)).toBeUndefined()
    expect(await trySignIn(email, PASSWORD)).toEqual(refuse({ code: 'account_suspended' }))
    expect(await trySignIn(email, 'wrong password')).toEqual(refuse({ code: 'wrong_email_or_password' }))
    await runAction(database.app, liftSuspension, { actor: operator, input: { accountId } })
    expect(await trySignIn(email, PASSWORD)).toMatchObject({ ok: true })
  })

  test('may suspend nobody unless it is an operator, and not itself', async () => {
    const { accountId, actor } = await aPerson()
    const input = { accountId, reason: 'because' }
    expect(await runAction(database.app, suspendAccount, { actor, input })).toEqual(
      refuse({ code: 'not_allowed', signedIn: true }),
    )
    const self = actorOf({ id: accountId, roles: ['operator'] })
    expect(await runAction(database.app, suspendAccount, { actor: self, input })).toEqual(refuse({ code: 'not_yourself' }))
  })

  test('of the demo is entered by one click; in live mode, or when it is no persona, it is not', async () => {
    const { accountId } = await aPerson()
    const enter = () => runAction(database.app, signInAsPersona, { ...asVisitor, input: { accountId } })
    expect(await enter()).toEqual(refuse({ code: 'not_found' }))
    await sql`update platform.account set persona = 'tries things out' where id = ${accountId}`.execute(database.owner)
    expect(await listPersonas(database.app)).toMatchObject([{ id: accountId, persona: 'tries things out' }])
    const entered = await enter()
    expect(entered.ok && (await findSession(database.app, entered.value.session.token))).toMatchObject({
      persona: 'tries things out',
    })

    await sql`update platform.clock set demo = false`.execute(database.owner)
    expect(await enter()).toEqual(refuse({ code: 'only_in_demo' }))
    expect(await listPersonas(database.app)).toEqual([])
    await sql`update platform.clock set demo = true`.execute(database.owner)
  })

  test('’s address and password never reach the role that pages read with', async () => {
    await expect(sql`select email from platform.account`.execute(database.read)).rejects.toThrow('permission denied')
    await expect(sql`select password_hash from platform.account`.execute(database.read)).rejects.toThrow('permission denied')
    await expect(sql`select * from platform.session`.execute(database.read)).rejects.toThrow('permission denied')
    await expect(sql`select * from platform.mail`.execute(database.read)).rejects.toThrow('permission denied')
  })
})
