import { get, notFound, page } from '#faces/web/routes.ts'
import {
  Badge,
  Breadcrumbs,
  DataTable,
  EmptyState,
  KeyValue,
  LinkButton,
  Notice,
  PageHeader,
  Prose,
  Section,
  TimeStamp,
  formatDate,
} from '#faces/web/kit/index.ts'
import {
  levelsDuring,
  metricOf,
  outcomeInWords,
  readOutcome,
  relativeForecast,
  reservationInWords,
  shareInWords,
  valueInWords,
  type Estimate,
  type Outcome,
  type VersionOutcome,
} from '#modules/measurement/index.ts'
import type { VersionPage } from '#modules/policy/index.ts'
import { findAsked } from '../rules/version.tsx'
import { POLICY } from '../rules/words.ts'
import { groupInWords, intervalInWords } from '#faces/words/outcomes.ts'
import { Guardrails } from './guardrails.tsx'
import { CumulativePlot, DecilePlot, PlaceboPlot, SegmentPlot, SeriesPlot, phaseWords, type Moments } from './plots.tsx'

/** What a version did, measured as its announcement said beforehand; also when nothing came of it. */
export const routes = [
  get('/rules/:version/outcome', ['anyone'], async (request) => {
    const version = await findAsked(request)
    if (version === undefined) return notFound()
    const outcome = await request.reading((tx) => readOutcome(tx, POLICY, version.version))
    return page({
      title: `What version ${version.version} did`,
      description: outcome?.primary === undefined ? undefined : outcomeInWords(outcome.primary),
      alternates: [{ href: `/rules/${version.version}/outcome.json`, type: 'application/json', title: 'The same as data' }],
      body: <OutcomePage version={version} outcome={outcome} />,
    })
  }),
  get('/rules/:version/outcome.json', ['anyone'], async (request) => {
    const version = await findAsked(request)
    const outcome = version && (await request.reading((tx) => readOutcome(tx, POLICY, version.version)))
    return outcome === undefined ? notFound() : Response.json(outcome)
  }),
]

function OutcomePage({ version, outcome }: { readonly version: VersionPage; readonly outcome: VersionOutcome | undefined }) {
  return (
    <>
      <Breadcrumbs
        items={[
          { label: 'Rules register', href: '/rules' },
          { label: `Version ${version.version}`, href: `/rules/${version.version}` },
        ]}
      />
      <PageHeader
        eyebrow="What it did"
        title={version.title}
        lead={outcome?.primary === undefined ? undefined : outcomeInWords(outcome.primary)}
        actions={<LinkButton href="/rules/scorecard">All changes: foreseen and measured</LinkButton>}
      />
      {outcome === undefined ? <NoPlan version={version} /> : <Result version={version} outcome={outcome} />}
    </>
  )
}

function NoPlan({ version }: { readonly version: VersionPage }) {
  const isUndoing = version.kind !== 'normal'
  return (
    <EmptyState title="This version was not measured">
      {isUndoing
        ? 'It takes another version back; the page of that version shows what changed afterwards.'
        : 'It was published without a plan of how to measure it, and a plan written afterwards would prove nothing.'}
    </EmptyState>
  )
}

function Result({ version, outcome }: { readonly version: VersionPage; readonly outcome: VersionOutcome }) {
  const { primary } = outcome
  const impact = version.entries.find(({ kind }) => kind === 'announced')?.content.impact
  return (
    <>
      {primary?.estimate === undefined ? (
        <NotYet version={version} outcome={outcome} />
      ) : (
        <Measured version={version} outcome={outcome} primary={{ ...primary, estimate: primary.estimate }} />
      )}
      <Guardrails outcome={outcome} />
      <DecilePlot impact={impact} />
      <Plan outcome={outcome} />
    </>
  )
}

function NotYet({
  version: { state },
  outcome: { primary },
}: {
  readonly version: VersionPage
  readonly outcome: VersionOutcome
}) {
  if (primary !== undefined)
    return (
      <Notice tone="note" title="No result">
        {outcomeInWords(primary)}
      </Notice>
    )
  return (
    <Notice tone="note" title="Nothing is measured yet">
      {state === 'withdrawn'
        ? 'This version was withdrawn before it began, so it did nothing.'
        : `${state === 'announced' ? 'This version has not begun. ' : ''}A version is measured once seven whole days in force are counted, then every day until 30 days after its end. Late answers get their time first, so it takes some days more.`}
    </Notice>
  )
}

