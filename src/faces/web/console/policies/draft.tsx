import { get, notFound, page, post, problem, redirect, type Flash, type WebRequest } from '#faces/web/routes.ts'
import {
  Breadcrumbs,
  Button,
  Columns,
  ConfirmButton,
  Form,
  Hash,
  KeyValue,
  LinkButton,
  Notice,
  PageHeader,
  Section,
  Steps,
  TextField,
  TimeStamp,
  UserText,
  formatMoment,
} from '#faces/web/kit/index.ts'
import { policyRefusalText, type PolicyRefusal } from '#faces/words/policy-refusals.ts'

import type { Result } from '#kernel/result.ts'
import { simulateDraft } from '#modules/simulation/index.ts'
import {
  announceVersion,
  approveDraft,
  findDraft,
  findImpact,
  findSharing,
  getPricedBy,
  mayEdit,
  planMerge,
  policyKinds,
  rejectDraft,
  remarkOnDraft,
  selectNotice,
  submitDraft,
  withdrawDraft,
  type Draft,
  type Impact,
  type Notice as NoticeFloor,
  type PolicyName,
  type Sharing,
} from '#modules/policy/index.ts'
import { DiffView } from '../../public/rules/diff-view.tsx'
import { readReplay, type BidsReplayed } from '../replay-of-bids.ts'
import { AuctionReplay, MostAffectedBidders } from '../../public/rules/impact/auction-replay.tsx'
import { ImpactView } from '../../public/rules/impact/impact-view.tsx'
import { lifePath, versionPath } from '../../public/rules/address.ts'
import { policyCrumbs } from './asked-policy.ts'
import { Announce, isAboutTheDate, type Sent } from './announce.tsx'
import { ApprovalState, DraftHistory, readReview, type Review } from './draft-review.tsx'
import { Findings } from './findings.tsx'
import { SharingState } from './sharing.tsx'

/** The life of one draft: check, measure, review with four eyes, announce. */
export const routes = [
  get('/console/policies/drafts/:draftId', ['operator'], (request) => draftPage(request)),
  post('/console/policies/drafts/:draftId/measure', ['operator'], (request) =>
    move(request, 'Measured on the last 90 days of recorded history.', () =>
      request.run(simulateDraft, { draftId: request.params.draftId }),
    ),
  ),
  post('/console/policies/drafts/:draftId/submit', ['operator'], (request) =>
    move(request, 'Handed over for review. Another operator can approve it now.', () =>
      request.run(submitDraft, { draftId: request.params.draftId }),
    ),
  ),
  post('/console/policies/drafts/:draftId/approve', ['operator'], async (request) => {
    const sha256 = (await request.form()).text('sha256')
    return move(
      request,
      ({ state }: Draft) =>
        state === 'approved'
          ? 'Approved: exactly these rules, by their hash.'
          : 'Your approval counts. These rules break a promise, so one more operator has to approve them.',
      () => request.run(approveDraft, { draftId: request.params.draftId, sha256 }),
    )
  }),
  post('/console/policies/drafts/:draftId/remark', ['operator'], async (request) => {
    const remark = (await request.form()).text('remark')
    return move(request, 'Your remark is on record.', () =>
      request.run(remarkOnDraft, { draftId: request.params.draftId, remark }),
    )
  }),
  post('/console/policies/drafts/:draftId/reject', ['operator'], async (request) => {
    const reason = (await request.form()).text('reason')
    return move(request, 'Rejected, with your reason on record.', () =>
      request.run(rejectDraft, { draftId: request.params.draftId, reason }),
    )
  }),
  post('/console/policies/drafts/:draftId/withdraw', ['operator'], async (request) => {
    const reason = (await request.form()).text('reason')
    return move(request, 'The draft is withdrawn.', () => request.run(withdrawDraft, { draftId: request.params.draftId, reason }))
  }),
  post('/console/policies/drafts/:draftId/announce', ['operator'], async (request) => {
    const values = await request.form()
    const effectiveAt = values.instant('effectiveAt')
    const result = await request.run(announceVersion, {
      draftId: request.params.draftId,
      ...(effectiveAt === undefined ? {} : { effectiveAt }),
    })
    if (!result.ok && isAboutTheDate(result.refusal)) {
      return draftPage(request, { values, problems: problem(policyRefusalText(result.refusal), 'effectiveAt') })
    }
    if (!result.ok) return back(request, { kind: 'problem', text: policyRefusalText(result.refusal) })
    const { version, effectiveAt: starts } = result.value
    const policy = (await request.reading((tx) => findDraft(tx, request.params.draftId)))?.policy ?? 'connects'
    return redirect(versionPath({ policy, version }), {
      flash: {
        kind: 'done',
        text: `Announced. Version ${version} takes effect ${formatMoment(starts)}. ${toldWords[policy]}`,
      },
    })
  }),
]

