import type { ReactNode } from 'react'
import { openBoosted, viewBoost } from '#modules/auctions/index.ts'
import type { Instant } from '#kernel/instant.ts'
import { getJob } from '#modules/jobs/index.ts'
import { getWallet } from '#modules/ledger/index.ts'
import {
  answerOffer,
  declineProposal,
  hire,
  makeOffer,
  openProposals,
  openProposalStates,
  sortProposal,
  takeBackOffer,
  withdrawProposal,
  writeMessage,
} from '#modules/proposals/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { readBoostAdvice } from '#reads/boost-advice.ts'
import { readProposal, type ProposalView } from '#reads/my-proposals.ts'
import {
  ActionButton,
  Badge,
  Breadcrumbs,
  Button,
  Callout,
  Card,
  CardList,
  Columns,
  ConfirmButton,
  ConnectsAmount,
  Form,
  FormActions,
  KeyValue,
  LinkButton,
  Notice,
  PageHeader,
  Row,
  Section,
  Stack,
  TextArea,
  TextField,
  TimeStamp,
  Timeline,
  Usd,
  UserText,
} from '../../kit/index.ts'
import {
  accountIdOf,
  get,
  notFound,
  page,
  post,
  problemsOf,
  redirect,
  type Answer,
  type FormProblems,
  type FormValues,
  type WebRequest,
} from '../../routes.ts'
import { BoostPanel, type BoostShown } from './boost-panel.tsx'
import { BoostedLine } from './boosted.tsx'
import { hireSentences } from './refusals.ts'
import { amountText, initiatorWords, reasonWords, stateForFreelancer, stateWords } from './words.ts'

type ProposalRequest = WebRequest<'/proposals/:proposalId'>

const gone = 'There is no such proposal.'
const settled = 'Somebody has decided about this proposal in the meantime.'

