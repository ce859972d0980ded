import { z } from 'zod'
import { categories } from '#kernel/category.ts'
import type { Id } from '#kernel/ids.ts'
import { addDays } from '#kernel/instant.ts'
import { usdCents } from '#kernel/money.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { recordOpportunity } from '#modules/charges/index.ts'
import { organizationOfActor } from '#modules/organizations/index.ts'
import { isOpenToClients } from '#modules/profiles/index.ts'
import { defineAction } from '#platform/run-action.ts'
import { outreachSent } from '../events.ts'
import { outreachFacts } from '../outreach-facts.ts'
import { decideOutreach, type OutreachRefused } from '../rules/sending.ts'
import { countOutreachSince, hasWaitingOutreach, insertOutreach, type Outreach } from '../store/outreach.ts'

/** An Enterprise client writes to a freelancer without a posted job. */
export const sendOutreach = defineAction({
  name: 'invitations.send_outreach',
  who: ['enterprise_client'],
  input: z.object({
    freelancerId: z.uuid(),
    subject: z.string().trim().min(1, 'Say in a few words what it is about.').max(140, 'At most 140 characters.'),
    message: z.string().trim().min(1, 'Write to the person.').max(4000, 'At most 4,000 characters.'),
    category: z.enum(categories, 'Choose the kind of work.'),
    budgetUsdCents: z.int('An amount in US dollars.').min(0).max(100_000_000, 'At most $1,000,000.').optional(),
  }),
  async run(ctx, input): Promise<Result<{ outreachId: Id }, OutreachRefused | { readonly code: 'not_found' }>> {
    const organization = await organizationOfActor(ctx)
    if (ctx.actor.kind !== 'person' || organization === undefined) return refuse({ code: 'not_found' })
    const decision = decideOutreach({
      organizationKind: organization.kind,
      senderId: ctx.actor.accountId,
      freelancerId: input.freelancerId,
      isFreelancer: await isOpenToClients(ctx.tx, input.freelancerId),
      alreadyWaiting: await hasWaitingOutreach(ctx.tx, organization.id, input.freelancerId),
      sentInLastDay: await countOutreachSince(ctx.tx, organization.id, addDays(ctx.now, -1)),
    })
    if (!decision.ok) return decision

    const { budgetUsdCents, ...text } = input
    const outreach: Outreach = {
      id: ctx.newId(),
      organizationId: organization.id,
      sentBy: ctx.actor.accountId,
      ...text,
      budgetUsdCents: budgetUsdCents === undefined ? null : usdCents(budgetUsdCents),
      state: 'sent',
      answer: null,
      declineReason: null,
      chargeId: null,
      sentAt: ctx.now,
      seenAt: null,
      settledAt: null,
    }
    await insertOutreach(ctx.tx, [outreach])
    await recordOpportunity(ctx, {
      kind: 'outreach',
      ownerId: outreach.freelancerId,
      subject: { kind: 'outreach', id: outreach.id },
      stage: 'delivered',
      facts: await outreachFacts(ctx, outreach),
    })
    const { id: outreachId, organizationId, sentBy, freelancerId } = outreach
    ctx.announce(outreachSent({ outreachId, organizationId, sentBy, freelancerId }))
    return ok({ outreachId })
  },
})
