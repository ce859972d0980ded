import { beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { addHours } from '#kernel/instant.ts'
import { insertOpportunities } from '#modules/charges/index.ts'
import {
  ANSWER_HOURS,
  countNextDays,
  listMeasuredVersions,
  measureVersion,
  readOutcome,
  sources,
  type VersionOutcome,
} from '#modules/measurement/index.ts'
import { encodeFacts } from '#modules/policy/index.ts'
import { makeCalendar } from './calendar.ts'
import { imagine } from './model/imagine.ts'
import { chargingVersion, writeRulebook } from './policy-story.ts'
import { seededRandom } from './random.ts'
import { storyIds } from './story-ids.ts'
import { policySteps } from './write/write-policy.ts'
import { writePeople } from './write/write-rows.ts'
import { makeStoryteller } from './write/storyteller.ts'

const now = new Date('2026-11-23T13:20:00Z')

describe('what charging for answers did in the full demo world', () => {
  const database = useTestDatabase()
  const calendar = makeCalendar(now)
  const story = imagine({ seed: 'guildhall', now, scale: 1, rulebook: writeRulebook(calendar) })
  let outcome: VersionOutcome | undefined

  beforeAll(async () => {
    const teller = makeStoryteller(database.owner, storyIds(seededRandom('measured')))
    await teller.tell(calendar.start, ({ tx }) => writePeople(tx, story))
    for (const step of policySteps(story)) await step.tell(teller)
    await teller.tell(calendar.end, async ({ tx }) => {
      const rows = story.rows.opportunities.map(({ facts, ...row }) => ({
        ...row,
        facts: facts === null ? null : encodeFacts('proposal.submit', facts),
      }))
      await insertOpportunities(tx, rows)
    })
    for (const source of sources)
      while (await teller.tell(calendar.end, (ctx) => countNextDays(ctx.tx, source, ctx.now))) continue
    for (const measured of await teller.tell(calendar.end, (ctx) => listMeasuredVersions(ctx.tx, 'connects', ctx.now)))
      await teller.tell(calendar.end, (ctx) => measureVersion(ctx, measured))
    outcome = await teller.tell(calendar.end, ({ tx }) => readOutcome(tx, 'connects', chargingVersion(story.rulebook)))
  }, 120_000)

  test('is measured on a whole year before, against outreach, which stayed free', () => {
    expect(outcome).toMatchObject({
      plan: { primary: 'invite_response_rate', control: { initiator: ['enterprise_outreach'] } },
      primary: { estimate: { quality: 'estimate' } },
    })
  })

  test('is a drop whose interval holds the true one, which only the story knows', () => {
    const { effect } = outcome!.primary!.estimate!.during
    const from = new Date(outcome!.primary!.plan.effectiveFrom)
    const until = new Date(outcome!.primary!.plan.effectiveUntil!)
    const inTime = ({ deliveredAt }: { readonly deliveredAt: Date }) => deliveredAt >= from && deliveredAt < until
    const delivered = story.rows.invitations.filter(({ sentAt }) => inTime({ deliveredAt: sentAt })).length
    const counted = story.truth.filter((one) => inTime(one) && one.at < addHours(one.deliveredAt, ANSWER_HOURS))
    const truth = counted.reduce((sum, { charged, free }) => sum + charged - free, 0) / delivered
    expect(truth).toBeLessThan(-0.1)
    expect(effect.low).toBeLessThan(truth)
    expect(effect.high).toBeGreaterThan(truth)
    expect(effect.high).toBeLessThan(0)
  })
})