export const routes = [
  get('/proposals/:proposalId', ['freelancer', 'client'], async (request) => {
    const found = await load(request)
    if (found === undefined) return notFound()
    return proposalPage({ ...found, isBoosted: await openedByClient(request, found.proposal) })
  }),

  post('/proposals/:proposalId/message', ['freelancer', 'client'], async (request) => {
    const form = await request.form()
    const { proposalId } = request.params
    const result = await request.run(writeMessage, { proposalId, text: form.text('text') })
    if (result.ok)
      return redirect(`/proposals/${proposalId}#messages`, { flash: { kind: 'done', text: 'Your message is sent.' } })
    const problems = problemsOf(result.refusal, {
      not_found: gone,
      already_settled: 'The proposal has ended; no more messages can be written about it.',
      client_writes_first: 'The client writes first. You can answer as soon as they have.',
    })
    return again(request, { form: 'message', problems, values: form })
  }),

  post('/proposals/:proposalId/withdraw', ['freelancer'], async (request) => {
    const form = await request.form()
    const { proposalId } = request.params
    const result = await request.run(withdrawProposal, { proposalId, reason: form.text('reason') })
    if (result.ok) return redirect(`/proposals/${proposalId}`, { flash: { kind: 'done', text: 'Your proposal is withdrawn.' } })
    return again(request, {
      form: 'withdraw',
      problems: problemsOf(result.refusal, { not_found: gone, already_settled: settled }),
      values: form,
    })
  }),

  post('/proposals/:proposalId/answer-offer', ['freelancer'], async (request) => {
    const form = await request.form()
    const { proposalId } = request.params
    const result = await request.run(answerOffer, { proposalId, answer: form.text('answer') })
    if (result.ok) {
      const { contractId } = result.value
      if (contractId === null)
        return redirect(`/proposals/${proposalId}`, { flash: { kind: 'done', text: 'You declined the offer.' } })
      return redirect(`/contracts/${contractId}`, { flash: { kind: 'done', text: 'The contract has started.' } })
    }
    const problems = problemsOf(result.refusal, {
      ...hireSentences,
      no_offer: 'The offer is no longer there: it ran out or was taken back.',
      insufficient_connects: ({ needed, available }) =>
        `The rules charge ${needed} Connects for accepting, and you have ${available}.`,
    })
    return again(request, { form: 'offer', problems })
  }),

  post('/proposals/:proposalId/sort', ['client'], async (request) => {
    const form = await request.form()
    const { proposalId } = request.params
    const result = await request.run(sortProposal, { proposalId, to: form.text('to') })
    if (!result.ok)
      return again(request, {
        form: 'client',
        problems: problemsOf(result.refusal, { not_found: gone, already_settled: settled }),
      })
    const text = form.text('to') === 'archived' ? 'Put away under “Archived”. The freelancer is not told.' : 'On the shortlist.'
    return redirect(listOr(form, proposalId), { flash: { kind: 'done', text } })
  }),

  post('/proposals/:proposalId/decline', ['client'], async (request) => {
    const form = await request.form()
    const { proposalId } = request.params
    const result = await request.run(declineProposal, { proposalId, reason: form.text('reason') })
    if (result.ok)
      return redirect(listOr(form, proposalId), { flash: { kind: 'done', text: 'Declined. The freelancer is told.' } })
    return again(request, {
      form: 'decline',
      problems: problemsOf(result.refusal, { not_found: gone, already_settled: settled }),
      values: form,
    })
  }),

  post('/proposals/:proposalId/offer', ['client'], async (request) => {
    const form = await request.form()
    const { proposalId } = request.params
    const result = await request.run(makeOffer, { proposalId, amountUsdCents: form.usdCents('amount') })
    if (result.ok) return redirect(`/proposals/${proposalId}`, { flash: { kind: 'done', text: 'Your offer is made.' } })
    const sentences = { not_found: gone, already_settled: settled, job_not_running: 'The job has ended.' }
    return again(request, {
      form: 'make-offer',
      problems: problemsOf(result.refusal, sentences, { amountUsdCents: 'amount' }),
      values: form,
    })
  }),

  post('/proposals/:proposalId/take-back-offer', ['client'], async (request) => {
    const { proposalId } = request.params
    const result = await request.run(takeBackOffer, { proposalId })
    if (result.ok) return redirect(`/proposals/${proposalId}`, { flash: { kind: 'done', text: 'The offer is taken back.' } })
    return again(request, {
      form: 'client',
      problems: problemsOf(result.refusal, { not_found: gone, no_offer: 'The offer has been answered or has run out.' }),
    })
  }),

  post('/proposals/:proposalId/hire', ['client'], async (request) => {
    const result = await request.run(hire, { proposalId: request.params.proposalId })
    if (!result.ok) return again(request, { form: 'client', problems: problemsOf(result.refusal, hireSentences) })
    return redirect(`/contracts/${result.value.contractId}`, {
      flash: { kind: 'done', text: 'Hired. The contract has started.' },
    })
  }),
]

/** Undefined where the rules offer no boosts. */
async function readBoost(
  tx: Tx,
  { id: proposalId, jobId, freelancerId }: ProposalView,
  now: Instant,
): Promise<BoostShown | undefined> {
  const view = await viewBoost(tx, { proposalId, now })
  if (view === undefined) return undefined
  const isNew = view.mine === undefined && view.mayBid
  const advice = isNew ? await readBoostAdvice(tx, { category: (await getJob(tx, jobId)).category, now }) : undefined
  return { view, wallet: await getWallet(tx, freelancerId), advice }
}

/** Writes down that the client looks at it, which is what "opened" means. @returns whether it stands before them as boosted */
async function openedByClient(request: ProposalRequest, proposal: ProposalView): Promise<boolean> {
  if (proposal.viewer !== 'client' || !request.isSeen) return false
  if (proposal.openedAt === null) await request.run(openProposals, { jobId: proposal.jobId, proposalIds: [proposal.id] })
  const looked = await request.run(openBoosted, { proposalId: proposal.id })
  return looked.ok && looked.value.wasBoosted
}