/** Who hears of an announcement: by some rules nobody pays. */
const toldWords: Readonly<Record<PolicyName, string>> = {
  connects: 'Everybody affected is told.',
  fees: 'Everybody who would have paid other fees on contracts of the last 90 days is told.',
  ranking: 'It stands in its register, the feeds and the calendar.',
  notice: 'It stands in its register, the feeds and the calendar.',
}

type DraftRequest = WebRequest<'/console/policies/drafts/:draftId'>

async function move<V>(
  request: DraftRequest,
  done: string | ((value: V) => string),
  run: () => Promise<Result<V, PolicyRefusal>>,
) {
  const result = await run()
  if (!result.ok && result.refusal.code === 'not_found') return notFound()
  if (!result.ok) return back(request, { kind: 'problem', text: policyRefusalText(result.refusal) })
  return back(request, { kind: 'done', text: typeof done === 'string' ? done : done(result.value) })
}

function back(request: DraftRequest, flash: Flash) {
  return redirect(`/console/policies/drafts/${request.params.draftId}`, { flash })
}

async function draftPage(request: DraftRequest, announcing?: Sent) {
  const found = await read(request)
  if (found === undefined) return notFound()
  return page({
    title: `Draft: ${found.draft.title}`,
    width: 'wide',
    status: announcing === undefined ? 200 : 422,
    body: <DraftPage {...found} announcing={announcing} />,
  })
}

interface DraftView {
  readonly draft: Draft
  readonly impact: Impact | undefined
  /** The recorded bids under the draft's terms, where those settle otherwise. */
  readonly auctions: BidsReplayed | undefined
  readonly notice: NoticeFloor
  readonly own: boolean
  readonly review: Review
  /** The version that came meanwhile, where the draft has to be merged onto it. */
  readonly newest: number | undefined
  /** An announcement that came back. */
  readonly announcing?: Sent | undefined
  readonly sharing: Sharing | undefined
}

async function read(request: DraftRequest): Promise<DraftView | undefined> {
  return request.reading(async (tx) => {
    const draft = await findDraft(tx, request.params.draftId)
    if (draft === undefined) return undefined
    const { policy } = draft
    const parent = await getPricedBy(tx, policy, draft.parent)
    return {
      draft,
      auctions: await readReplay(tx, { before: parent.document, after: draft.document, until: request.now }),
      impact: await findImpact(tx, policy, { sha256: draft.sha256, parentSha256: parent.sha256 }),
      notice: await selectNotice(tx, {
        policy,
        version: draft.parent,
        breaksPromise: draft.breaksPromises.length > 0,
        now: request.now,
      }),
      own: draft.author === request.account?.id,
      review: await readReview(tx, draft, request.query.get('after')),
      sharing: await findSharing(tx, draft.id),
      newest: mayEdit(draft.state) ? (await planMerge(tx, draft))?.head.version : undefined,
    }
  })
}

const STEPS = ['draft', 'in_review', 'approved', 'announced'] as const
const stepWords = { draft: 'Draft', in_review: 'In review', approved: 'Approved', announced: 'Announced' } as const

