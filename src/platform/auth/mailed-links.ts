import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Tx } from '../db/database.ts'
import { hashOfToken, newToken } from './tokens.ts'

type Purpose = 'confirm_email' | 'reset_password'

const LIFE: Record<Purpose, string> = { confirm_email: '7 days', reset_password: '1 hour' }

/** A token for one use; an older one for the same purpose stops working. */
export async function makeLinkToken(tx: Tx, accountId: Id, purpose: Purpose): Promise<string> {
  const token = newToken()
  await sql`
    update platform.mail_token set used_at = clock_timestamp()
    where account_id = ${accountId} and purpose = ${purpose} and used_at is null`.execute(tx)
  await sql`
    insert into platform.mail_token (token_hash, account_id, purpose, expires_at)
    values (${hashOfToken(token)}, ${accountId}, ${purpose}, clock_timestamp() + ${LIFE[purpose]}::interval)`.execute(tx)
  return token
}

/** Whose link it is, once; afterwards, when it is too old, or when it never was one: undefined. */
export async function useLinkToken(tx: Tx, token: string, purpose: Purpose): Promise<Id | undefined> {
  const { rows } = await sql<{ accountId: Id }>`
    update platform.mail_token set used_at = clock_timestamp()
    where token_hash = ${hashOfToken(token)} and purpose = ${purpose} and used_at is null and expires_at > clock_timestamp()
    returning account_id`.execute(tx)
  return rows[0]?.accountId
}