/** Back to the list when the button was pressed there. */
function listOr(form: FormValues, proposalId: string): string {
  const jobId = form.text('jobId')
  return /^[0-9a-f-]{36}$/.test(jobId) ? `/jobs/${jobId}/proposals` : `/proposals/${proposalId}`
}

interface Found {
  readonly proposal: ProposalView
  /** For its freelancer, where the rules offer boosts. */
  readonly boost?: BoostShown | undefined
  /** For the client: it stands before them as boosted. */
  readonly isBoosted?: boolean
}

async function load(request: ProposalRequest): Promise<Found | undefined> {
  const { proposalId } = request.params
  const viewerId = accountIdOf(request)
  return request.reading(async (tx) => {
    const proposal = await readProposal(tx, { proposalId, viewerId })
    if (proposal === undefined) return undefined
    return { proposal, boost: proposal.viewer === 'freelancer' ? await readBoost(tx, proposal, request.now) : undefined }
  })
}

interface Wrong {
  readonly form: 'boost' | 'message' | 'withdraw' | 'offer' | 'client' | 'decline' | 'make-offer'
  readonly problems: FormProblems
  readonly values?: FormValues
}

/** The page once more, with what was refused and why. */
export async function again(request: ProposalRequest, wrong: Wrong): Promise<Answer> {
  const found = await load(request)
  return found === undefined ? notFound() : proposalPage(found, wrong)
}

function proposalPage({ proposal, boost, isBoosted = false }: Found, wrong?: Wrong): Answer {
  const isClient = proposal.viewer === 'client'
  const state = isClient ? stateWords[proposal.state] : stateForFreelancer(proposal.state)
  const up = isClient
    ? [{ label: 'Proposals', href: `/jobs/${proposal.jobId}/proposals` }]
    : [{ label: 'Your proposals', href: '/proposals' }]
  return page({
    title: isClient ? `Proposal of ${proposal.freelancerName}` : `Proposal to ${proposal.jobTitle}`,
    status: wrong === undefined ? 200 : 422,
    body: (
      <>
        <Breadcrumbs items={up} />
        <PageHeader
          eyebrow={<Badge tone={state.tone}>{state.label}</Badge>}
          title={isClient ? proposal.freelancerName : proposal.jobTitle}
          lead={
            isClient ? (
              <span dir="auto">{proposal.headline}</span>
            ) : (
              <>
                To <span dir="auto">{proposal.clientName}</span>
              </>
            )
          }
          actions={
            isClient ? (
              <LinkButton href={`/talent/${proposal.freelancerId}`}>Profile</LinkButton>
            ) : (
              <LinkButton href={`/jobs/${proposal.jobId}`}>The job</LinkButton>
            )
          }
        />
        <ProblemsOf wrong={wrong} />
        {isBoosted ? <BoostedLine /> : null}
        <Columns asideLabel="Terms and what can be done" aside={<Side proposal={proposal} wrong={wrong} />}>
          <Section title="Cover letter">
            <UserText text={proposal.coverLetter} />
          </Section>
          {proposal.answers.length === 0 ? null : (
            <Section title="Answers">
              {proposal.answers.map(({ question, answer }) => (
                <Callout key={question} title={<span dir="auto">{question}</span>}>
                  <UserText text={answer} />
                </Callout>
              ))}
            </Section>
          )}
          {boost === undefined ? null : <BoostPanel {...boost} proposalId={proposal.id} sent={sentTo(wrong, 'boost')} />}
          <Messages proposal={proposal} wrong={wrong} />
          <Section title="What happened">
            <Moves proposal={proposal} />
          </Section>
        </Columns>
      </>
    ),
  })
}

/** What concerns no field stands on top: its form may be gone by now. */
function ProblemsOf({ wrong }: { readonly wrong: Wrong | undefined }) {
  const general = wrong?.problems.list.filter((each) => each.field === undefined) ?? []
  if (general.length === 0) return null
  return <Notice tone="problem">{general.map((each) => each.text).join(' ')}</Notice>
}

