import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import { invariant } from '#kernel/invariant.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { findCharge } from '#modules/charges/index.ts'
import { bookedCharges } from '#modules/ledger/index.ts'
import { versionInForce } from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { defineAction } from '#platform/run-action.ts'
import { countCohort } from '../cohort.ts'
import { checkLimits, isSettled, type Cohort, type OverLimit, type Recipients } from '../rules/special-grant.ts'
import { findMembership } from '../store/memberships.ts'
import { insertProposal } from '../store/special-grants.ts'
import { POLICY } from './grant.ts'

const moment = (what: string) => z.coerce.date<Date | string>(`Say ${what}, as a day and time in UTC.`)

export const cohort = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('joined_before'), until: moment('before when they joined') }),
    z
      .strictObject({ kind: z.literal('active_between'), since: moment('when it began'), until: moment('when it was over') })
      .refine(({ since, until }) => until > since, { path: ['until'], message: 'It is over after it began.' }),
  ],
  'Choose who gets it.',
)

const recipients = z.discriminatedUnion(
  'kind',
  [
    cohort,
    z.strictObject({
      kind: z.literal('person'),
      ownerId: z.uuid('Choose who gets it.'),
      chargeId: z.uuid('This is no receipt: copy its id.').optional(),
    }),
  ],
  'Choose who gets it.',
)

const specialGrantText = z.object({
  to: recipients,
  qty: z
    .int('The number of Connects is a whole number.')
    .min(1, 'Give at least 1 Connect.')
    .max(100_000, 'Give at most 100,000 Connects to one person.'),
  reason: z.string().trim().min(1, 'Say why: everybody who gets it reads this.').max(300, 'Keep the reason within 300 letters.'),
  incident: z.string().trim().min(1).max(120, 'Keep this within 120 letters.').optional(),
})

export type CountRefused =
  | { readonly code: 'moment_not_passed' }
  | { readonly code: 'nobody_in_cohort' }
  | { readonly code: 'not_found' }
  | { readonly code: 'not_their_charge' }

export type ProposeRefused = CountRefused | OverLimit

/** An operator proposes Connects that no rule gives. Nothing is issued until another operator approves. */
export const proposeSpecialGrant = defineAction({
  name: 'grants.propose_special_grant',
  who: ['operator'],
  input: specialGrantText,
  async run(ctx, { to, qty, reason, incident = null }): Promise<Result<{ readonly specialGrantId: Id }, ProposeRefused>> {
    invariant(ctx.actor.kind === 'person', 'a person answers for a special grant')
    const counted = await countRecipients(ctx.tx, to, ctx.now)
    if (!counted.ok) return counted
    const { document } = await versionInForce(ctx.tx, POLICY, ctx.now)
    const overLimit = checkLimits(document, { qty, people: counted.value })
    if (overLimit !== undefined) return refuse(overLimit)

    const specialGrantId = ctx.newId()
    const proposed = { proposedBy: ctx.actor.accountId, proposedAt: ctx.now, people: counted.value }
    await insertProposal(ctx.tx, { id: specialGrantId, to, qty, reason, incident, ...proposed })
    return ok({ specialGrantId })
  },
})

/** How many people would get it now. */
export async function countRecipients(tx: Tx, to: Recipients, now: Instant): Promise<Result<number, CountRefused>> {
  return to.kind === 'person' ? checkPerson(tx, to) : previewCohort(tx, to, now)
}

/** How many people a cohort has, before anybody proposes anything. */
export async function previewCohort(tx: Tx, wish: Cohort, now: Instant): Promise<Result<number, CountRefused>> {
  if (!isSettled(wish, now)) return refuse({ code: 'moment_not_passed' })
  const people = await countCohort(tx, wish)
  return people === 0 ? refuse({ code: 'nobody_in_cohort' }) : ok(people)
}

async function checkPerson(
  tx: Tx,
  { ownerId, chargeId }: Extract<Recipients, { kind: 'person' }>,
): Promise<Result<number, CountRefused>> {
  if ((await findMembership(tx, ownerId)) === undefined) return refuse({ code: 'not_found' })
  return chargeId === undefined || (await isTheirs(tx, { id: chargeId, ownerId })) ? ok(1) : refuse({ code: 'not_their_charge' })
}

/** A free charge stands in no ledger; what a paid place cost stands nowhere else. */
async function isTheirs(tx: Tx, charge: { readonly id: Id; readonly ownerId: Id }): Promise<boolean> {
  if ((await findCharge(tx, charge.id))?.ownerId === charge.ownerId) return true
  return (await bookedCharges(tx, [charge])).has(charge.id)
}
