import { get, page } from '#faces/web/routes.ts'
import { Breadcrumbs, DataTable, EmptyState, PageHeader, Pager, Section, TimeStamp } from '#faces/web/kit/index.ts'
import { listMeasuredVersions, selectAlarms, type Alarm, type MeasuredVersion } from '#modules/measurement/index.ts'
import { alarmInWords, guardrailInWords } from '#faces/words/outcomes.ts'
import { POLICY } from '../public/rules/words.ts'

const PAGE_SIZE = 30

/** What is watched now, and every side effect that ever went too far. */
export const routes = [
  get('/console/guardrails', ['operator'], async (request) => {
    const after = new Date(request.query.get('after') ?? '')
    const before = Number.isNaN(after.getTime()) ? undefined : after
    const found = await request.reading(async (tx) => ({
      watched: (await listMeasuredVersions(tx, POLICY, request.now)).filter(({ endedAt }) => endedAt === null),
      alarms: await selectAlarms(tx, { before, limit: PAGE_SIZE + 1 }),
    }))
    const alarms = found.alarms.slice(0, PAGE_SIZE)
    const next = found.alarms.length > PAGE_SIZE ? alarms.at(-1)?.at.toISOString() : undefined
    return page({
      title: 'Guardrails',
      width: 'wide',
      body: <GuardrailsPage watched={found.watched} alarms={alarms} next={next} />,
    })
  }),
]

function GuardrailsPage({
  watched,
  alarms,
  next,
}: {
  readonly watched: readonly MeasuredVersion[]
  readonly alarms: readonly Alarm[]
  readonly next: string | undefined
}) {
  const lines = watched.flatMap(({ version, plan }) => plan.guardrails.map((guardrail) => ({ version, guardrail })))
  return (
    <>
      <Breadcrumbs items={[{ label: 'Console', href: '/console' }]} />
      <PageHeader
        title="Guardrails"
        lead="Side effects of the rules in force that are watched by themselves, as their announcements say."
      />
      <Section title="Watched now">
        {lines.length === 0 ? (
          <EmptyState title="Nothing is watched">The version in force was announced without a guardrail.</EmptyState>
        ) : (
          <DataTable
            caption="Guardrails of the version in force"
            rows={lines}
            rowKey={({ version, guardrail }) => `${version}/${guardrail.metric}`}
            columns={[
              { title: 'Version', cell: ({ version }) => <a href={`/rules/${version}/outcome`}>{`Version ${version}`}</a> },
              { title: 'Too far is', cell: ({ guardrail }) => guardrailInWords(guardrail) },
            ]}
          />
        )}
      </Section>
      <Section title="Alarms">
        {alarms.length === 0 ? (
          <EmptyState title="No side effect ever went too far" />
        ) : (
          <DataTable
            caption="Side effects that went too far, newest first"
            rows={alarms}
            rowKey={({ version, metric }) => `${version}/${metric}`}
            columns={[
              { title: 'When', cell: ({ at }) => <TimeStamp at={at} show="moment" /> },
              { title: 'Version', cell: ({ version }) => <a href={`/rules/${version}/outcome`}>{`Version ${version}`}</a> },
              { title: 'What', cell: alarmInWords },
            ]}
          />
        )}
        <Pager nextCursor={next} />
      </Section>
    </>
  )
}
