import { DataTable, RangeBar, Section } from '#faces/web/kit/index.ts'
import type { ImpactForecast } from '#modules/policy/index.ts'
import { behaviourPresets } from '#modules/simulation/index.ts'
import { metricFigure, metricName } from './words.ts'

/** What people might do: a range between three assumptions, apart from everything that was counted. */
export function ForecastTable({ forecast }: { readonly forecast: readonly ImpactForecast[] }) {
  const isSame = forecast.every(({ before, low, high }) => low === before && high === before)
  return (
    <Section
      level={3}
      id="forecast"
      title="What people might do"
      intro="A guess, kept apart from the figures above: people act less often where acting gets dearer. It stays on record and is compared with what really happens."
    >
      {isSame ? (
        <p>No price changes for anybody, so nothing is expected to change.</p>
      ) : (
        <DataTable<ImpactForecast>
          caption="From what was recorded to what is assumed; the dashed line is what was recorded"
          rows={forecast}
          rowKey={({ metric }) => metric}
          columns={[
            { title: 'What', cell: ({ metric }) => metricName(metric) },
            { title: 'Picture', cell: (one) => <RangeBar {...one} /> },
            { title: 'Recorded', kind: 'number', cell: (one) => metricFigure(one, one.before) },
            { title: 'Expected', kind: 'number', cell: (one) => metricFigure(one, one.expected) },
            {
              title: 'Between',
              kind: 'number',
              cell: (one) =>
                one.low === one.high ? 'No change' : `${metricFigure(one, one.low)} – ${metricFigure(one, one.high)}`,
            },
          ]}
        />
      )}
      <details>
        <summary>How it is guessed</summary>
        <p>
          The odds that somebody acts fall by one factor when something stops being free, and by another for each Connect of its
          price:{' '}
          {Object.entries(behaviourPresets)
            .map(([name, { jump, perConnect }]) => `${name} ×${factor(jump)} and ×${factor(perConnect)}`)
            .join(', ')}
          . These numbers are our assumptions; nobody has measured them here before. The range reaches from the calmest to the
          strongest.
        </p>
      </details>
    </Section>
  )
}

function factor(logOdds: number): string {
  return Math.exp(-logOdds).toFixed(2)
}
