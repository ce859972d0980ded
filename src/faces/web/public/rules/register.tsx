import { get, page } from '#faces/web/routes.ts'
import {
  Badge,
  Card,
  CardList,
  Columns,
  EmptyState,
  Hash,
  KeyValue,
  LinkButton,
  Notice,
  PageHeader,
  Pager,
  Section,
  Tabs,
  TimeStamp,
} from '#faces/web/kit/index.ts'
import {
  findUpcomingVersion,
  findVersionInForce,
  policyKinds,
  policyNames,
  selectVersions,
  verifyRegister,
  type PolicyName,
  type RegisterCheck,
  type SharedDraft,
  type VersionInForce,
  type VersionSummary,
} from '#modules/policy/index.ts'
import { inEveryRegister, rulesPath, versionPath } from './address.ts'
import { readNewestShared, SharedNotice } from './drafts/list.tsx'
import { rulesAlternates } from './feed.ts'
import { RulesInWords } from './in-words.tsx'
import { VersionCard } from './version-card.tsx'
import { kindWords } from './words.ts'

const PAGE_SIZE = 20

/** The public list of every version there ever was of one set of rules, newest first. */
export const routes = inEveryRegister((policy, base) => [
  get(base, ['anyone'], async (request) => {
    const before = Number(request.query.get('after') ?? '')
    const found = await request.reading(async (tx) => ({
      current: await findVersionInForce(tx, policy, request.now),
      upcoming: await findUpcomingVersion(tx, policy),
      check: await verifyRegister(tx, policy),
      versions: await selectVersions(tx, policy, {
        ...(Number.isSafeInteger(before) && before > 0 ? { before } : {}),
        limit: PAGE_SIZE + 1,
      }),
    }))
    const versions = found.versions.slice(0, PAGE_SIZE)
    const last = versions.at(-1)
    return page({
      title: policy === 'connects' ? 'Rules register' : `${policyKinds[policy].title}: rules register`,
      description: kindWords[policy].description,
      alternates: rulesAlternates(policy),
      body: (
        <Register
          policy={policy}
          current={found.current}
          upcoming={found.upcoming}
          shared={await readNewestShared(request, policy)}
          check={found.check}
          versions={versions}
          nextCursor={found.versions.length > PAGE_SIZE && last !== undefined ? String(last.version) : undefined}
        />
      ),
    })
  }),
])

interface RegisterProps {
  readonly policy: PolicyName
  readonly current: VersionInForce<PolicyName> | undefined
  readonly upcoming: VersionSummary | undefined
  readonly shared: readonly SharedDraft[]
  readonly check: RegisterCheck
  readonly versions: readonly VersionSummary[]
  readonly nextCursor: string | undefined
}

function Register({ policy, current, upcoming, shared, check, versions, nextCursor }: RegisterProps) {
  const { title, pageTitle } = policyKinds[policy]
  return (
    <>
      <PageHeader
        {...(policy === 'connects' ? {} : { eyebrow: `Rules register: ${title}` })}
        title={policy === 'connects' ? 'Rules register' : pageTitle}
        lead={kindWords[policy].lead}
        actions={
          policy === 'connects' ? (
            <>
              <LinkButton href="/help">How Connects work today</LinkButton>
              <LinkButton href="/rules/scorecard">What changes did</LinkButton>
              <LinkButton href="/outcomes/boosts">What boosts did</LinkButton>
            </>
          ) : undefined
        }
      />
      <Tabs
        label="Sets of rules"
        items={policyNames.map((one) => ({ label: policyKinds[one].title, href: rulesPath(one), current: one === policy }))}
      />
      {upcoming === undefined ? null : <UpcomingNotice upcoming={upcoming} />}
      <SharedNotice drafts={shared} />
      {current === undefined ? (
        <EmptyState title="No rules of this kind">
          This marketplace has none so far. Before any begin, they are announced here like all others.
        </EmptyState>
      ) : (
        <Columns asideLabel="In force now" asideFirst aside={<InForce current={current} check={check} />}>
          {current.policy === 'connects' ? null : <RulesInWords document={current.document} />}
          <Section title="All versions">
            <CardList label="Versions, newest first">
              {versions.map((version) => (
                <VersionCard key={version.version} version={version} />
              ))}
            </CardList>
            <Pager nextCursor={nextCursor} />
          </Section>
        </Columns>
      )}
    </>
  )
}

function InForce({ current, check }: { readonly current: VersionInForce<PolicyName>; readonly check: RegisterCheck }) {
  const base = rulesPath(current.policy)
  return (
    <Card title={`In force now: version ${current.version}`} href={versionPath(current)} tone="raised">
      <KeyValue
        layout="stacked"
        items={[
          { label: 'Since', value: <TimeStamp at={current.since} show="moment" /> },
          { label: 'Hash', value: <Hash value={current.sha256} /> },
          { label: 'Register', value: <RegisterState check={check} /> },
          { label: 'When rules change', value: <a href="/rules/pins">What keeps its rules</a> },
          ...(current.policy === 'connects' ? [{ label: 'The books', value: <a href="/seals">Seals of the ledger</a> }] : []),
          {
            label: 'Follow',
            value: (
              <>
                <a href={`${base}/feed.atom`}>Atom</a> · <a href={`${base}/feed.json`}>JSON Feed</a> ·{' '}
                <a href={`${base}/calendar.ics`}>Calendar</a>
              </>
            ),
          },
        ]}
      />
    </Card>
  )
}

function UpcomingNotice({ upcoming }: { readonly upcoming: VersionSummary }) {
  return (
    <Notice
      tone={upcoming.nobodyPaysMore ? 'note' : 'warning'}
      title={`Announced: ${upcoming.title}`}
      actions={<LinkButton href={versionPath(upcoming)}>What changes, and what it means for you</LinkButton>}
    >
      Takes effect{' '}
      {upcoming.effectiveAt === null ? 'at a date to be named' : <TimeStamp at={upcoming.effectiveAt} show="moment" />}.{' '}
      {kindWords[upcoming.policy].untilThen}
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
