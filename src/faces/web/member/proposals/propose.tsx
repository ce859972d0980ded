import { viewBoost } from '#modules/auctions/index.ts'
import { connectsText } from '#modules/policy/index.ts'
import { getJob, type Job } from '#modules/jobs/index.ts'
import { openProposalForm, submitProposal, type OpenedForm, type SubmissionRefused } from '#modules/proposals/index.ts'
import type { BorderRefusal } from '#platform/run-action.ts'
import { getWallet, type WalletView } from '#modules/ledger/index.ts'
import {
  Breadcrumbs,
  Button,
  Columns,
  Form,
  FormActions,
  LinkButton,
  Notice,
  PageHeader,
  Section,
  TextArea,
  TextField,
  UserText,
} from '../../kit/index.ts'
import { payText } from '../../public/jobs/words.ts'
import {
  type FormValues,
  accountIdOf,
  get,
  notFound,
  page,
  post,
  problemsOf,
  redirect,
  type Answer,
  type FormProblems,
  type WebRequest,
} from '../../routes.ts'
import { QuoteSlip } from '../connects/quote-slip.tsx'
import { submitSentences } from './refusals.ts'
import { initiatorWords } from './words.ts'

type FormRequest = WebRequest<'/jobs/:jobId/propose'>

export const routes = [
  // Opening the form holds the price for the person: the one thing this page writes.
  get('/jobs/:jobId/propose', ['freelancer'], (request) => formPage(request)),

  post('/jobs/:jobId/propose', ['freelancer'], async (request) => {
    const form = await request.form()
    const result = await request.run(submitProposal, {
      jobId: request.params.jobId,
      quoteId: form.text('quoteId'),
      coverLetter: form.text('coverLetter'),
      answers: answersIn(form),
      amountUsdCents: form.usdCents('amount'),
      estimatedDays: form.integer('estimatedDays'),
    })
    if (result.ok) {
      const { chargedConnects, proposalId } = result.value
      const text =
        chargedConnects === 0
          ? 'Your proposal is sent. It cost you nothing.'
          : `Your proposal is sent. It cost ${connectsText(chargedConnects)}.`
      const boost = await request.reading((tx) => viewBoost(tx, { proposalId, now: request.now }))
      const more =
        boost?.mayBid === true
          ? ' You can leave it at that. Whoever likes can offer Connects for a place on top: see “Boost” below.'
          : ''
      return redirect(`/proposals/${proposalId}`, { flash: { kind: 'done', text: text + more } })
    }
    const { refusal } = result
    if (refusal.code === 'already_proposed') return redirect(`/proposals/${refusal.proposalId}`, alreadyThere)
    const problems = problemsOf(refusal, submitSentences, {
      amountUsdCents: 'amount',
      answers: 'answer-0',
      quoteId: 'coverLetter',
    })
    return formPage(request, { values: form, problems, tooPoor: refusal.code === 'insufficient_connects' })
  }),
]

const alreadyThere = {
  flash: { kind: 'note', text: 'You have proposed to this job before; here it is. Nothing was charged again.' },
} as const

function answersIn(form: FormValues): string[] {
  const answers: string[] = []
  while (form.has(`answer-${answers.length}`)) answers.push(form.text(`answer-${answers.length}`))
  return answers
}

interface Sent {
  readonly values: FormValues
  readonly problems: FormProblems
  readonly tooPoor: boolean
}

/** The form with a fresh quote; what was typed before stays in it. */
async function formPage(request: FormRequest, sent?: Sent): Promise<Answer> {
  const opened = await request.run(openProposalForm, { jobId: request.params.jobId }, { part: 'form' })
  if (!opened.ok) return refusedPage(request, opened.refusal, sent)
  const { job, wallet } = await request.reading(async (tx) => ({
    job: await getJob(tx, request.params.jobId),
    wallet: await getWallet(tx, accountIdOf(request)),
  }))
  return page({
    title: `Propose to ${job.title}`,
    status: sent === undefined ? 200 : 422,
    body: <ProposalForm job={job} opened={opened.value} wallet={wallet} sent={sent} />,
  })
}

