import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { isCountry } from '#modules/profiles/index.ts'
import { defineAction } from '#platform/run-action.ts'
import { accountOf } from '../rules/organization.ts'
import { selectOrganizationOf, updateDetails } from '../store.ts'

/** A member changes how their client is shown. Enterprise is an agreement with the operator, so nobody makes themself one. */
export const editOrganization = defineAction({
  name: 'organizations.edit_organization',
  who: ['client'],
  input: z.object({
    name: z.string().trim().min(1, 'Write a name.').max(120, 'Keep the name within 120 letters.'),
    kind: z.enum(['individual', 'company']),
    country: z.string().refine(isCountry, 'Choose a country from the list.'),
  }),
  async run(ctx, input): Promise<Result<{ organizationId: Id }, { code: 'not_found' }>> {
    const accountId = accountOf(ctx.actor)
    const organization = accountId === null ? undefined : await selectOrganizationOf(ctx.tx, accountId)
    if (organization === undefined) return refuse({ code: 'not_found' })

    const kind = organization.kind === 'enterprise' ? organization.kind : input.kind
    await updateDetails(ctx.tx, organization.id, { ...input, kind })
    return ok({ organizationId: organization.id })
  },
})
