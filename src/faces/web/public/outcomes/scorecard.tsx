import { get, page } from '#faces/web/routes.ts'
import { Badge, Breadcrumbs, DataTable, EmptyState, PageHeader, Pager, Prose, Section } from '#faces/web/kit/index.ts'
import { metricOf, readScorecard, shareInWords, type Measured, type ScoredVersion } from '#modules/measurement/index.ts'
import { POLICY } from '../rules/words.ts'

const PAGE_SIZE = 20

/** All changes of the rules: what was foreseen when they were announced, and what was measured. */
export const routes = [
  get('/rules/scorecard', ['anyone'], async (request) => {
    const rows = await request.reading((tx) => readScorecard(tx, POLICY, rangeOf(request.query)))
    const lines = rows.slice(0, PAGE_SIZE)
    const last = lines.at(-1)
    return page({
      title: 'Foreseen and measured',
      description: 'For every change of the rules: what was foreseen when it was announced, and what was measured afterwards.',
      alternates: [{ href: '/rules/scorecard.json', type: 'application/json', title: 'The same as data' }],
      body: <Scorecard lines={lines} next={rows.length > PAGE_SIZE && last !== undefined ? String(last.version) : undefined} />,
    })
  }),
  get('/rules/scorecard.json', ['anyone'], async (request) => {
    const rows = await request.reading((tx) => readScorecard(tx, POLICY, rangeOf(request.query)))
    const items = rows.slice(0, PAGE_SIZE)
    const last = items.at(-1)
    return Response.json({ items, next: rows.length > PAGE_SIZE && last !== undefined ? String(last.version) : null })
  }),
]

function rangeOf(query: URLSearchParams) {
  const before = Number(query.get('after') ?? '')
  const isNumber = Number.isSafeInteger(before) && before > 0 && before <= 2_147_483_647
  return { ...(isNumber ? { before } : {}), limit: PAGE_SIZE + 1 }
}

function Scorecard({ lines, next }: { readonly lines: readonly ScoredVersion[]; readonly next: string | undefined }) {
  const both = lines.filter(({ met }) => met !== undefined)
  return (
    <>
      <Breadcrumbs items={[{ label: 'Rules register', href: '/rules' }]} />
      <PageHeader
        title="Foreseen and measured"
        lead="Whoever changes rules foresees what will happen. Here every forecast stands beside what was measured, also where it was wrong."
      />
      {lines.length === 0 ? (
        <EmptyState title="No change has been measured yet">
          A change is measured once it has been in force for some days, as its announcement says.
        </EmptyState>
      ) : (
        <Section title={both.length === 0 ? 'Changes that were measured' : hitsInWords(both)}>
          <DataTable
            caption="Changes of the rules with forecast and result, newest first"
            rows={lines}
            rowKey={({ version }) => String(version)}
            columns={[
              {
                title: 'Change',
                cell: ({ version, title }) => <a href={`/rules/${version}/outcome`}>{`Version ${version}: ${title}`}</a>,
              },
              { title: 'Looked at', cell: ({ metric }) => metricOf(metric).title },
              { title: 'Foreseen', cell: ({ forecast }) => (forecast === undefined ? 'nothing' : measuredWords(forecast)) },
              {
                title: 'Measured',
                cell: ({ relative, quality }) =>
                  relative === null ? 'no result' : quality === 'range_only' ? rangeWords(relative) : measuredWords(relative),
              },
              { title: 'Verdict', cell: ({ met }) => <Verdict met={met} /> },
            ]}
          />
          <Pager nextCursor={next} />
          <Prose>
            <p>
              All figures are shares of what would have been without the change. A forecast is met when its range and the measured
              interval have something in common; a wide interval meets much, so look at its width.{' '}
              <a href="/rules/scorecard.json">The same as JSON</a>.
            </p>
          </Prose>
        </Section>
      )}
    </>
  )
}

function hitsInWords(both: readonly ScoredVersion[]): string {
  return `${both.filter(({ met }) => met).length} of ${both.length} forecasts were met`
}

function Verdict({ met }: { readonly met: boolean | undefined }) {
  if (met === undefined) return <Badge tone="neutral">No comparison</Badge>
  return met ? <Badge tone="good">Met</Badge> : <Badge tone="bad">Missed</Badge>
}

function measuredWords(measured: Measured): string {
  return `${shareInWords(measured.value)} (${rangeWords(measured)})`
}

function rangeWords({ low, high }: Measured): string {
  return `${shareInWords(low)} to ${shareInWords(high)}`
}
