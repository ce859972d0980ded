import { figureText } from '#kernel/figures.ts'
import {
  BandChart,
  ForestChart,
  Histogram,
  LeftRightChart,
  MarkList,
  Section,
  TimeStamp,
  formatDate,
} from '#faces/web/kit/index.ts'
import {
  metricOf,
  rangeInWords,
  shareInWords,
  signedFigure,
  signedInWords,
  unitOfDifference,
  valueInWords,
  type Estimate,
  type Outcome,
} from '#modules/measurement/index.ts'
import type { PublicImpact } from '#modules/policy/index.ts'
import { segmentInWords } from '#faces/words/outcomes.ts'

type Measured = Outcome & { readonly estimate: Estimate }

/** The moments that every series over time is read against. */
export interface Moments {
  readonly announcedAt: Date
  readonly since: Date | null
  readonly until: Date | null
  readonly endedBecause: string
}

/** What was seen, day by day or week by week, beside what would have been. */
export function SeriesPlot({ outcome, moments }: { readonly outcome: Measured; readonly moments: Moments }) {
  const { estimate, metric, plan } = outcome
  const marks = [
    { at: moments.announcedAt, label: 'Announced' },
    ...(moments.since === null ? [] : [{ at: moments.since, label: 'In force' }]),
    ...(moments.until === null ? [] : [{ at: moments.until, label: moments.endedBecause }]),
  ].filter(({ at }) => estimate.series.some(({ day }) => new Date(day) >= at))
  const points = estimate.series.map(({ day, observed, counterfactual, low, high }) => ({
    at: new Date(day),
    seen: observed,
    value: counterfactual,
    low,
    high,
  }))
  return (
    <>
      <BandChart
        title={`${metricOf(metric).title}, ${estimate.daysTogether === 7 ? 'by week' : 'by day'}`}
        summary={`The dots are what happened. The line is what the days before and the comparison group say would have happened without the change; ${Math.round(plan.confidence * 100)} of 100 such ${estimate.daysTogether === 7 ? 'weeks' : 'days'} fall into the band.`}
        points={points}
        marks={marks}
        names={{ seen: 'What happened', value: 'Without the change', band: 'Where such figures fall' }}
        format={(value) => valueInWords(metric, value)}
      />
      <MarkList marks={marks.map(({ label, at }) => ({ label, when: <TimeStamp at={at} /> }))} />
    </>
  )
}

/** Everything together since the first day in force. */
export function CumulativePlot({ outcome: { estimate, metric } }: { readonly outcome: Measured }) {
  const last = estimate.cumulative.at(-1)
  if (last === undefined) return null
  const what = cumulativeWords[metricOf(metric).kind]
  const total = (value: number) =>
    value === 0 ? 'none more or fewer' : `${count(Math.abs(value))} ${value < 0 ? 'fewer' : 'more'}`
  return (
    <BandChart
      title={`Added up since the first day in force: ${what}`}
      summary={`By ${formatDate(new Date(last.day))}, ${total(last.value)} than without the change; between ${total(last.low)} and ${total(last.high)}.`}
      points={estimate.cumulative.map(({ day, value, low, high }) => ({ at: new Date(day), value, low, high }))}
      names={{ value: 'More or fewer', band: 'Interval' }}
      format={count}
    />
  )
}

/** With a minus that is as wide as a plus. */
function count(value: number): string {
  return figureText(value, 0).replace('-', '−')
}

const cumulativeWords = { rate: 'cases that were taken', mean: 'in all', per_day: 'in all' } as const

/** How often the same method finds something on days on which nothing changed. */
export function PlaceboPlot({ outcome: { estimate, placebos } }: { readonly outcome: Measured }) {
  if (placebos === null)
    return <p>There are not enough days before the announcement to try the method on days on which nothing changed.</p>
  const { effects, leaveOutZero, rank } = placebos
  return (
    <Histogram
      title={`The same method on ${effects.length} dates on which nothing changed`}
      summary={`Bars: what it “found” there, which is all chance. Line: what it found for the real change. On ${leaveOutZero} of the ${effects.length} dates its interval left out “no effect”. Of all dates, the real one included, ${Math.round(rank * 100)} in 100 show at least as much.`}
      values={effects.map(({ relative }) => relative.value)}
      mark={{ value: estimate.during.relative.value, label: 'The real change' }}
      format={shareInWords}
    />
  )
}

/** The effect in each group, each for itself. */
export function SegmentPlot({ outcome: { metric, segments } }: { readonly outcome: Measured }) {
  const measured = segments.flatMap(({ key, measured: effect }) => (effect === undefined ? [] : [{ key, effect }]))
  const few = segments.filter(({ refused }) => refused?.code === 'too_few_people').length
  const left = segments.length - measured.length - few
  const unit = unitOfDifference(metric)
  const hidden = few === 0 ? null : <p className="muted">{tooFewPeopleInWords(few)}</p>
  if (measured.length === 0)
    return (
      <>
        <p>No single group has enough cases and people to say something about it alone.</p>
        {hidden}
      </>
    )
  return (
    <>
      <ForestChart
        title={unit === '' ? 'The effect in each group' : `The effect in each group, in ${unit}`}
        summary="Each square is what was found for this group alone, the line how far it may be off. With many groups, one in twenty leaves out “nothing changed” by chance."
        rows={measured.map(({ key, effect }) => ({ label: segmentInWords(key), ...effect.effect }))}
        format={(value) => signedInWords(metric, value)}
        tickFormat={(value) => signedFigure(metric, value)}
      />
      {left === 0 ? null : <p className="muted">{left} more groups have too few days to say anything about them.</p>}
      {hidden}
    </>
  )
}

function tooFewPeopleInWords(groups: number): string {
  const which = groups === 1 ? 'One more group has' : `${groups} more groups have`
  return `${which} too few people to say without telling who: fewer than five on one side.`
}

/** Who pays more and who less, by how much they had spent before: from the simulation that went with the announcement. */
export function DecilePlot({ impact }: { readonly impact: PublicImpact | undefined }) {
  const spend = impact?.detail?.segments.find(({ name }) => name === 'spend')
  if (spend === undefined) return null
  const rows = spend.groups.flatMap(({ key, peoplePayingLess: less, peoplePayingMore: more }) =>
    less === 'few' || more === 'few' ? [] : [{ label: decileWords(key), less, more }],
  )
  return (
    <Section
      title="Who would pay more, and who less"
      intro="Foreseen from recorded history when it was announced: nobody is assumed to act differently."
    >
      {rows.length < spend.groups.length ? (
        <p>Fewer than five people would pay more, or fewer than five less. Who they are is nobody else’s business.</p>
      ) : (
        <LeftRightChart
          title="People by how much they had spent before"
          summary="From those who had spent the least to those who had spent the most."
          rows={rows}
          names={{ less: 'Pay less', more: 'Pay more' }}
          format={(value) => value.toLocaleString('en')}
        />
      )}
    </Section>
  )
}

function decileWords(key: string): string {
  const tenth = /^decile-(\d+)$/.exec(key)?.[1]
  if (key === 'few') return 'Small groups, together'
  if (tenth === undefined) return key.replaceAll(/[-_]/g, ' ')
  if (tenth === '1') return 'Tenth 1 (least)'
  return tenth === '10' ? 'Tenth 10 (most)' : `Tenth ${tenth}`
}

/** The size and the interval of one phase, for the table of phases. */
export function phaseWords(
  { metric }: Outcome,
  effect: { readonly value: number; readonly low: number; readonly high: number },
): string {
  return `${signedInWords(metric, effect.value)} (${rangeInWords(metric, effect)})`
}
