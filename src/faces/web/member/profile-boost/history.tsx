import type { ProfileBoostView } from '#modules/auctions/index.ts'
import { connectsText } from '#modules/policy/index.ts'
import { Section, Timeline, TimeStamp, type TimelineEntry } from '../../kit/index.ts'

type Step = ProfileBoostView['steps'][number]

/** What its owner did with the boost, and what came back. */
export function BoostHistory({ steps }: { readonly steps: readonly Step[] }) {
  return (
    <Section
      title="History"
      intro={`The last ${steps.length === 1 ? 'step' : `${steps.length} steps`}. Every click that was charged is in your statement.`}
    >
      <Timeline label="Steps of your boost" entries={steps.map(entryOf)} />
      <p>
        <a href="/connects/statement">Your statement</a>
      </p>
    </Section>
  )
}

function entryOf({ kind, maximum, dailyBudget, connects, at }: Step): TimelineEntry {
  const moment = <TimeStamp at={at} show="moment" />
  const sums = `At most ${connectsText(maximum ?? 0)} a click and ${connectsText(dailyBudget ?? 0)} a day.`
  const entries: Readonly<Record<Step['kind'], TimelineEntry>> = {
    switched_on: { at: moment, title: 'Switched on', text: sums, tone: 'good' },
    changed: { at: moment, title: 'Changed', text: sums },
    paused: { at: moment, title: 'Switched off' },
    returned: {
      at: moment,
      title: `${connectsText(connects ?? 0)} came back`,
      text: 'A client was banned, so its clicks should never have cost you anything.',
      tone: 'note',
    },
  }
  return entries[kind]
}
