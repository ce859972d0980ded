import { beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { writeMeasuredStory } from '#kit/measured-story.ts'
import { addHours } from '#kernel/instant.ts'
import { ANSWER_HOURS, readOutcome, type VersionOutcome } from '#modules/measurement/index.ts'
import type { Story } from './model/story.ts'
import { chargingVersion } from './policy-story.ts'

const now = new Date('2026-11-23T13:20:00Z')

describe('what charging for answers did in the full demo world', () => {
  const database = useTestDatabase()
  let story: Story
  let outcome: VersionOutcome | undefined

  beforeAll(async () => {
    story = await writeMeasuredStory(database, now)
    outcome = await database.run(({ tx }) => readOutcome(tx, 'connects', chargingVersion(story.rulebook)))
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
