import { addDays, addHours, type Instant } from '#kernel/instant.ts'
import { lookAtFlag, watchNow } from '#modules/auctions/index.ts'
import { actorOf } from '#platform/auth/index.ts'
import { readFlags } from '#reads/auction-console.ts'
import type { Story } from '../model/story.ts'
import { demoPersona } from '../personas.ts'
import { perform, type Storyteller } from './storyteller.ts'

const FINDING =
  'Always one Connect below the last place, minutes before the list was opened, and on the jobs of one client only. Both say that they have known each other since school. I explained what it did to the others and asked them to stop. To be watched until spring.'

/** What the watch of one night found, and what an operator wrote down about the account that made places dear. */
export async function writeWatch(teller: Storyteller, story: Story): Promise<void> {
  const night = nightBefore(story.calendar.end)
  const operator = actorOf(demoPersona('second_operator'))
  await teller.tell(night, (ctx) => perform(ctx, watchNow, {}), operator)
  const decoyId = story.boosts.decoy?.freelancer.id
  await teller.tell(
    addHours(night, 6),
    async (ctx) => {
      const { items } = await readFlags(ctx.tx, { shelf: 'waiting', cursor: undefined })
      // A small world may have too few rounds to tell a habit from chance.
      const flag = items.find(({ kind, owners }) => kind === 'just_below' && owners.some(({ id }) => id === decoyId))
      if (flag !== undefined) await perform(ctx, lookAtFlag, { flagId: flag.id, reason: FINDING })
    },
    operator,
  )
}

/** When the watch ran, three nights ago. */
function nightBefore(end: Instant): Instant {
  const today = new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth(), end.getUTCDate()))
  return addHours(addDays(today, -3), 3 + 2 / 3)
}