function DraftPage({ newest, ...view }: DraftView) {
  const { draft, impact, auctions, notice, review } = view
  const step = STEPS.findIndex((state) => state === draft.state)
  return (
    <>
      <Breadcrumbs items={policyCrumbs(draft.policy)} />
      <PageHeader
        eyebrow={`${draft.policy === 'connects' ? 'Draft' : `${policyKinds[draft.policy].title}: draft`} against version ${draft.parent}`}
        title={draft.title}
        actions={
          mayEdit(draft.state) ? <LinkButton href={`/console/policies/drafts/${draft.id}/edit`}>Edit</LinkButton> : undefined
        }
      />
      {step < 0 ? (
        <Notice tone="note" title={draft.state === 'rejected' ? 'Rejected' : 'Withdrawn'}>
          {draft.reason}
        </Notice>
      ) : (
        <Steps label="The way to the public" items={STEPS.map((state) => ({ title: stepWords[state] }))} current={step} />
      )}
      {newest === undefined ? null : (
        <Notice
          tone="warning"
          title={`Version ${newest} came meanwhile`}
          actions={<LinkButton href={`/console/policies/drafts/${draft.id}/merge`}>See both, and merge</LinkButton>}
        >
          Everything on this page compares with version {draft.parent}. Merge the draft onto version {newest} before it is
          announced.
        </Notice>
      )}
      <Columns asideLabel="What to do next" aside={<NextSteps {...view} />}>
        <Section title="In plain words">
          <UserText text={draft.words} />
        </Section>
        <Section title="What the check says">
          <Findings findings={draft.findings} />
        </Section>
        <Section
          title="What exactly changes"
          intro={`Compared with version ${draft.parent} over ${draft.diff.cells} kinds of cases.`}
        >
          <Notice
            tone={draft.diff.nobodyPaysMore ? 'good' : 'warning'}
            title={
              draft.diff.nobodyPaysMore
                ? `${policyKinds[draft.policy].harmless}: it may start at once`
                : `${policyKinds[draft.policy].harmful}: at least ${notice.days} days of notice`
            }
          >
            {draft.diff.somebodyPaysMore?.words}
          </Notice>
          <DiffView diff={draft.diff} />
        </Section>
        {impact === undefined ? null : <ImpactView impact={impact} />}
        {auctions === undefined ? null : (
          <AuctionReplay replay={auctions.replay}>
            <MostAffectedBidders {...auctions} />
          </AuctionReplay>
        )}
        <DraftHistory draft={draft} review={review} />
      </Columns>
    </>
  )
}

function NextSteps({ draft, impact, notice, own, review, announcing, sharing }: Omit<DraftView, 'newest'>) {
  const base = `/console/policies/drafts/${draft.id}`
  return (
    <>
      <KeyValue
        layout="stacked"
        items={[
          { label: 'Hash', value: <Hash value={draft.sha256} /> },
          // Only what Connects buy is measured.
          ...(draft.policy === 'connects'
            ? [{ label: 'Its effect', value: <a href={`${base}/measurement`}>How it will be measured</a> }]
            : []),
          { label: 'Last change', value: <TimeStamp at={draft.updatedAt} show="relative" /> },
          ...(draft.breaksPromises.length === 0
            ? []
            : [
                {
                  label: 'Openly breaks',
                  value: draft.breaksPromises
                    .map((id) => draft.document.promises.find((promise) => promise.id === id)?.text ?? id)
                    .join(' '),
                },
              ]),
          ...(draft.version === null
            ? []
            : [
                {
                  label: 'Became',
                  value: (
                    <a href={lifePath({ policy: draft.policy, version: draft.version })}>
                      Version {draft.version}, and its life since
                    </a>
                  ),
                },
              ]),
        ]}
      />
      <ApprovalState draft={draft} review={review} />
      {draft.state === 'draft' ? (
        <Form action={`${base}/submit`} label="Hand over for review">
          <p>When the check finds no error, hand it to another operator.</p>
          <Button>Hand over for review</Button>
        </Form>
      ) : null}
      {draft.state === 'in_review' ? (
        <Form action={`${base}/approve`} fields={{ sha256: draft.sha256 }} label="Approve">
          <p>
            {own
              ? 'You wrote this. Another operator has to approve it, unless you are the only one.'
              : 'You approve exactly the rules with this hash.'}
          </p>
          <Button>Approve</Button>
        </Form>
      ) : null}
      {draft.state === 'announced' ? null : (
        <LinkButton href={`/console/simulations?of=${encodeURIComponent(`draft:${draft.id}`)}`}>
          {impact === undefined ? 'Simulate it on a history of your choice' : 'Simulate it again'}
        </LinkButton>
      )}
      {draft.state === 'announced' || impact !== undefined ? null : (
        <Form action={`${base}/measure`} label="Measure the impact">
          <p>Prices the last 90 days of recorded history again. An announcement carries these figures.</p>
          <Button look="secondary">Measure the impact</Button>
        </Form>
      )}
      <SharingState draft={draft} sharing={sharing} />
      {draft.state === 'approved' ? <Announce draft={draft} impact={impact} notice={notice} sent={announcing} /> : null}
      {mayEdit(draft.state) ? (
        <>
          <LinkButton look="quiet" href={`${base}/merge`}>
            Merge onto the newest version
          </LinkButton>
          <ConfirmButton label={draft.state === 'draft' ? 'Withdraw' : 'Reject'} look="quiet">
            <Form action={`${base}/${draft.state === 'draft' ? 'withdraw' : 'reject'}`} label="Give up this draft" id="give-up">
              <TextField name="reason" label="Reason" />
              <Button look="danger">{draft.state === 'draft' ? 'Withdraw the draft' : 'Reject the draft'}</Button>
            </Form>
          </ConfirmButton>
        </>
      ) : null}
    </>
  )
}
