import { get, page } from '#faces/web/routes.ts'
import {
  Badge,
  Card,
  CardList,
  Columns,
  Hash,
  KeyValue,
  LinkButton,
  Notice,
  PageHeader,
  Pager,
  Section,
  TimeStamp,
} from '#faces/web/kit/index.ts'
import {
  findUpcomingVersion,
  selectVersions,
  verifyRegister,
  versionInForce,
  type RegisterCheck,
  type VersionInForce,
  type VersionSummary,
} from '#modules/policy/index.ts'
import { rulesAlternates } from './feed.ts'
import { POLICY, stateWords } from './words.ts'

const PAGE_SIZE = 20

/** The public list of every version there ever was, newest first. */
export const routes = [
  get('/rules', ['anyone'], async (request) => {
    const before = Number(request.query.get('after') ?? '')
    const found = await request.reading(async (tx) => ({
      current: await versionInForce(tx, POLICY, request.now),
      upcoming: await findUpcomingVersion(tx, POLICY),
      check: await verifyRegister(tx, POLICY),
      versions: await selectVersions(tx, POLICY, {
        ...(Number.isSafeInteger(before) && before > 0 ? { before } : {}),
        limit: PAGE_SIZE + 1,
      }),
    }))
    const versions = found.versions.slice(0, PAGE_SIZE)
    const last = versions.at(-1)
    return page({
      title: 'Rules register',
      description:
        'Every version of the charging rules: what changed, when it was announced, when it took effect, and whether it was taken back.',
      alternates: rulesAlternates,
      body: (
        <Register
          current={found.current}
          upcoming={found.upcoming}
          check={found.check}
          versions={versions}
          nextCursor={found.versions.length > PAGE_SIZE && last !== undefined ? String(last.version) : undefined}
        />
      ),
    })
  }),
]

interface RegisterProps {
  readonly current: VersionInForce
  readonly upcoming: VersionSummary | undefined
  readonly check: RegisterCheck
  readonly versions: readonly VersionSummary[]
  readonly nextCursor: string | undefined
}

function Register({ current, upcoming, check, versions, nextCursor }: RegisterProps) {
  return (
    <>
      <PageHeader
        title="Rules register"
        lead="Every rule that can take a Connect from you is here, with everything that was ever announced about it. Nothing is edited: a correction, a withdrawal or a reversal is a new entry."
        actions={
          <>
            <LinkButton href="/help">How Connects work today</LinkButton>
            <LinkButton href="/rules/scorecard">What changes did</LinkButton>
          </>
        }
      />
      {upcoming === undefined ? null : <UpcomingNotice upcoming={upcoming} />}
      <Columns
        asideLabel="In force now"
        asideFirst
        aside={
          <Card title={`In force now: version ${current.version}`} href={`/rules/${current.version}`} tone="raised">
            <KeyValue
              layout="stacked"
              items={[
                { label: 'Since', value: <TimeStamp at={current.since} show="moment" /> },
                { label: 'Hash', value: <Hash value={current.sha256} /> },
                { label: 'Register', value: <RegisterState check={check} /> },
                { label: 'When rules change', value: <a href="/rules/pins">What keeps its rules</a> },
                { label: 'The books', value: <a href="/seals">Seals of the ledger</a> },
                {
                  label: 'Follow',
                  value: (
                    <>
                      <a href="/rules/feed.atom">Atom</a> · <a href="/rules/feed.json">JSON Feed</a> ·{' '}
                      <a href="/rules/calendar.ics">Calendar</a>
                    </>
                  ),
                },
              ]}
            />
          </Card>
        }
      >
        <Section title="All versions">
          <CardList label="Versions, newest first">
            {versions.map((version) => (
              <VersionCard key={version.version} version={version} />
            ))}
          </CardList>
          <Pager nextCursor={nextCursor} />
        </Section>
      </Columns>
    </>
  )
}

function UpcomingNotice({ upcoming }: { readonly upcoming: VersionSummary }) {
  return (
    <Notice
      tone={upcoming.nobodyPaysMore ? 'note' : 'warning'}
      title={`Announced: ${upcoming.title}`}
      actions={<LinkButton href={`/rules/${upcoming.version}`}>What changes, and what it means for you</LinkButton>}
    >
      Takes effect{' '}
      {upcoming.effectiveAt === null ? 'at a date to be named' : <TimeStamp at={upcoming.effectiveAt} show="moment" />}. Until
      then every price stays as it is.
    </Notice>
  )
}

function RegisterState({ check }: { readonly check: RegisterCheck }) {
  if (!check.intact) return <Badge tone="bad">Broken at entry {check.firstBroken}</Badge>
  return (
    <>
      <Badge tone="good">Unbroken</Badge> {check.entries} {check.entries === 1 ? 'entry' : 'entries'} checked for this page, head{' '}
      <Hash value={check.head} />
    </>
  )
}

function VersionCard({ version }: { readonly version: VersionSummary }) {
  const { label, tone } = stateWords[version.state]
  return (
    <Card
      title={`Version ${version.version}: ${version.title}`}
      href={`/rules/${version.version}`}
      level={3}
      meta={<Badge tone={tone}>{label}</Badge>}
      footer={
        <span className="muted">
          Hash <Hash value={version.sha256} />
        </span>
      }
    >
      <p>
        {version.announcedAt === null ? 'The first rules' : <Announced at={version.announcedAt} />}
        {version.effectiveAt === null ? null : (
          <>
            , in force from <TimeStamp at={version.effectiveAt} />
            {version.endedAt === null ? (
              ''
            ) : (
              <>
                {' '}
                to <TimeStamp at={version.endedAt} />
              </>
            )}
          </>
        )}
        .
      </p>
      <p className="muted">{effectWords(version)}</p>
    </Card>
  )
}

function Announced({ at }: { readonly at: Date }) {
  return (
    <>
      Announced <TimeStamp at={at} />
    </>
  )
}

function effectWords(version: VersionSummary): string {
  if (version.reversesVersion !== null) return `Takes back version ${version.reversesVersion}; what it took is returned.`
  if (version.suspendsVersion !== null)
    return `Lets clauses of version ${version.suspendsVersion} stop charging. Nothing is returned by it.`
  if (version.parent === null) return 'Where the history of these rules begins.'
  const cost = version.nobodyPaysMore ? 'Proved: nobody pays more in any case.' : 'Somebody may pay more.'
  return version.breaksPromises.length === 0 ? cost : `${cost} Breaks a promise, declared in the announcement.`
}
