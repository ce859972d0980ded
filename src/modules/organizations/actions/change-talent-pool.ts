import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { findProfile } from '#modules/profiles/index.ts'
import { defineAction, type Ctx } from '#platform/run-action.ts'
import { accountOf, type Organization } from '../rules/organization.ts'
import { deletePoolMember, existsPoolMember, insertPoolMembers, selectOrganizationOf } from '../store.ts'

const input = z.object({ freelancerId: z.uuid() })
type NotFound = { code: 'not_found' }

/** An Enterprise client takes a freelancer into its talent pool: its pool jobs open to them, and answering costs nothing. */
export const addToTalentPool = defineAction({
  name: 'organizations.add_to_talent_pool',
  who: ['enterprise_client'],
  input,
  async run(ctx, { freelancerId }): Promise<Result<{ freelancerId: Id }, NotFound>> {
    const organization = await ownEnterprise(ctx)
    const profile = await findProfile(ctx.tx, freelancerId)
    if (organization === undefined || profile === undefined) return refuse({ code: 'not_found' })
    if (await existsPoolMember(ctx.tx, organization.id, freelancerId)) return ok({ freelancerId })

    const row = { organizationId: organization.id, freelancerId, addedBy: accountOf(ctx.actor), addedAt: ctx.now }
    await insertPoolMembers(ctx.tx, [row])
    return ok({ freelancerId })
  },
})

/** Takes a freelancer out of the pool; running proposals and contracts stay as they are. */
export const removeFromTalentPool = defineAction({
  name: 'organizations.remove_from_talent_pool',
  who: ['enterprise_client'],
  input,
  async run(ctx, { freelancerId }): Promise<Result<{ freelancerId: Id }, NotFound>> {
    const organization = await ownEnterprise(ctx)
    if (organization === undefined) return refuse({ code: 'not_found' })

    await deletePoolMember(ctx.tx, organization.id, freelancerId)
    return ok({ freelancerId })
  },
})

async function ownEnterprise(ctx: Ctx): Promise<Organization | undefined> {
  const accountId = accountOf(ctx.actor)
  if (accountId === null) return undefined
  const organization = await selectOrganizationOf(ctx.tx, accountId)
  return organization?.kind === 'enterprise' ? organization : undefined
}