/** What one form shows again: the words that were sent and what is wrong with its fields. */
function sentTo(wrong: Wrong | undefined, form: Wrong['form']): Pick<Wrong, 'values'> & { readonly problems?: FormProblems } {
  if (wrong?.form !== form || wrong.values === undefined) return {}
  return { values: wrong.values, problems: { list: wrong.problems.list.filter((each) => each.field !== undefined) } }
}

function Side({ proposal, wrong }: { readonly proposal: ProposalView; readonly wrong: Wrong | undefined }) {
  const isOpen = openProposalStates.includes(proposal.state)
  return (
    <>
      <Card title="Terms" level={2}>
        <KeyValue layout="stacked" items={termsOf(proposal)} />
      </Card>
      {proposal.viewer === 'freelancer' ? <FreelancerActs proposal={proposal} isOpen={isOpen} wrong={wrong} /> : null}
      {proposal.viewer === 'client' && isOpen ? <ClientActs proposal={proposal} wrong={wrong} /> : null}
      {proposal.contractId === null ? null : <LinkButton href={`/contracts/${proposal.contractId}`}>The contract</LinkButton>}
    </>
  )
}

function termsOf(proposal: ProposalView): { label: string; value: ReactNode }[] {
  const common = [
    { label: 'Asked', value: amountText(proposal.pay, proposal.amountUsdCents) },
    { label: 'Time needed', value: `${proposal.estimatedDays} ${proposal.estimatedDays === 1 ? 'day' : 'days'}` },
    { label: 'Sent', value: <TimeStamp at={proposal.submittedAt} show="moment" /> },
  ]
  if (proposal.viewer === 'client') return common
  return [
    ...common,
    {
      label: 'Seen by the client',
      value: proposal.openedAt === null ? 'Not yet' : <TimeStamp at={proposal.openedAt} show="moment" />,
    },
    {
      label: 'Cost',
      value: (
        <>
          <a href={`/receipts/${proposal.chargeId}`}>
            <ConnectsAmount value={proposal.chargedConnects} />
          </a>
          {proposal.returnedConnects === 0 ? null : `, ${proposal.returnedConnects} came back`}.{' '}
          {initiatorWords[proposal.initiator]}
        </>
      ),
    },
  ]
}

function FreelancerActs({
  proposal,
  isOpen,
  wrong,
}: {
  readonly proposal: ProposalView
  readonly isOpen: boolean
  readonly wrong: Wrong | undefined
}) {
  const path = `/proposals/${proposal.id}`
  return (
    <>
      {proposal.state !== 'offered' || proposal.offerExpiresAt === null ? null : (
        <Notice
          tone="good"
          title={
            <>
              The client offers <Usd cents={proposal.offerAmountUsdCents ?? 0} />
              {proposal.pay === 'hourly' ? ' an hour' : ''}
            </>
          }
          actions={
            <>
              <ActionButton action={`${path}/answer-offer`} fields={{ answer: 'accept' }} look="primary">
                Accept
              </ActionButton>
              <ActionButton action={`${path}/answer-offer`} fields={{ answer: 'decline' }}>
                Decline
              </ActionButton>
            </>
          }
        >
          Answer until <TimeStamp at={proposal.offerExpiresAt} show="moment" />. Accepting starts the contract.
        </Notice>
      )}
      {!isOpen ? null : (
        <ConfirmButton label="Withdraw the proposal" open={wrong?.form === 'withdraw'}>
          <p>The client is told. Connects come back only where the rule on your receipt says so.</p>
          <Form action={`${path}/withdraw`} id="withdraw" {...sentTo(wrong, 'withdraw')}>
            <TextField name="reason" label="Reason" optional maxLength={500} />
            <Button look="danger">Withdraw</Button>
          </Form>
        </ConfirmButton>
      )}
    </>
  )
}

