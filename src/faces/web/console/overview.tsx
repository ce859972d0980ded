import { get, page, post, problemsOf, redirect, type FormProblems, type FormValues, type WebRequest } from '#faces/web/routes.ts'
import {
  Badge,
  Button,
  Card,
  ConnectsAmount,
  Form,
  Grid,
  LinkButton,
  Notice,
  PageHeader,
  Row,
  Section,
  Stat,
  TextField,
  TimeStamp,
  formatMoment,
} from '#faces/web/kit/index.ts'
import {
  countReportedComments,
  findUpcomingVersion,
  policyNames,
  versionInForce,
  type VersionInForce,
  type VersionSummary,
} from '#modules/policy/index.ts'
import { countOpenFindings } from '#platform/audit-findings.ts'
import type { Tx } from '#platform/db/database.ts'
import { findLastRun, type AuditRun } from '#platform/audit-jobs.ts'
import { advanceClock } from '#platform/clock.ts'
import { readAuctionFigures, type AuctionFigures } from '#reads/auction-console.ts'
import { readConsoleFigures, type ConsoleFigures } from '#reads/console.ts'
import { countWaitingSpecialGrants } from '#reads/grants.ts'
import { versionName, versionPath } from '../public/rules/address.ts'
import { POLICY } from '../public/rules/words.ts'

/** Where operators begin, and in demo mode where they move the clock. */
export const routes = [
  get('/console', ['operator'], (request) => overview(request)),
  post('/console/clock', ['operator'], async (request) => {
    const values = await request.form()
    const result = await request.run(advanceClock, {
      days: values.integer('days') ?? 0,
      hours: values.integer('hours') ?? 0,
      minutes: values.integer('minutes') ?? 0,
    })
    if (result.ok) {
      return redirect('/console', {
        flash: { kind: 'done', text: `The clock says ${formatMoment(new Date(result.value.now))}. What became due happens now.` },
      })
    }
    return overview(request, {
      values,
      problems: problemsOf(result.refusal, { only_in_demo: 'The clock can only be moved in demo mode.' }),
    })
  }),
]

interface Sent {
  readonly values: FormValues
  readonly problems: FormProblems
}

async function overview(request: WebRequest, sent?: Sent) {
  const found = await request.reading(async (tx) => ({
    figures: await readConsoleFigures(tx, request.now),
    current: await versionInForce(tx, POLICY, request.now),
    upcoming: await readUpcoming(tx),
    reportedComments: await countReportedComments(tx),
    auctions: await readAuctionFigures(tx),
    specialGrantsWaiting: await countWaitingSpecialGrants(tx),
    audit: await findLastRun(tx, 'full', { ended: true }),
    openFindings: (await countOpenFindings(tx)).reduce((sum, { findings }) => sum + findings, 0),
  }))
  return page({
    title: 'Console',
    width: 'wide',
    status: sent === undefined ? 200 : 422,
    body: <Overview {...found} demo={request.app.config.mode === 'demo'} now={request.now} sent={sent} />,
  })
}

