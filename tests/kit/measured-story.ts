import { makeCalendar } from '#demo/calendar.ts'
import { imagine } from '#demo/model/imagine.ts'
import type { Story } from '#demo/model/story.ts'
import { writeRulebook } from '#demo/policy-story.ts'
import { seededRandom } from '#demo/random.ts'
import { storyIds } from '#demo/story-ids.ts'
import { policySteps } from '#demo/write/write-policy.ts'
import { writePeople } from '#demo/write/write-rows.ts'
import { makeStoryteller } from '#demo/write/storyteller.ts'
import { insertOpportunities } from '#modules/charges/index.ts'
import { countNextDays, listMeasuredVersions, measureVersion, sources } from '#modules/measurement/index.ts'
import { encodeFacts } from '#modules/policy/index.ts'
import type { TestDatabase } from './database.ts'

/** The whole story of the demo world's rules and of who answered whom, measured; without jobs, proposals and wallets, so in seconds. */
export async function writeMeasuredStory({ owner }: TestDatabase, now: Date): Promise<Story> {
  const calendar = makeCalendar(now)
  const story = imagine({ seed: 'guildhall', now, scale: 1, rulebook: writeRulebook(calendar) })
  const teller = makeStoryteller(owner, storyIds(seededRandom('measured')))
  await teller.tell(calendar.start, ({ tx }) => writePeople(tx, story))
  for (const step of policySteps(story)) await step.tell(teller)
  const { end } = calendar
  const rows = story.rows.opportunities.map(({ facts, ...row }) => ({
    ...row,
    facts: facts === null ? null : encodeFacts('proposal.submit', facts),
  }))
  await teller.tell(end, ({ tx }) => insertOpportunities(tx, rows))
  for (const source of sources) while (await teller.tell(end, (ctx) => countNextDays(ctx.tx, source, ctx.now))) continue
  for (const measured of await teller.tell(end, (ctx) => listMeasuredVersions(ctx.tx, 'connects', ctx.now)))
    await teller.tell(end, (ctx) => measureVersion(ctx, measured))
  return story
}
