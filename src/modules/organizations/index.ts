import type { Id } from '#kernel/ids.ts'
import { invariant } from '#kernel/invariant.ts'
import type { Tx } from '#platform/db/database.ts'
import type { Ctx } from '#platform/run-action.ts'
import { banClient } from './actions/ban-client.ts'
import { addToTalentPool, removeFromTalentPool } from './actions/change-talent-pool.ts'
import { editOrganization } from './actions/edit-organization.ts'
import type { Organization } from './rules/organization.ts'
import {
  existsPoolMember,
  insertMembers,
  insertOrganizations,
  selectMembers,
  selectOrganization,
  selectOrganizationOf,
  updatePaymentVerified,
} from './store.ts'

export { addToTalentPool, banClient, editOrganization, removeFromTalentPool }
export const actions = [banClient, editOrganization, addToTalentPool, removeFromTalentPool]

export { clientBanned } from './events.ts'
export { accountOf, organizationKinds, type Organization, type OrganizationKind } from './rules/organization.ts'
export {
  insertMembers,
  insertOrganizations,
  insertPoolMembers,
  selectMembersOfAll as membersOfAll,
  selectMemberships as membershipsOf,
} from './store.ts'
export type { MemberRow, OrganizationRow, PoolMemberRow } from './store.ts'

export interface NewOrganization {
  readonly ownerId: Id
  readonly name: string
  readonly kind: Organization['kind']
  readonly country?: string | null
}

/** Makes a client with its first member. */
export async function foundOrganization(ctx: Ctx, made: NewOrganization): Promise<Organization> {
  const organization: Organization = {
    id: ctx.newId(),
    name: made.name,
    kind: made.kind,
    country: made.country ?? null,
    paymentVerifiedAt: null,
    state: 'active',
    createdAt: ctx.now,
  }
  await insertOrganizations(ctx.tx, [{ ...organization, bannedAt: null, banNote: null }])
  await insertMembers(ctx.tx, [{ accountId: made.ownerId, organizationId: organization.id, role: 'owner', joinedAt: ctx.now }])
  return organization
}

export async function findOrganization(tx: Tx, id: Id): Promise<Organization | undefined> {
  return selectOrganization(tx, id)
}

/** @throws when there is none: ask `findOrganization` if that may be */
export async function getOrganization(tx: Tx, id: Id): Promise<Organization> {
  const organization = await selectOrganization(tx, id)
  invariant(organization !== undefined, `no organization ${id}`)
  return organization
}

/** The client an account acts for. */
export async function organizationOf(tx: Tx, accountId: Id): Promise<Organization | undefined> {
  return selectOrganizationOf(tx, accountId)
}

/** The client the actor acts for; nothing for visitors and for the marketplace itself. */
export async function organizationOfActor(ctx: Ctx): Promise<Organization | undefined> {
  return ctx.actor.kind === 'person' ? selectOrganizationOf(ctx.tx, ctx.actor.accountId) : undefined
}

/** Accounts of all members, the longest in first. */
export async function membersOf(tx: Tx, organizationId: Id): Promise<readonly Id[]> {
  return selectMembers(tx, organizationId)
}

export async function isInTalentPool(tx: Tx, organizationId: Id, freelancerId: Id): Promise<boolean> {
  return existsPoolMember(tx, organizationId, freelancerId)
}

/** A payment went through: freelancers see "payment verified" from now on. */
export async function recordPaymentVerified(ctx: Ctx, organizationId: Id): Promise<void> {
  await updatePaymentVerified(ctx.tx, organizationId, ctx.now)
}