function Measured({
  version,
  outcome,
  primary,
}: {
  readonly version: VersionPage
  readonly outcome: VersionOutcome
  readonly primary: Outcome & { readonly estimate: Estimate }
}) {
  const { estimate } = primary
  const moments: Moments = { ...outcome, endedBecause: endedWords(version) }
  return (
    <>
      {estimate.reservations.length === 0 ? null : (
        <Notice tone={estimate.quality === 'range_only' ? 'warning' : 'note'} title="How far to trust this">
          {estimate.reservations.map((reservation) => (
            <p key={reservation.code}>{reservationInWords(reservation)}</p>
          ))}
        </Notice>
      )}
      <Section title="In figures" intro={`Computed on data up to ${formatDate(new Date(primary.through))}.`}>
        <Figures outcome={outcome} primary={primary} />
      </Section>
      <Section title="Over time">
        <SeriesPlot outcome={primary} moments={moments} />
        <CumulativePlot outcome={primary} />
      </Section>
      <Section title="Could it be chance?">
        <PlaceboPlot outcome={primary} />
      </Section>
      <Section title="For whom">
        <SegmentPlot outcome={primary} />
      </Section>
    </>
  )
}

function endedWords({ state }: VersionPage): string {
  if (state === 'reversed') return 'Taken back'
  return state === 'suspended' ? 'Suspended' : 'Replaced by another version'
}

function Figures({
  outcome,
  primary,
}: {
  readonly outcome: VersionOutcome
  readonly primary: Outcome & { readonly estimate: Estimate }
}) {
  const { estimate, metric } = primary
  const levels = levelsDuring(estimate)
  const phases = [
    { name: 'While it was in force', effect: estimate.during },
    ...(estimate.notice === null ? [] : [{ name: 'After the announcement, before it began', effect: estimate.notice }]),
    ...(estimate.after === null ? [] : [{ name: 'After its end', effect: estimate.after }]),
  ]
  const forecast = relativeForecast(outcome.forecast)
  return (
    <>
      <Prose>
        <p>
          {metricOf(metric).title}: {valueInWords(metric, levels.observed)} while it was in force. Without the change it would
          have been about {valueInWords(metric, levels.without)}.
          {forecast === undefined
            ? ''
            : ` Foreseen when it was announced: between ${shareInWords(forecast.low)} and ${shareInWords(forecast.high)}. Measured: ${shareInWords(estimate.during.relative.value)}.`}
        </p>
      </Prose>
      <DataTable
        caption="The effect in each phase, with its interval"
        rows={phases}
        rowKey={({ name }) => name}
        columns={[
          { title: 'When', cell: ({ name }) => name },
          { title: 'Effect', cell: ({ effect }) => phaseWords(primary, effect.effect) },
          {
            title: 'Compared with no change',
            cell: ({ effect: { relative } }) => intervalInWords(relative),
          },
          { title: 'Days', kind: 'number', cell: ({ effect }) => effect.days },
        ]}
      />
    </>
  )
}

function Plan({ outcome: { plan, announcedAt, version, computedAt } }: { readonly outcome: VersionOutcome }) {
  return (
    <Section
      id="plan"
      title="How this is measured"
      intro="Written before anybody could know the result, hashed with the announcement, and not changed since."
    >
      <KeyValue
        items={[
          { label: 'What is looked at', value: metricOf(plan.primary).means },
          { label: 'Compared with', value: groupInWords(plan.control) },
          { label: 'Days before the announcement', value: `up to ${plan.preDays}` },
          { label: 'Confidence of the intervals', value: `${plan.confidencePercent} %` },
          { label: 'Announced', value: <TimeStamp at={announcedAt} show="moment" /> },
          ...(computedAt === undefined ? [] : [{ label: 'Last computed', value: <TimeStamp at={computedAt} show="moment" /> }]),
        ]}
      />
      <Prose>
        <p>
          The method compares the change in one group with the change in a group that the exact difference of the rules proves to
          be exempt. Weekdays, trend and season are taken out, and errors may carry over from day to day. Every day’s result is
          kept, also when nothing was found. <a href={`/rules/${version}/outcome.json`}>All of it as JSON</a>.{' '}
          <Badge tone="neutral">Intervals, not stars</Badge>
        </p>
      </Prose>
    </Section>
  )
}