function ClientActs({ proposal, wrong }: { readonly proposal: ProposalView; readonly wrong: Wrong | undefined }) {
  const path = `/proposals/${proposal.id}`
  if (proposal.state === 'offered') {
    return (
      <Notice
        title={
          <>
            You offered <Usd cents={proposal.offerAmountUsdCents ?? 0} />
            {proposal.pay === 'hourly' ? ' an hour' : ''}
          </>
        }
        actions={<ActionButton action={`${path}/take-back-offer`}>Take the offer back</ActionButton>}
      >
        {proposal.offerExpiresAt === null ? null : (
          <>
            It can be answered until <TimeStamp at={proposal.offerExpiresAt} show="moment" />.
          </>
        )}
      </Notice>
    )
  }
  return (
    <Stack space="small">
      <ConfirmButton label="Hire" look="primary">
        <p>The contract starts at once on the terms proposed: {amountText(proposal.pay, proposal.amountUsdCents)}.</p>
        <ActionButton action={`${path}/hire`} look="primary">
          Hire <span dir="auto">{proposal.freelancerName}</span>
        </ActionButton>
      </ConfirmButton>
      <ConfirmButton label="Offer other terms" open={wrong?.form === 'make-offer'}>
        <Form action={`${path}/offer`} id="make-offer" {...sentTo(wrong, 'make-offer')}>
          <TextField
            name="amount"
            label={proposal.pay === 'fixed' ? 'For the whole work' : 'For an hour'}
            before="$"
            inputMode="decimal"
            width="short"
          />
          <Button>Make the offer</Button>
        </Form>
      </ConfirmButton>
      <Row>
        {proposal.state === 'shortlisted' ? null : (
          <ActionButton action={`${path}/sort`} fields={{ to: 'shortlisted' }}>
            Shortlist
          </ActionButton>
        )}
        {proposal.state === 'archived' ? null : (
          <ActionButton action={`${path}/sort`} fields={{ to: 'archived' }} look="quiet">
            Archive
          </ActionButton>
        )}
      </Row>
      <ConfirmButton label="Decline" open={wrong?.form === 'decline'}>
        <Form action={`${path}/decline`} id="decline" {...sentTo(wrong, 'decline')}>
          <TextField name="reason" label="Reason" hint="A sentence helps them with the next job." optional maxLength={500} />
          <Button look="danger">Decline</Button>
        </Form>
      </ConfirmButton>
    </Stack>
  )
}

function Messages({ proposal, wrong }: { readonly proposal: ProposalView; readonly wrong: Wrong | undefined }) {
  const isClient = proposal.viewer === 'client'
  const isLive = openProposalStates.includes(proposal.state) || proposal.state === 'hired'
  const mayWrite = isLive && (isClient || proposal.messages.some((message) => !message.byFreelancer))
  return (
    <Section title="Messages" id="messages">
      {proposal.messages.length === 0 ? (
        <p className="muted">{isClient ? 'You have not written yet.' : 'The client writes first.'}</p>
      ) : null}
      <CardList label="Messages, oldest first">
        {proposal.messages.map((message) => (
          <Card
            key={message.id}
            title={message.authorName}
            level={3}
            meta={<TimeStamp at={message.at} show="relative" />}
            tone={message.byFreelancer ? 'quiet' : 'plain'}
          >
            <UserText text={message.text} />
          </Card>
        ))}
      </CardList>
      {!mayWrite ? null : (
        <Form action={`/proposals/${proposal.id}/message`} id="message" {...sentTo(wrong, 'message')}>
          <TextArea name="text" label="Your message" rows={4} maxLength={5000} />
          <FormActions>
            <Button look="secondary">Send</Button>
          </FormActions>
        </Form>
      )}
    </Section>
  )
}

const BY = { freelancer: 'the freelancer', client: 'the client', marketplace: 'the marketplace' } as const

function Moves({ proposal }: { readonly proposal: ProposalView }) {
  return (
    <Timeline
      label="What happened, oldest first"
      entries={proposal.moves.map((move) => ({
        at: <TimeStamp at={move.at} show="moment" />,
        title: `${stateWords[move.state].label}, by ${BY[move.by]}`,
        tone: stateWords[move.state].tone,
        text: move.reason === null ? undefined : <span dir="auto">{reasonWords[move.reason] ?? `“${move.reason}”`}</span>,
      }))}
    />
  )
}
