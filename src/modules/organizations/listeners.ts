import { signedUp } from '#platform/auth/index.ts'
import { listen } from '#platform/events.ts'
import { foundOrganization, organizationOf } from './index.ts'

export const listeners = [
  listen('organizations.found-organization-of-new-client', signedUp, async (ctx, { accountId, roles, displayName }) => {
    if (!roles.includes('client') || (await organizationOf(ctx.tx, accountId)) !== undefined) return
    const kind = roles.includes('enterprise_client') ? 'enterprise' : 'individual'
    await foundOrganization(ctx, { ownerId: accountId, name: displayName, kind })
  }),
]
