import { get, notFound, page, type WebRequest } from '#faces/web/routes.ts'
import {
  Badge,
  Breadcrumbs,
  CodeBlock,
  Columns,
  Hash,
  KeyValue,
  LinkButton,
  Notice,
  PageHeader,
  Section,
  Timeline,
  TimeStamp,
  UserText,
} from '#faces/web/kit/index.ts'
import { publicReplay, replayAuctions } from '#modules/auctions/index.ts'
import { findPricedBy, findVersion, policyKinds, type Entry, type VersionPage } from '#modules/policy/index.ts'
import { CommentThread, readThread, type Thread } from './comment-thread.tsx'
import { rulesAlternates } from './feed.ts'
import { DiffView } from './diff-view.tsx'
import { ForMe, readForMe, type ForReader } from './for-me.tsx'
import { RulesInWords } from './in-words.tsx'
import { PollView, readPoll, type Poll } from './poll.tsx'
import { AuctionReplay } from './impact/auction-replay.tsx'
import { ImpactView } from './impact/impact-view.tsx'
import { askedVersion, lifePath, ofEveryVersion, registerCrumbs, versionPath, type AskedRequest } from './address.ts'
import { entryWords, stateMeaning, stateWords } from './words.ts'

/** One version with its whole life: what was said, what exactly changes, for whom, and what people answered. */
export const routes = ofEveryVersion((base) => [
  get(`${base}/:version`, ['anyone'], async (request) => {
    const version = await findAsked(request)
    return version === undefined ? notFound() : versionPage(request, version, {})
  }),
  get(`${base}/:version/document.json`, ['anyone'], async (request) => {
    const version = await findAsked(request)
    if (version === undefined) return notFound()
    const { entries: _entries, ...rest } = version
    return Response.json(rest)
  }),
])

/** The version of the address, if there is one: versions are counted 1, 2, 3. */
export async function findAsked(request: AskedRequest): Promise<VersionPage | undefined> {
  const asked = askedVersion(request)
  return asked === undefined ? undefined : request.reading((tx) => findVersion(tx, asked.policy, asked.version))
}

/** The page itself; the comment form comes back to it with what was wrong. */
export async function versionPage(
  request: WebRequest,
  version: VersionPage,
  { thread, poll }: { readonly thread?: Partial<Thread>; readonly poll?: Partial<Poll> },
) {
  const [comments, forMe, answers, auctions] = await Promise.all([
    readThread(request, version),
    readForMe(request, version),
    readPoll(request, version),
    readAuctions(request, version),
  ])
  return page({
    title: `Version ${version.version}: ${version.title}`,
    description: version.diff.words.slice(0, 3).join(' · '),
    alternates: rulesAlternates(version.policy),
    status: thread?.problems === undefined && poll?.problems === undefined ? 200 : 422,
    body: (
      <VersionView
        version={version}
        thread={{ ...comments, ...thread }}
        poll={{ ...answers, ...poll }}
        forMe={forMe}
        auctions={auctions}
        forOperators={request.account?.roles.includes('operator') === true}
      />
    ),
  })
}

/** Whether a version changes how bids are settled, and what it would have made of those before its announcement, as far as that is public. */
interface ReplayedAuctions {
  readonly changes: boolean
  readonly replay?: ReturnType<typeof publicReplay>
}

async function readAuctions(request: WebRequest, version: VersionPage): Promise<ReplayedAuctions> {
  const { parent, document } = version
  const announced = version.entries.find(({ kind }) => kind === 'announced')
  if (parent === null || document.policy !== 'connects' || announced === undefined) return { changes: false }
  const replay = await request.reading(async (tx) => {
    const before = await findPricedBy(tx, 'connects', parent)
    return before && replayAuctions(tx, { before: before.document, after: document }, announced.at)
  })
  return replay === undefined ? { changes: false } : { changes: true, replay: publicReplay(replay) }
}

function VersionView({
  version,
  thread,
  poll,
  forMe,
  auctions,
  forOperators,
}: {
  readonly version: VersionPage
  readonly thread: Thread
  readonly poll: Poll
  readonly forMe: ForReader
  readonly auctions: ReplayedAuctions
  readonly forOperators: boolean
}) {
  const state = stateWords[version.state]
  const first = version.entries.find((entry) => entry.effectiveAt !== undefined)
  return (
    <>
      <Breadcrumbs items={registerCrumbs(version.policy)} />
      <PageHeader
        eyebrow={
          <>
            {version.policy === 'connects' ? '' : `${policyKinds[version.policy].title}, `}Version {version.version} ·{' '}
            <Badge tone={state.tone}>{state.label}</Badge>
          </>
        }
        title={version.title}
        lead={stateMeaning(version)}
        actions={forOperators ? <LinkButton href={lifePath(version)}>Its life, for operators</LinkButton> : undefined}
      />
      <Columns asideLabel="Facts about this version" aside={<VersionFacts version={version} />}>
        <Reversed version={version} />
        <Suspended version={version} />
        <ForMe own={forMe} page={versionPath(version)} />
        {first === undefined ? null : (
          <Section title="In plain words">
            <UserText text={first.content.words} />
          </Section>
        )}
        {version.parent === null ? null : (
          <Section
            id="changes"
            title="What exactly changes"
            intro={`Compared with version ${version.parent} over every possible case (${version.diff.cells} kinds of cases).`}
          >
            <CostVerdict version={version} />
            <DiffView diff={version.diff} />
          </Section>
        )}
        {first?.content.impact === undefined ? null : <ImpactView impact={first.content.impact} />}
        {auctions.changes ? <AuctionReplay replay={auctions.replay} /> : null}
        {first?.content.measurement === undefined ? null : (
          <Section
            title="What it really did"
            intro="How that is measured was written before the announcement, and cannot be changed since."
          >
            <p>
              <a href={`${versionPath(version)}/outcome`}>The result and the plan of its measurement</a>
            </p>
          </Section>
        )}
        {version.policy === 'connects' ? null : <RulesInWords document={version.document} />}
        <Section title="Everything ever announced about it" intro="Each entry carries the hash of the one before it.">
          <Timeline label="Entries of the register" entries={version.entries.map(timelineEntry)} />
        </Section>
        <PollView version={version} poll={poll} />
        <CommentThread version={version} thread={thread} />
        <Section title="As data">
          <p>
            <a href={`${versionPath(version)}/document.json`}>The whole version as JSON</a>
          </p>
          <details>
            <summary>{version.changeset === null ? 'The rules' : 'The edits against the version before'}</summary>
            <CodeBlock label="JSON" code={JSON.stringify(version.changeset ?? version.document, null, 2)} />
          </details>
        </Section>
      </Columns>
    </>
  )
}

