import { get, notFound, page, redirect, type WebRequest } from '#faces/web/routes.ts'
import {
  Breadcrumbs,
  CodeBlock,
  Columns,
  EmptyState,
  Hash,
  KeyValue,
  LinkButton,
  Notice,
  PageHeader,
  Section,
  TimeStamp,
  UserText,
} from '#faces/web/kit/index.ts'
import type { RulesPair } from '#modules/charges/index.ts'
import {
  findFormerlyShared,
  findImpact,
  findSharedDraft,
  getPricedBy,
  publicImpact,
  selectNotice,
  versionInForce,
  type Notice as NoticeFloor,
  type PublicImpact,
} from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { registerCrumbs, rulesPath, versionName, versionPath } from '../address.ts'
import { DiffView } from '../diff-view.tsx'
import { ForMe, readOwnPast, type ForReader } from '../for-me.tsx'
import { ImpactView } from '../impact/impact-view.tsx'
import { draftWords } from './words.ts'

/** A draft that operators let everybody read: nothing about it is decided, and the page says so before anything else. */
export const routes = [
  get('/rules/drafts/:draftId', ['anyone'], async (request) => {
    const found = await read(request)
    if (found === undefined) return goneOrNotFound(request)
    const { draft } = found
    const forMe = await readOwnPast(request, (tx) => rulesOfDraft(tx, draft))
    return page({
      title: `Draft: ${draft.title}`,
      description: draft.diff.words.slice(0, 3).join(' · '),
      body: <SharedDraftView {...found} forMe={forMe} />,
    })
  }),
  get('/rules/drafts/:draftId/draft.json', ['anyone'], async (request) => {
    const draft = await request.reading((tx) => findSharedDraft(tx, request.params.draftId))
    if (draft === undefined) return notFound()
    const { policy, parent, title, words, sha256, changeset, document, diff, breaksPromises, state, updatedAt } = draft
    return Response.json({ policy, parent, title, words, sha256, changeset, document, diff, breaksPromises, state, updatedAt })
  }),
]

export type DraftRequest = WebRequest<'/rules/drafts/:draftId'>
export type Shared = NonNullable<Awaited<ReturnType<typeof findSharedDraft>>>

/** The version it would follow beside the draft; undefined where the policy charges no Connects. */
export async function rulesOfDraft(tx: Tx, { policy, parent, document }: Shared): Promise<RulesPair | undefined> {
  if (policy !== 'connects' || document.policy !== 'connects') return undefined
  const { document: before } = await getPricedBy(tx, policy, parent)
  return { before: { name: `v${parent}`, document: before }, after: { name: 'this draft', document } }
}

interface Found {
  readonly draft: Shared
  readonly impact: PublicImpact | undefined
  readonly notice: NoticeFloor
  /** What is in force now: another one than the draft was compared with, once others came in between. */
  readonly inForce: number
}

async function read(request: DraftRequest): Promise<Found | undefined> {
  return request.reading(async (tx) => {
    const draft = await findSharedDraft(tx, request.params.draftId)
    if (draft === undefined) return undefined
    const { policy, parent, sha256, diff, breaksPromises } = draft
    const { sha256: parentSha256 } = await getPricedBy(tx, policy, parent)
    const impact = await findImpact(tx, policy, { sha256, parentSha256 })
    return {
      draft,
      impact: impact === undefined ? undefined : publicImpact(impact),
      notice: await selectNotice(tx, {
        policy,
        version: parent,
        nobodyWorseOff: diff.nobodyPaysMore,
        breaksPromise: breaksPromises.length > 0,
        now: request.now,
      }),
      inForce: (await versionInForce(tx, policy, request.now)).version,
    }
  })
}

/** Whoever follows an old link learns what became of it; of a draft that was never shared nobody learns that it exists. */
export async function goneOrNotFound(request: DraftRequest) {
  const former = await request.reading((tx) => findFormerlyShared(tx, request.params.draftId))
  if (former === undefined) return notFound()
  if (former.version !== null) {
    return redirect(versionPath({ policy: former.policy, version: former.version }), {
      flash: { kind: 'note', text: `This draft was announced: it is version ${former.version} now.` },
    })
  }
  return page({
    title: 'This draft is not shared any more',
    width: 'narrow',
    status: 410,
    body: (
      <>
        <Breadcrumbs items={[{ label: 'Rules register', href: '/rules' }]} />
        <PageHeader title="This draft is not shared any more" lead="It was a draft, and nothing of it is in force." />
        <EmptyState title="What now?" action={<LinkButton href="/rules">The rules register</LinkButton>}>
          If these rules are ever announced, they stand in the register with their notice, and everybody whom they concern is
          told.
        </EmptyState>
      </>
    ),
  })
}

