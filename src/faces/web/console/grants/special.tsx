import {
  FormValues,
  accountIdOf,
  get,
  notFound,
  page,
  post,
  problemsOf,
  redirect,
  type FormProblems,
  type Sentences,
  type WebRequest,
} from '#faces/web/routes.ts'
import {
  Badge,
  Button,
  ConfirmButton,
  ConnectsAmount,
  Form,
  FormActions,
  KeyValue,
  Live,
  Notice,
  PageHeader,
  ProgressBar,
  Section,
  TextArea,
  TimeStamp,
  Timeline,
  UserText,
  type TimelineEntry,
} from '#faces/web/kit/index.ts'
import type { Id } from '#kernel/ids.ts'
import {
  approveSpecialGrant,
  findSpecialGrant,
  previewCohort,
  rejectSpecialGrant,
  withdrawSpecialGrant,
  type ApproveRefused,
  type MoveRefused,
  type SpecialGrant,
} from '#modules/grants/index.ts'
import { readNames } from '#reads/console.ts'
import { Crumbs } from './frame.tsx'
import { peopleText, proposeRefusals, recipientsInWords, specialStates, sumText } from './words.ts'

/** One special grant: what it is, who may decide, how far it has come, and who did what when. */
export const routes = [
  get('/console/grants/special/:specialGrantId', ['operator'], (request) => specialPage(request, request.params.specialGrantId)),

  post('/console/grants/special/:specialGrantId/approve', ['operator'], async (request) => {
    const { specialGrantId } = request.params
    const values = await request.form()
    const result = await request.run(approveSpecialGrant, { specialGrantId, people: values.integer('people') })
    if (result.ok) return back(specialGrantId, 'Approved. Everybody gets the Connects by themselves, and is told why.')
    return specialPage(request, specialGrantId, {
      about: 'approve',
      values,
      problems: problemsOf(result.refusal, approveRefusals),
    })
  }),

  post('/console/grants/special/:specialGrantId/reject', ['operator'], async (request) => {
    const { specialGrantId } = request.params
    const values = await request.form()
    const result = await request.run(rejectSpecialGrant, { specialGrantId, note: values.text('note') })
    if (result.ok) return back(specialGrantId, 'Rejected. Nobody gets anything, and your reason stays on record.')
    return specialPage(request, specialGrantId, { about: 'reject', values, problems: problemsOf(result.refusal, moveRefusals) })
  }),

  post('/console/grants/special/:specialGrantId/withdraw', ['operator'], async (request) => {
    const { specialGrantId } = request.params
    const result = await request.run(withdrawSpecialGrant, { specialGrantId })
    if (result.ok) return back(specialGrantId, 'Taken back. Nobody gets anything.')
    const problems = problemsOf(result.refusal, moveRefusals)
    return specialPage(request, specialGrantId, { about: 'withdraw', values: FormValues.empty, problems })
  }),
]

function back(id: Id, text: string) {
  return redirect(`/console/grants/special/${id}`, { flash: { kind: 'done', text } })
}

const moveRefusals: Sentences<MoveRefused> = {
  not_found: 'There is no such grant.',
  wrong_state: ({ state }) => `It has been decided already: ${specialStates[state].label.toLowerCase()}.`,
  four_eyes: 'You proposed it, so another operator decides. You may take it back.',
  not_yours: 'Only whoever proposed it may take it back. You may reject it.',
}

const approveRefusals: Sentences<ApproveRefused> = {
  ...moveRefusals,
  ...proposeRefusals,
  count_changed: ({ seen, counted }) =>
    `You were shown ${peopleText(seen)}; now it is ${peopleText(counted)}. Nothing was approved. Look at the new sum and decide again.`,
}

interface Wrong {
  readonly about: 'approve' | 'reject' | 'withdraw'
  readonly values: FormValues
  readonly problems: FormProblems
}

interface Found {
  readonly grant: SpecialGrant
  readonly names: ReadonlyMap<Id, string>
  /** People now, while it waits; undefined when the cohort cannot be counted. */
  readonly counted: number | undefined
}

async function specialPage(request: WebRequest, id: Id, wrong?: Wrong) {
  const found = await request.reading(async (tx): Promise<Found | undefined> => {
    const grant = await findSpecialGrant(tx, id)
    if (grant === undefined) return undefined
    const { to, proposedBy, decidedBy, state } = grant
    const names = await readNames(tx, [proposedBy, decidedBy ?? proposedBy, ...(to.kind === 'person' ? [to.ownerId] : [])])
    if (to.kind === 'person' || state !== 'proposed') return { grant, names, counted: grant.people }
    const counted = await previewCohort(tx, to, request.now)
    return { grant, names, counted: counted.ok ? counted.value : undefined }
  })
  if (found === undefined) return notFound()
  return page({
    title: 'Special grant',
    status: wrong === undefined ? 200 : 422,
    refreshSeconds: found.grant.state === 'issuing' ? 2 : undefined,
    body: <SpecialView {...found} isOwn={found.grant.proposedBy === accountIdOf(request)} wrong={wrong} />,
  })
}

