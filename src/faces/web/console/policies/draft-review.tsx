import {
  Button,
  Form,
  Hash,
  Notice,
  Pager,
  Section,
  TextArea,
  Timeline,
  TimeStamp,
  UserText,
  type Tone,
} from '#faces/web/kit/index.ts'
import {
  approvalsNeeded,
  countOtherOperators,
  selectApprovals,
  selectSteps,
  type Approval,
  type Draft,
  type DraftStep,
  type DraftStepKind,
} from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'

const STEPS_A_PAGE = 50

export interface Review {
  readonly steps: readonly DraftStep[]
  readonly nextCursor: string | undefined
  /** Of the present text. */
  readonly approvals: readonly Approval[]
  readonly needed: number
  readonly otherOperators: number
}

/** Everything that was done with a draft so far, and how far its approval is. */
export async function readReview(tx: Tx, draft: Draft, after: string | null): Promise<Review> {
  const from = Number(after ?? 0)
  const found = await selectSteps(tx, draft.id, {
    after: Number.isSafeInteger(from) ? Math.max(from, 0) : 0,
    limit: STEPS_A_PAGE + 1,
  })
  const steps = found.slice(0, STEPS_A_PAGE)
  const otherOperators = await countOtherOperators(tx, draft.author)
  return {
    steps,
    nextCursor: found.length > STEPS_A_PAGE ? String(steps.at(-1)!.no) : undefined,
    approvals: await selectApprovals(tx, draft),
    needed: approvalsNeeded({ otherOperators, breaksPromise: draft.breaksPromises.length > 0 }),
    otherOperators,
  }
}

/** How many approvals there are and why there must be so many, said openly where there are too few operators for more. */
export function ApprovalState({ draft, review }: { readonly draft: Draft; readonly review: Review }) {
  if (draft.state !== 'in_review' && draft.state !== 'approved') return null
  const { approvals, needed, otherOperators } = review
  const breaks = draft.breaksPromises.length > 0
  return (
    <Notice
      tone={approvals.length >= needed ? 'good' : 'note'}
      title={`${approvals.length} of ${needed} ${needed === 1 ? 'approval' : 'approvals'}`}
    >
      {approvals.length === 0 ? null : (
        <p>
          By{' '}
          {approvals.map(({ byName, at }, index) => (
            <span key={index}>
              {index === 0 ? '' : ' and '}
              <strong dir="auto">{byName ?? 'the marketplace'}</strong> (<TimeStamp at={at} show="moment" />)
            </span>
          ))}
          .
        </p>
      )}
      {breaks && needed === 2 ? <p>It breaks a promise, so two operators besides its author have to approve it.</p> : null}
      {breaks && needed < 2 ? (
        <p>
          It breaks a promise, so two operators besides its author should approve it.{' '}
          {otherOperators === 0 ? 'There is nobody else: the author approves alone.' : 'There is only one other operator.'}
        </p>
      ) : null}
      {!breaks && otherOperators === 0 ? <p>There is no other operator: the author approves alone.</p> : null}
    </Notice>
  )
}

export const stepTitles: Readonly<Record<DraftStepKind, string>> = {
  saved: 'Edited',
  merged: 'Merged onto a newer version',
  planned: 'Measurement planned',
  submitted: 'Handed over for review',
  remarked: 'Remarked',
  shared: 'Shared with everybody',
  unshared: 'Not shared any more',
  approved: 'Approved',
  rejected: 'Rejected',
  announced: 'Announced',
  withdrawn: 'Withdrawn',
}

/** One step as an entry of a timeline. */
export function stepEntry(step: DraftStep) {
  const title = step.kind === 'saved' && step.no === 1 ? 'Drafted' : stepTitles[step.kind]
  return {
    at: <TimeStamp at={step.at} show="moment" />,
    title: (
      <>
        {title} by <span dir="auto">{step.byName ?? 'the marketplace'}</span>
      </>
    ),
    tone: toneOf(step.kind),
    text: (
      <>
        {step.words === null ? null : <UserText text={step.words} />}
        <p className="muted">
          Against version {step.parent} · rules <Hash value={step.sha256} />
        </p>
      </>
    ),
  }
}

function toneOf(kind: DraftStepKind): Tone {
  if (kind === 'approved' || kind === 'announced') return 'good'
  return kind === 'rejected' ? 'bad' : 'neutral'
}

/** What was done and said so far, and a place to say something. */
export function DraftHistory({ draft, review }: { readonly draft: Draft; readonly review: Review }) {
  return (
    <Section
      id="history"
      title="What happened so far"
      intro="Every edit, remark and approval, with the hash of the text it was about. Only operators see this."
    >
      {review.steps.length === 0 ? (
        <p className="muted">Nothing was written down for this draft.</p>
      ) : (
        <Timeline label="Steps of this draft" entries={review.steps.map(stepEntry)} />
      )}
      <Pager nextCursor={review.nextCursor} />
      <Form action={`/console/policies/drafts/${draft.id}/remark`} label="Say something to the other operators" id="remark-form">
        <TextArea name="remark" label="Remark" hint="Stays on record; only operators read it." maxLength={4000} rows={3} />
        <Button look="secondary">Add the remark</Button>
      </Form>
    </Section>
  )
}