function SharedDraftView({ draft, impact, notice, inForce, forMe }: Found & { readonly forMe: ForReader }) {
  const path = `/rules/drafts/${draft.id}`
  return (
    <>
      <Breadcrumbs items={[...registerCrumbs(draft.policy), { label: 'Shared drafts', href: '/rules/drafts' }]} />
      <PageHeader eyebrow={`Draft · ${draftWords[draft.state].label}`} title={draft.title} lead={draftWords[draft.state].means} />
      <Notice tone="warning" title="This is a draft. Nothing is decided.">
        <p>
          Every price stays as it is. The operators may still change these rules or give them up. Nothing can begin before it is
          announced in the <a href={rulesPath(draft.policy)}>register</a>
          {notice.days === 0
            ? '; because nobody would pay more, it could then begin at once.'
            : `, and then not for another ${notice.days} days.`}
        </p>
      </Notice>
      <Columns asideLabel="Facts about this draft" aside={<DraftFacts draft={draft} />}>
        {inForce === draft.parent ? null : (
          <Notice title={`Version ${inForce} is in force by now`}>
            This draft was written against version {draft.parent} and has to be compared again before it can be announced.
          </Notice>
        )}
        <ForMe change={forMe} page={path} />
        <Section title="In plain words">
          <UserText text={draft.words} />
        </Section>
        <Section
          id="changes"
          title="What exactly would change"
          intro={`Compared with version ${draft.parent} over every possible case (${draft.diff.cells} kinds of cases).`}
        >
          <CostVerdict draft={draft} days={notice.days} />
          <DiffView diff={draft.diff} />
        </Section>
        {impact === undefined ? (
          <Section id="impact" title="What it would have done">
            <p>Nobody has simulated this text on recorded history yet. It cannot be announced without that.</p>
          </Section>
        ) : (
          <ImpactView impact={impact} />
        )}
        <Section id="comments" title="Comments">
          <p>
            Comments and the advisory poll open with the announcement, on a text that cannot change any more. What is said about a
            draft would soon be about other rules.
          </p>
        </Section>
        <Section title="As data">
          <p>
            <a href={`${path}/draft.json`}>The whole draft as JSON</a>
          </p>
          <details>
            <summary>The edits against version {draft.parent}</summary>
            <CodeBlock label="JSON" code={JSON.stringify(draft.changeset, null, 2)} />
          </details>
        </Section>
      </Columns>
    </>
  )
}

function CostVerdict({ draft, days }: { readonly draft: Shared; readonly days: number }) {
  if (draft.diff.nobodyPaysMore) {
    return (
      <Notice tone="good" title="Nobody would pay more">
        Proved over every case.
      </Notice>
    )
  }
  const promises = draft.findings.filter(({ code }) => code === 'broken_promise' || code === 'promise_changed')
  return (
    <Notice tone="warning" title={`Somebody would pay more, after at least ${days} days of notice`}>
      <p>{draft.diff.somebodyPaysMore?.words ?? 'At least one case would get dearer.'}</p>
      {promises.map(({ message }) => (
        <p key={message}>{message}</p>
      ))}
    </Notice>
  )
}

function DraftFacts({ draft }: { readonly draft: Shared }) {
  const { parent, policy } = draft
  return (
    <KeyValue
      layout="stacked"
      items={[
        { label: 'This text is from', value: <TimeStamp at={draft.updatedAt} show="moment" /> },
        { label: 'Hash (sha256)', value: <Hash value={draft.sha256} /> },
        { label: 'Shared since', value: <TimeStamp at={draft.sharedAt} show="moment" /> },
        {
          label: 'Would follow',
          value: <a href={versionPath({ policy, version: parent })}>{versionName({ policy, version: parent })}</a>,
        },
      ]}
    />
  )
}
