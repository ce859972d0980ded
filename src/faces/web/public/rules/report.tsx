import { get, notFound, page } from '#faces/web/routes.ts'
import {
  Breadcrumbs,
  ConnectsAmount,
  DataTable,
  Grid,
  Live,
  Notice,
  PageHeader,
  ProgressBar,
  Prose,
  Section,
  Stat,
  TimeStamp,
} from '#faces/web/kit/index.ts'
import { publicReversal, reversalReport, type PublicReversal } from '#modules/charges/index.ts'
import type { VersionPage } from '#modules/policy/index.ts'
import { findAsked } from './version.tsx'
import { countWords } from './impact/words.ts'
import { POLICY } from './words.ts'

const REFRESH_SECONDS = 2

/** What a reversal gave back, for everybody to check: while it runs, with its progress. */
export const routes = [
  get('/rules/:version/report', ['anyone'], async (request) => {
    const version = await findAsked(request)
    if (version === undefined || version.reversesVersion === null) return notFound()
    const report = await request.reading((tx) => reversalReport(tx, POLICY, version.version))
    const isRunning = report === undefined || report.batch.state !== 'done'
    return page({
      title: `Report: reversal of version ${version.reversesVersion}`,
      ...(isRunning ? { refreshSeconds: REFRESH_SECONDS } : {}),
      body: <ReportView version={version} report={report && publicReversal(report)} />,
    })
  }),
  get('/rules/:version/report.json', ['anyone'], async (request) => {
    const version = await findAsked(request)
    if (version === undefined || version.reversesVersion === null) return notFound()
    const report = await request.reading((tx) => reversalReport(tx, POLICY, version.version))
    return report === undefined ? notFound() : Response.json(publicReversal(report))
  }),
]

function ReportView({ version, report }: { readonly version: VersionPage; readonly report: PublicReversal | undefined }) {
  return (
    <>
      <Breadcrumbs
        items={[
          { label: 'Rules register', href: '/rules' },
          { label: `Version ${version.version}`, href: `/rules/${version.version}` },
        ]}
      />
      <PageHeader
        eyebrow="Public report"
        title={`Version ${version.reversesVersion} was taken back`}
        lead="What it took beyond the restored rules goes back to the very lots it came from. Where a lot would expire too soon, the Connects come back with a new life."
      />
      <Live id="refunds" seconds={report?.batch.state === 'done' ? undefined : REFRESH_SECONDS}>
        {report === undefined ? (
          <Notice title="The refunds are being planned">They start by themselves within a minute.</Notice>
        ) : (
          <Figures report={report} />
        )}
      </Live>
      <Section title="The rule that was taken back">
        <Prose>
          <p>
            Clauses: {(version.reversesClauses ?? []).join(', ')}. Taken back{' '}
            {version.effectiveAt === null ? null : <TimeStamp at={version.effectiveAt} show="moment" />} by{' '}
            <a href={`/rules/${version.version}`}>version {version.version}</a>, which costs nobody more in any case.{' '}
            <a href={`/rules/${version.reversesVersion}/outcome`}>What the rule did while it was in force</a>.{' '}
            <a href={`/rules/${version.version}/report.json`}>This report as JSON</a>.
          </p>
        </Prose>
      </Section>
    </>
  )
}

function Figures({ report }: { readonly report: PublicReversal }) {
  return (
    <>
      {report.batch.state === 'done' ? <Verdict report={report} /> : null}
      <ProgressBar label="Charges refunded" value={report.settledCharges} max={Math.max(report.charges, 1)} />
      <Grid least="small">
        <Stat label="People" value={countWords(report.people)} note="Counted in steps of five" />
        <Stat
          label="Charges"
          value={report.charges.toLocaleString('en')}
          note={`${report.settledCharges.toLocaleString('en')} settled`}
        />
        <Stat
          label="Owed"
          value={<ConnectsAmount value={report.due} />}
          note="Charged beyond the restored rules, less what had come back before"
        />
        <Stat
          label="Returned"
          value={<ConnectsAmount value={report.refunded} />}
          note={`${report.lotsReinstated.toLocaleString('en')} ${report.lotsReinstated === 1 ? 'lot' : 'lots'} made whole with a new life`}
        />
      </Grid>
      {report.exceptionsByReason.length === 0 ? null : (
        <DataTable
          caption="Owed and not returned by this reversal, with the reason"
          rows={report.exceptionsByReason}
          rowKey={(row) => row.exception}
          columns={[
            { title: 'Reason', cell: (row) => row.exception.replaceAll('_', ' ') },
            { title: 'Charges', kind: 'number', cell: (row) => row.charges },
            { title: 'Connects', kind: 'number', cell: (row) => <ConnectsAmount value={row.connects} /> },
          ]}
        />
      )}
    </>
  )
}

function Verdict({ report }: { readonly report: PublicReversal }) {
  if (!report.balanced)
    return (
      <Notice tone="problem" title="This does not add up">
        An operator has been told.
      </Notice>
    )
  return (
    <Notice tone="good" title={report.due === report.refunded ? 'Everything was returned' : 'Everything is accounted for'}>
      Returned {report.refunded.toLocaleString('en')} of {report.due.toLocaleString('en')} Connects owed
      {report.batch.finishedAt === null ? (
        ''
      ) : (
        <>
          , finished <TimeStamp at={report.batch.finishedAt} show="moment" />
        </>
      )}
      .
    </Notice>
  )
}