function Overview({
  figures,
  current,
  upcoming,
  audit,
  openFindings,
  specialGrantsWaiting,
  reportedComments,
  auctions,
  demo,
  now,
  sent,
}: {
  readonly figures: ConsoleFigures
  readonly current: VersionInForce
  /** Announced and not begun, of whichever rules. */
  readonly upcoming: readonly VersionSummary[]
  readonly audit: AuditRun | undefined
  readonly openFindings: number
  readonly specialGrantsWaiting: number
  readonly reportedComments: number
  readonly auctions: AuctionFigures
  readonly demo: boolean
  readonly now: Date
  readonly sent: Sent | undefined
}) {
  return (
    <>
      <PageHeader title="Console" lead="The rules, the books, and whatever waits for you." />
      {upcoming.map((version) => (
        <Notice
          key={version.policy}
          title={`Announced${version.policy === 'connects' ? '' : ` for ${versionName(version)}`}: ${version.title}`}
          actions={<LinkButton href={versionPath(version)}>Open</LinkButton>}
        >
          {version.effectiveAt === null ? null : (
            <>
              Takes effect <TimeStamp at={version.effectiveAt} show="moment" />.
            </>
          )}
        </Notice>
      ))}
      <Grid>
        <Card title="Policies" href="/console/policies">
          <p>
            Version {current.version} is in force since <TimeStamp at={current.since} />.
          </p>
          <p>
            {figures.draftsInReview === 0 ? 'No draft waits for review.' : `${figures.draftsInReview} drafts wait for review.`}
          </p>
        </Card>
        <Card title="Wallets and receipts" href="/console/wallets">
          <p>Look up a person's Connects, lots, charges and receipts.</p>
        </Card>
        <Card title="Grants" href="/console/grants">
          <p>Promo codes, gifts, and Connects to make good for a fault of ours.</p>
          <p>{waitingInWords(specialGrantsWaiting)}</p>
        </Card>
        <Card title="Comments" href="/console/comments">
          <p>What people say about the rules, and what readers reported.</p>
          <p>{reportedInWords(reportedComments)}</p>
        </Card>
        <Card title="Boost auctions" href="/console/auctions">
          <p>
            {auctions.running === 0
              ? 'None runs now.'
              : auctions.running === 1
                ? '1 runs now.'
                : `${auctions.running.toLocaleString('en')} run now.`}
          </p>
          <p>{flagsInWords(auctions.openFlags)}</p>
        </Card>
        <Card title="Guardrails" href="/console/guardrails">
          <p>Side effects of the rules in force that are watched, and what they led to.</p>
        </Card>
        <Card title="Books" href="/console/audit">
          <AuditLine audit={audit} openFindings={openFindings} />
        </Card>
      </Grid>
      <Section title="The last 30 days">
        <Grid least="small">
          <Stat
            label="Charged"
            value={<ConnectsAmount value={figures.connectsLast30Days} />}
            note={`${figures.chargesLast30Days.toLocaleString('en')} priced actions, free ones included`}
          />
          <Stat label="Came back" value={<ConnectsAmount value={figures.returnedLast30Days} />} />
          <Stat
            label="Invitations answered with a proposal"
            value={figures.answeredLast30Days.toLocaleString('en')}
            note={`of ${figures.invitationsLast30Days.toLocaleString('en')} delivered`}
          />
          <Stat label="Reversals under way" value={figures.openReversals} />
        </Grid>
      </Section>
      {demo ? <ClockForm now={now} sent={sent} /> : null}
    </>
  )
}

async function readUpcoming(tx: Tx): Promise<readonly VersionSummary[]> {
  const found: VersionSummary[] = []
  for (const policy of policyNames) {
    const version = await findUpcomingVersion(tx, policy)
    if (version !== undefined) found.push(version)
  }
  return found
}

function waitingInWords(waiting: number): string {
  if (waiting === 0) return 'No special grant waits for approval.'
  return waiting === 1 ? '1 special grant waits for another operator.' : `${waiting} special grants wait for another operator.`
}

function reportedInWords(reported: number): string {
  if (reported === 0) return 'No report waits for a decision.'
  return reported === 1 ? '1 reported comment waits for a decision.' : `${reported} reported comments wait for a decision.`
}

function flagsInWords(flags: number): string {
  if (flags === 0) return 'No flag waits for a look.'
  return flags === 1 ? '1 flag waits for a look.' : `${flags.toLocaleString('en')} flags wait for a look.`
}

function AuditLine({ audit, openFindings }: { readonly audit: AuditRun | undefined; readonly openFindings: number }) {
  if (audit === undefined && openFindings === 0) return <p>No audit has run yet.</p>
  return (
    <p>
      {openFindings === 0 ? (
        <Badge tone="good">Everything adds up</Badge>
      ) : (
        <Badge tone="bad">{openFindings === 1 ? '1 open finding' : `${openFindings} open findings`}</Badge>
      )}{' '}
      {audit === undefined ? null : <TimeStamp at={audit.at} show="relative" />}
    </p>
  )
}

function ClockForm({ now, sent }: { readonly now: Date; readonly sent: Sent | undefined }) {
  return (
    <Section
      title="The marketplace's clock"
      intro="Demo only. It moves forward, never back; whatever becomes due on the way happens right afterwards: announced rules begin, jobs and Connects expire, monthly Connects come."
    >
      <p>
        It says <TimeStamp at={now} show="moment" />.
      </p>
      <Form action="/console/clock" values={sent?.values} problems={sent?.problems}>
        <Row space="normal">
          <TextField name="days" label="Days forward" inputMode="numeric" width="short" optional />
          <TextField name="hours" label="Hours forward" inputMode="numeric" width="short" optional />
          <TextField name="minutes" label="Minutes forward" inputMode="numeric" width="short" optional />
        </Row>
        <Button look="secondary">Move the clock</Button>
      </Form>
    </Section>
  )
}