function ProposalForm({
  job,
  opened,
  wallet,
  sent,
}: {
  readonly job: Job
  readonly opened: OpenedForm
  readonly wallet: WalletView
  readonly sent: Sent | undefined
}) {
  const { quote, initiator } = opened
  const isShort = sent?.tooPoor === true || wallet.available < quote.amount
  return (
    <>
      <Breadcrumbs
        items={[
          { label: 'Find work', href: '/jobs' },
          { label: job.title, href: `/jobs/${job.id}` },
        ]}
      />
      <PageHeader
        title="Write a proposal"
        lead={
          <>
            To “{job.title}”. {payText(job)}.
          </>
        }
      />
      <Columns
        asideLabel="What this costs"
        asideFirst="small"
        aside={
          <>
            <QuoteSlip quote={quote} wallet={wallet} title="Sending this proposal costs" note={initiatorWords[initiator]} />
            {isShort ? <BuyFirst needed={quote.amount} available={wallet.available} /> : null}
          </>
        }
      >
        <Form action={`/jobs/${job.id}/propose`} values={sent?.values} problems={sent?.problems} fields={{ quoteId: quote.id }}>
          <TextArea
            name="coverLetter"
            label="Cover letter"
            hint="What you would do first, and work of yours that is like this job. It cannot be changed after sending."
            rows={12}
            maxLength={5000}
          />
          {job.questions.map((question, at) => (
            <TextArea key={at} name={`answer-${at}`} label={<span dir="auto">{question}</span>} rows={4} maxLength={2000} />
          ))}
          <TextField
            name="amount"
            label={job.payKind === 'fixed' ? 'Your price for the whole work' : 'Your price for an hour'}
            before="$"
            inputMode="decimal"
            width="short"
          />
          <TextField name="estimatedDays" label="Days you need" after="days" inputMode="numeric" width="short" />
          <FormActions>
            <Button>{quote.amount === 0 ? 'Send for free' : `Send for ${connectsText(quote.amount)}`}</Button>
            <LinkButton look="quiet" href={`/jobs/${job.id}`}>
              Back to the job
            </LinkButton>
          </FormActions>
        </Form>
      </Columns>
    </>
  )
}

function BuyFirst({ needed, available }: { readonly needed: number; readonly available: number }) {
  return (
    <Notice
      tone="warning"
      title={`You need ${moreText(Math.max(needed - available, 1))}`}
      actions={<LinkButton href={`/connects/buy?quantity=${Math.max(needed - available, 10)}`}>Buy Connects</LinkButton>}
    >
      Buying opens another page; send the form when they are in your wallet.
    </Notice>
  )
}

function moreText(quantity: number): string {
  return quantity === 1 ? '1 more Connect' : `${quantity} more Connects`
}

/** Why there is no form; what was typed is shown so that nothing is lost. */
function refusedPage(request: FormRequest, refusal: SubmissionRefused | BorderRefusal, sent: Sent | undefined): Answer {
  if (refusal.code === 'job_not_found' || refusal.code === 'invalid_input') return notFound()
  if (refusal.code === 'already_proposed') return redirect(`/proposals/${refusal.proposalId}`, alreadyThere)
  const said = problemsOf(refusal, submitSentences).list.map((each) => each.text)
  const letter = sent?.values.text('coverLetter') ?? ''
  return page({
    title: 'No proposal possible',
    status: sent === undefined ? 200 : 422,
    width: 'narrow',
    body: (
      <>
        <PageHeader title="You cannot propose to this job now" />
        <Notice tone="warning" actions={<LinkButton href={`/jobs/${request.params.jobId}`}>Back to the job</LinkButton>}>
          {said.join(' ')}
        </Notice>
        {letter === '' ? null : (
          <Section title="What you wrote">
            <UserText text={letter} />
          </Section>
        )}
      </>
    ),
  })
}