function SpecialView({
  grant,
  names,
  counted,
  isOwn,
  wrong,
}: Found & { readonly isOwn: boolean; readonly wrong: Wrong | undefined }) {
  const state = specialStates[grant.state]
  const { to } = grant
  return (
    <>
      <Crumbs />
      <PageHeader
        eyebrow={<Badge tone={state.tone}>{state.label}</Badge>}
        title={to.kind === 'person' ? (names.get(to.ownerId) ?? 'One person') : recipientsInWords(to)}
        lead={state.next}
      />
      {wrong === undefined || hasForm(grant, isOwn, wrong.about) ? null : (
        <Notice tone="problem" title={wrong.problems.list.map(({ text }) => text).join(' ')} />
      )}
      <KeyValue
        items={[
          { label: 'Each gets', value: <ConnectsAmount value={grant.qty} strong /> },
          { label: 'Together', value: sumText(grant.people, grant.qty) },
          { label: 'Reason, as people read it', value: <UserText text={grant.reason} /> },
          ...(grant.incident === null ? [] : [{ label: 'Incident or ticket', value: <span dir="auto">{grant.incident}</span> }]),
          ...(to.kind === 'person'
            ? [{ label: 'Wallet', value: <a href={`/console/wallets/${to.ownerId}`}>Open the wallet</a> }]
            : []),
          ...(to.kind === 'person' && to.chargeId !== undefined
            ? [{ label: 'For the charge', value: <a href={`/receipts/${to.chargeId}`}>Open the receipt</a> }]
            : []),
        ]}
      />
      {grant.state === 'issuing' || (grant.state === 'issued' && to.kind !== 'person') ? <Progress grant={grant} /> : null}
      {grant.state === 'proposed' ? <Decide grant={grant} counted={counted} isOwn={isOwn} wrong={wrong} /> : null}
      <Section title="Who did what, and when">
        <Timeline label="What happened" entries={trailOf(grant, names)} />
      </Section>
    </>
  )
}

/** Whether the form that was sent still stands on the page, and says itself what is wrong. */
function hasForm(grant: SpecialGrant, isOwn: boolean, about: Wrong['about']): boolean {
  return grant.state === 'proposed' && isOwn === (about === 'withdraw')
}

function Progress({ grant }: { readonly grant: SpecialGrant }) {
  return (
    <Live id="progress" seconds={grant.state === 'issuing' ? 2 : undefined}>
      <ProgressBar
        label="People who have it"
        value={grant.issuedPeople}
        max={grant.people}
        note={`${grant.issuedPeople.toLocaleString('en')} of ${peopleText(grant.people)}, ${sumText(grant.issuedPeople, grant.qty).split(' = ')[1]}`}
      />
    </Live>
  )
}

function Decide({
  grant,
  counted,
  isOwn,
  wrong,
}: {
  readonly grant: SpecialGrant
  readonly counted: number | undefined
  readonly isOwn: boolean
  readonly wrong: Wrong | undefined
}) {
  const base = `/console/grants/special/${grant.id}`
  const sent = (about: Wrong['about']) => (wrong?.about === about ? { values: wrong.values, problems: wrong.problems } : {})
  if (isOwn) {
    return (
      <Section title="What you may do" intro="You proposed it, so another operator decides. Send them this page.">
        <ConfirmButton label="Take it back" open={wrong?.about === 'withdraw'}>
          <p>It closes for good, and stays on record.</p>
          <Form action={`${base}/withdraw`} {...sent('withdraw')}>
            <FormActions>
              <Button look="danger">Take it back</Button>
            </FormActions>
          </Form>
        </ConfirmButton>
      </Section>
    )
  }
  return (
    <Section title="Your decision" intro="Check the reason and the sum. Approved Connects cannot be taken back.">
      {counted === undefined || counted === grant.people ? null : (
        <Notice
          tone="warning"
          title={`It is ${peopleText(counted)} now, and was ${peopleText(grant.people)} when it was proposed`}
        >
          Whoever approves it, approves it for {sumText(counted, grant.qty)}.
        </Notice>
      )}
      {counted === undefined ? (
        <Notice tone="warning">Nobody belongs to it any more, so it cannot be approved.</Notice>
      ) : (
        <Form action={`${base}/approve`} fields={{ people: counted }} id="approve" {...sent('approve')}>
          <FormActions>
            <Button>Approve: {sumText(counted, grant.qty)}</Button>
          </FormActions>
        </Form>
      )}
      <ConfirmButton label="Reject it" open={wrong?.about === 'reject'}>
        <Form action={`${base}/reject`} id="reject" {...sent('reject')}>
          <TextArea name="note" label="Why not" hint="It stays on record, for operators." rows={3} maxLength={500} />
          <FormActions>
            <Button look="danger">Reject it</Button>
          </FormActions>
        </Form>
      </ConfirmButton>
    </Section>
  )
}

function trailOf(grant: SpecialGrant, names: ReadonlyMap<Id, string>): readonly TimelineEntry[] {
  const name = (id: Id | null) => names.get(id ?? '') ?? 'An operator'
  const entries: TimelineEntry[] = [
    {
      at: <TimeStamp at={grant.proposedAt} show="moment" />,
      title: <span dir="auto">{name(grant.proposedBy)} proposed it</span>,
      text: sumText(grant.people, grant.qty),
    },
  ]
  const { decidedAt, decidedBy, decisionNote, finishedAt, state } = grant
  if (decidedAt !== null) {
    const verb = state === 'rejected' ? 'rejected it' : state === 'withdrawn' ? 'took it back' : 'approved it'
    entries.push({
      at: <TimeStamp at={decidedAt} show="moment" />,
      title: <span dir="auto">{`${name(decidedBy)} ${verb}`}</span>,
      ...(decisionNote === null ? {} : { text: <UserText text={decisionNote} /> }),
      tone: state === 'rejected' ? 'bad' : state === 'withdrawn' ? 'neutral' : 'good',
    })
  }
  if (finishedAt !== null) {
    entries.push({
      at: <TimeStamp at={finishedAt} show="moment" />,
      title: `${peopleText(grant.issuedPeople)} had it`,
      tone: 'good',
    })
  }
  return entries
}
