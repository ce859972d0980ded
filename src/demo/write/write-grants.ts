import { addDays, addHours } from '#kernel/instant.ts'
import { approveSpecialGrant, createPromoCode, previewCohort, proposeSpecialGrant, redeemCode } from '#modules/grants/index.ts'
import { actorOf } from '#platform/auth/index.ts'
import type { Story } from '../model/story.ts'
import { demoPersona, type PersonaKey } from '../personas.ts'
import { perform, type Storyteller } from './storyteller.ts'

/** For the tour: whoever signs in as a freelancer can redeem it. */
const CODE = 'WINTER-MEETING'

/** What operators gave beside the rules: a code some have redeemed, a make-good, and a proposal that waits for a second pair of eyes. */
export async function writeGrants(teller: Storyteller, { calendar: { end } }: Story): Promise<void> {
  const code = {
    code: CODE,
    connects: 15,
    most: 200,
    validFrom: addDays(end, -6),
    validUntil: addDays(end, 60),
    lifeDays: 120,
    note: 'For everybody who came to the winter meeting',
  }
  await teller.tell(addDays(end, -6), (ctx) => perform(ctx, createPromoCode, code), persona('operator'))
  await teller.tell(end, (ctx) => perform(ctx, redeemCode, { code: CODE }), persona('refunded_freelancer'))

  const makeGood = {
    to: { kind: 'person', ownerId: demoPersona('refunded_freelancer').id },
    qty: 10,
    reason: 'You wrote to us three times about paid invitations before we answered. That was our fault.',
    incident: 'Letter 418',
  }
  const { specialGrantId } = await teller.tell(
    addHours(end, -30),
    (ctx) => perform(ctx, proposeSpecialGrant, makeGood),
    persona('operator'),
  )
  await teller.tell(end, (ctx) => perform(ctx, approveSpecialGrant, { specialGrantId, people: 1 }), persona('second_operator'))

  const outage = { kind: 'active_between', since: addDays(end, -4), until: addDays(end, -2) } as const
  await teller.tell(
    addHours(end, -20),
    async (ctx) => {
      // A tiny world may have nobody to make good to.
      if (!(await previewCohort(ctx.tx, outage, ctx.now)).ok) return
      const reason = 'Search was slow for two days, and some of you sent proposals twice.'
      await perform(ctx, proposeSpecialGrant, { to: outage, qty: 4, reason, incident: 'Slow search' })
    },
    persona('operator'),
  )
}

function persona(key: PersonaKey) {
  return actorOf(demoPersona(key))
}
