import { sql } from 'kysely'
import { z } from 'zod'
import type { Role } from '#kernel/actor.ts'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Database, Tx } from '../db/database.ts'
import { insertRows } from '../db/insert-rows.ts'

/** One spelling per address: trimmed and in lower case. */
export const emailAddress = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, 'An e-mail address has at most 254 characters.')
  .pipe(z.email('This is not an e-mail address.'))

export interface Credentials {
  readonly id: Id
  readonly email: string
  readonly passwordHash: string | null
  readonly suspendedAt: Instant | null
  readonly emailConfirmedAt: Instant | null
}

export async function findCredentials(
  tx: Tx,
  by: { readonly email: string } | { readonly id: Id },
): Promise<Credentials | undefined> {
  const condition = 'email' in by ? sql`email = ${by.email}` : sql`id = ${by.id}`
  const { rows } = await sql<Credentials>`
    select id, email, password_hash, suspended_at, email_confirmed_at from platform.account where ${condition} for no key update`.execute(
    tx,
  )
  return rows[0]
}

/** Whose address this is. Addresses are kept from the reading role, so this asks the application's. */
export async function findAccountId(db: Database, address: string): Promise<Id | undefined> {
  const email = emailAddress.safeParse(address)
  if (!email.success) return undefined
  const { rows } = await sql<{ id: Id }>`select id from platform.account where email = ${email.data}`.execute(db)
  return rows[0]?.id
}

export interface NewAccount {
  readonly id: Id
  readonly email: string
  readonly displayName: string
  readonly passwordHash: string
  readonly roles: readonly Role[]
  readonly locale: string
  readonly createdAt: Instant
}

/** False when the address has an account already. */
export async function insertAccount(tx: Tx, account: NewAccount): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into platform.account (id, email, display_name, password_hash, roles, locale, created_at)
    values (${account.id}, ${account.email}, ${account.displayName}, ${account.passwordHash}, ${account.roles}::text[],
      ${account.locale}, ${account.createdAt})
    on conflict (email) do nothing`.execute(tx)
  return numAffectedRows === 1n
}

export interface AccountRow {
  readonly id: Id
  readonly email: string
  readonly displayName: string
  readonly roles: readonly Role[]
  readonly locale: string
  /** Null: nobody becomes this account with one click. */
  readonly persona: string | null
  readonly emailConfirmedAt: Instant | null
  readonly createdAt: Instant
}

/** Many accounts at once, without passwords: for whoever brings people along (the demo world). */
export async function insertAccounts(tx: Tx, rows: readonly AccountRow[]): Promise<void> {
  await insertRows(
    tx,
    'platform.account',
    {
      id: 'uuid',
      email: 'text',
      displayName: 'text',
      roles: 'text[]',
      locale: 'text',
      persona: 'text',
      emailConfirmedAt: 'timestamptz',
      createdAt: 'timestamptz',
    },
    rows,
  )
}

export async function setPassword(tx: Tx, accountId: Id, passwordHash: string): Promise<void> {
  await sql`update platform.account set password_hash = ${passwordHash} where id = ${accountId}`.execute(tx)
}

export async function isDemo(db: Tx | Database): Promise<boolean> {
  const { rows } = await sql<{ demo: boolean }>`select demo from platform.clock`.execute(db)
  return rows[0]?.demo === true
}

export interface Persona {
  readonly id: Id
  readonly displayName: string
  readonly roles: readonly Role[]
  /** One line about who they are and what to try as them. */
  readonly persona: string
}

/** The people of the demo world one may become with one click; nobody outside demo mode. */
export async function listPersonas(db: Tx | Database): Promise<Persona[]> {
  const { rows } = await sql<Persona>`
    select id, display_name, roles, persona from platform.account
    where persona is not null and suspended_at is null and (select demo from platform.clock)
    order by id`.execute(db)
  return rows
}

export interface Operator {
  readonly id: Id
  readonly email: string
  readonly roles: readonly Role[]
}

/** Everybody who may run this marketplace now, by address. */
export async function listOperators(db: Tx | Database): Promise<readonly Operator[]> {
  const { rows } = await sql<Operator>`
    select id, email, roles from platform.account where 'operator' = any(roles) and suspended_at is null order by email`.execute(
    db,
  )
  return rows
}
