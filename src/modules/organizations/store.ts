import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'
import { insertRows } from '#platform/db/insert-rows.ts'
import type { Organization } from './rules/organization.ts'

const columns = sql`o.id, o.name, o.kind, o.country, o.payment_verified_at, o.state, o.created_at`

export async function selectOrganization(tx: Tx, id: Id): Promise<Organization | undefined> {
  const { rows } = await sql<Organization>`select ${columns} from organizations.organization o where o.id = ${id}`.execute(tx)
  return rows[0]
}

export async function selectOrganizationOf(tx: Tx, accountId: Id): Promise<Organization | undefined> {
  const { rows } = await sql<Organization>`
    select ${columns} from organizations.organization o join organizations.member m on m.organization_id = o.id
    where m.account_id = ${accountId}`.execute(tx)
  return rows[0]
}

export async function lockOrganization(tx: Tx, id: Id): Promise<Organization | undefined> {
  const { rows } = await sql<Organization>`
    select ${columns} from organizations.organization o where o.id = ${id} for no key update`.execute(tx)
  return rows[0]
}

export async function updateBanned(tx: Tx, id: Id, note: string, now: Instant): Promise<void> {
  await sql`
    update organizations.organization set state = 'banned', banned_at = ${now}, ban_note = ${note} where id = ${id}`.execute(tx)
}

export async function updateDetails(tx: Tx, id: Id, details: Pick<Organization, 'name' | 'kind' | 'country'>): Promise<void> {
  await sql`
    update organizations.organization set name = ${details.name}, kind = ${details.kind}, country = ${details.country}
    where id = ${id}`.execute(tx)
}

export async function updatePaymentVerified(tx: Tx, id: Id, now: Instant): Promise<void> {
  await sql`
    update organizations.organization set payment_verified_at = coalesce(payment_verified_at, ${now}) where id = ${id}`.execute(
    tx,
  )
}

/** Many clients at once. A banned one needs `bannedAt` and `banNote`. */
export interface OrganizationRow extends Organization {
  readonly bannedAt: Instant | null
  readonly banNote: string | null
}

export async function insertOrganizations(tx: Tx, rows: readonly OrganizationRow[]): Promise<void> {
  await insertRows(
    tx,
    'organizations.organization',
    {
      id: 'uuid',
      name: 'text',
      kind: 'text',
      country: 'text',
      paymentVerifiedAt: 'timestamptz',
      state: 'text',
      createdAt: 'timestamptz',
      bannedAt: 'timestamptz',
      banNote: 'text',
    },
    rows,
  )
}

export interface MemberRow {
  readonly accountId: Id
  readonly organizationId: Id
  readonly role: 'owner' | 'member'
  readonly joinedAt: Instant
}

export async function insertMembers(tx: Tx, rows: readonly MemberRow[]): Promise<void> {
  await insertRows(
    tx,
    'organizations.member',
    { accountId: 'uuid', organizationId: 'uuid', role: 'text', joinedAt: 'timestamptz' },
    rows,
  )
}

export async function selectMembers(tx: Tx, organizationId: Id): Promise<readonly Id[]> {
  const { rows } = await sql<{ accountId: Id }>`
    select account_id from organizations.member where organization_id = ${organizationId} order by joined_at, account_id`.execute(
    tx,
  )
  return rows.map((row) => row.accountId)
}

export interface PoolMemberRow {
  readonly organizationId: Id
  readonly freelancerId: Id
  readonly addedBy: Id | null
  readonly addedAt: Instant
}

export async function insertPoolMembers(tx: Tx, rows: readonly PoolMemberRow[]): Promise<void> {
  await insertRows(
    tx,
    'organizations.talent_pool_member',
    { organizationId: 'uuid', freelancerId: 'uuid', addedBy: 'uuid', addedAt: 'timestamptz' },
    rows,
  )
}

export async function deletePoolMember(tx: Tx, organizationId: Id, freelancerId: Id): Promise<void> {
  await sql`
    delete from organizations.talent_pool_member
    where organization_id = ${organizationId} and freelancer_id = ${freelancerId}`.execute(tx)
}

export async function existsPoolMember(tx: Tx, organizationId: Id, freelancerId: Id): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from organizations.talent_pool_member
      where organization_id = ${organizationId} and freelancer_id = ${freelancerId}) as found`.execute(tx)
  return rows[0]?.found === true
}

type Membership = Pick<MemberRow, 'accountId' | 'organizationId'>

/** Who acts for which client, among these accounts. */
export async function selectMemberships(tx: Tx, accountIds: readonly Id[]): Promise<readonly Membership[]> {
  const { rows } = await sql<Membership>`
    select account_id, organization_id from organizations.member where account_id = any(${[...accountIds]}::uuid[])`.execute(tx)
  return rows
}

/** Accounts of all members of many organizations. */
export async function selectMembersOfAll(tx: Tx, organizationIds: readonly Id[]): Promise<readonly Membership[]> {
  const { rows } = await sql<Membership>`
    select account_id, organization_id from organizations.member
    where organization_id = any(${[...organizationIds]}::uuid[])`.execute(tx)
  return rows
}