function VersionFacts({ version }: { readonly version: VersionPage }) {
  return (
    <KeyValue
      layout="stacked"
      items={[
        ...(version.announcedAt === null
          ? []
          : [{ label: 'Announced', value: <TimeStamp at={version.announcedAt} show="moment" /> }]),
        ...(version.effectiveAt === null
          ? []
          : [{ label: 'In force from', value: <TimeStamp at={version.effectiveAt} show="moment" /> }]),
        ...(version.endedAt === null ? [] : [{ label: 'Until', value: <TimeStamp at={version.endedAt} show="moment" /> }]),
        ...(version.parent === null
          ? []
          : [
              {
                label: 'Follows',
                value: <a href={versionPath({ policy: version.policy, version: version.parent })}>Version {version.parent}</a>,
              },
            ]),
        {
          label: 'In your calendar',
          value: <a href={`${versionPath(version)}/calendar.ics`}>The day it begins (.ics)</a>,
        },
        { label: 'Hash (sha256)', value: <Hash value={version.sha256} /> },
      ]}
    />
  )
}

function Reversed({ version }: { readonly version: VersionPage }) {
  const { policy } = version
  const reversal = version.reversedBy ?? (version.reversesVersion === null ? null : version.version)
  if (reversal === null) return null
  const path = versionPath({ policy, version: reversal })
  return (
    <Notice
      tone="good"
      title={version.reversedBy === null ? `This takes back version ${version.reversesVersion}` : 'This version was taken back'}
      actions={
        policy === 'connects' ? (
          <LinkButton href={`${path}/report`}>The public report of the reversal</LinkButton>
        ) : version.reversedBy === null ? undefined : (
          <LinkButton href={path}>The version that takes it back</LinkButton>
        )
      }
    >
      {policy === 'connects'
        ? 'Everything that was taken under it beyond the restored rules goes back to the wallets it came from.'
        : policyKinds[policy].reversal}
    </Notice>
  )
}

/** Stopped, but nothing returned: people who paid must not read it as a reversal. */
function Suspended({ version }: { readonly version: VersionPage }) {
  const isConnects = version.policy === 'connects'
  if (version.suspendsVersion !== null) {
    return (
      <Notice
        tone="note"
        title={`This suspends version ${version.suspendsVersion}`}
        actions={
          <LinkButton href={versionPath({ policy: version.policy, version: version.suspendsVersion })}>
            The version that was suspended
          </LinkButton>
        }
      >
        {isConnects ? 'Its clauses stopped charging at once. ' : ''}
        {policyKinds[version.policy].suspension} To {isConnects ? 'charge again' : 'change this again'}, a new version has to be
        announced with its notice.
      </Notice>
    )
  }
  if (version.suspendedBy === null || version.reversedBy !== null) return null
  return (
    <Notice
      tone="warning"
      title="Clauses of this version are suspended"
      actions={
        <LinkButton href={versionPath({ policy: version.policy, version: version.suspendedBy })}>
          The suspension, and why
        </LinkButton>
      }
    >
      {isConnects
        ? 'They stopped charging at once. Nothing has been returned so far. If the version is taken back later, everybody gets back what it took while it charged.'
        : policyKinds[version.policy].suspension}
    </Notice>
  )
}

function CostVerdict({ version }: { readonly version: VersionPage }) {
  const { harmless, harmful } = policyKinds[version.policy]
  if (version.nobodyPaysMore) {
    return (
      <Notice tone="good" title={harmless}>
        Proved over every case, so this version could start without notice.
      </Notice>
    )
  }
  return (
    <Notice tone="warning" title={version.policy === 'connects' ? 'Somebody may pay more' : harmful}>
      <p>{version.diff.somebodyPaysMore?.words ?? 'At least one case gets worse for somebody.'}</p>
      {version.breaksPromises.length === 0 ? null : (
        <p>It breaks a promise and says so: {version.breaksPromises.map((id) => promiseText(version, id)).join(' ')}</p>
      )}
    </Notice>
  )
}

function promiseText(version: VersionPage, id: string): string {
  return version.document.promises.find((promise) => promise.id === id)?.text ?? id
}

function timelineEntry(entry: Entry) {
  return {
    at: <TimeStamp at={entry.at} />,
    title: <span id={`entry-${entry.no}`}>{`${entryWords[entry.kind]}: ${entry.content.title}`}</span>,
    text: (
      <>
        {entry.content.reversibility === undefined ? null : <p>{entry.content.reversibility}</p>}
        <p className="muted">
          Entry {entry.no} · hash <Hash value={entry.hash} /> · after <Hash value={entry.previousHash} />
        </p>
      </>
    ),
  }
}
