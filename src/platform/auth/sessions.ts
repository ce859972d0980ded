import { sql } from 'kysely'
import type { Actor, Role } from '#kernel/actor.ts'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import { invariant } from '#kernel/invariant.ts'
import type { Database, Tx } from '../db/database.ts'
import { hashOfToken, newToken } from './tokens.ts'

// Sessions and mailed links run on the server's own clock, not on platform.now():
// an operator who moves the demo's clock by two months must stay signed in.
const LIFE = '30 days'
// Moving the end at most once a day keeps reading pages free of writes.
const RENEWED_BELOW = '29 days'

/** What the browser gets as its cookie. The token is known to nobody else; we keep its hash. */
export interface NewSession {
  readonly token: string
  readonly expiresAt: Instant
}

/** Who is signed in. */
export interface SignedIn {
  readonly id: Id
  readonly displayName: string
  readonly email: string
  readonly roles: readonly Role[]
  readonly locale: string
  readonly emailConfirmed: boolean
  /** Set for demo personas: the line about them in the switcher. */
  readonly persona?: string | undefined
}

export function actorOf(account: Pick<SignedIn, 'id' | 'roles'>): Actor {
  return { kind: 'person', accountId: account.id, roles: account.roles }
}

/** A session with a token of its own; the one it `replaces` ends, so a planted token is worth nothing after signing in. */
export async function startSession(
  tx: Tx,
  accountId: Id,
  options: { readonly userAgent?: string | undefined; readonly replaces?: string | undefined } = {},
): Promise<NewSession> {
  if (options.replaces !== undefined) await endSession(tx, options.replaces)
  const token = newToken()
  const { rows } = await sql<{ expiresAt: Date }>`
    insert into platform.session (token_hash, account_id, created_at, expires_at, user_agent)
    values (${hashOfToken(token)}, ${accountId}, clock_timestamp(), clock_timestamp() + ${LIFE}::interval,
      ${options.userAgent?.slice(0, 300) ?? null})
    returning expires_at`.execute(tx)
  const session = rows[0]
  invariant(session !== undefined, 'an inserted session comes back')
  return { token, expiresAt: session.expiresAt }
}

/** The account behind a cookie; undefined when the session ended, ran out, or its account is suspended. Use moves the end on. */
export async function findSession(db: Database, token: string): Promise<SignedIn | undefined> {
  const tokenHash = hashOfToken(token)
  const { rows } = await sql<Omit<SignedIn, 'persona'> & { persona: string | null; ageing: boolean }>`
    select account.id, display_name, email, roles, locale, email_confirmed_at is not null as email_confirmed, persona,
           session.expires_at < clock_timestamp() + ${RENEWED_BELOW}::interval as ageing
    from platform.session join platform.account on account.id = session.account_id
    where token_hash = ${tokenHash} and expires_at > clock_timestamp() and suspended_at is null`.execute(db)
  const found = rows[0]
  if (found === undefined) return undefined
  const { ageing, persona, ...account } = found
  if (ageing) {
    await sql`
      update platform.session set expires_at = clock_timestamp() + ${LIFE}::interval where token_hash = ${tokenHash}`.execute(db)
  }
  return { ...account, persona: persona ?? undefined }
}

export async function endSession(tx: Tx | Database, token: string): Promise<void> {
  await sql`delete from platform.session where token_hash = ${hashOfToken(token)}`.execute(tx)
}

export async function endAllSessions(tx: Tx, accountId: Id): Promise<void> {
  await sql`delete from platform.session where account_id = ${accountId}`.execute(tx)
}
