import { connectsText } from '#modules/policy/index.ts'
import type { Quote } from '#modules/charges/index.ts'
import { answerOutreach, declineOutreach, openOutreach, withdrawOutreach } from '#modules/invitations/index.ts'
import { getWallet, type WalletView } from '#modules/ledger/index.ts'
import { readOutreach, type OutreachView } from '#reads/invitations.ts'
import {
  ActionButton,
  Badge,
  Breadcrumbs,
  Button,
  Columns,
  ConfirmButton,
  Form,
  FormActions,
  KeyValue,
  LinkButton,
  Notice,
  PageHeader,
  Section,
  TextArea,
  TextField,
  TimeStamp,
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
import { QuoteSlip } from '../connects/quote-slip.tsx'
import { approachWords, gone, settled } from '../invitations/words.ts'

type OutreachRequest = WebRequest<'/outreach/:outreachId'>

export const routes = [
  get('/outreach', ['enterprise_client'], async () => redirect('/invitations/sent/all')),
  get('/outreach/:outreachId', ['freelancer', 'client'], (request) => outreachPage(request)),

  post('/outreach/:outreachId/answer', ['freelancer'], async (request) => {
    const form = await request.form()
    const { outreachId } = request.params
    const result = await request.run(answerOutreach, {
      outreachId,
      text: form.text('text'),
      quoteId: form.text('quoteId') || undefined,
    })
    if (result.ok) return redirect(`/outreach/${outreachId}`, { flash: { kind: 'done', text: 'Your answer is sent.' } })
    const problems = problemsOf(result.refusal, {
      not_found: gone,
      already_settled: settled,
      price_rose: ({ quoted, current }) =>
        `The price changed from ${quoted} to ${current} Connects. Nothing was charged; what you wrote is still here.`,
      quote_expired: ({ current }) =>
        `The price you saw was held for a limited time; it is ${current} Connects now. Nothing was charged.`,
      insufficient_connects: ({ needed, available }) =>
        `Answering costs ${needed} Connects and you have ${available}. Nothing was charged.`,
      wallet_frozen: 'Your wallet is frozen. Write to us to find out why.',
    })
    return outreachPage(request, { values: form, problems })
  }),

  post('/outreach/:outreachId/decline', ['freelancer'], async (request) => {
    const form = await request.form()
    const { outreachId } = request.params
    const result = await request.run(declineOutreach, { outreachId, reason: form.text('reason') })
    if (result.ok) {
      return redirect('/invitations', {
        flash: { kind: 'done', text: 'Declined. It changes nothing about how you are shown or ranked.' },
      })
    }
    return outreachPage(request, { problems: problemsOf(result.refusal, { not_found: gone, already_settled: settled }) })
  }),

  post('/outreach/:outreachId/withdraw', ['enterprise_client'], async (request) => {
    const { outreachId } = request.params
    const result = await request.run(withdrawOutreach, { outreachId })
    if (result.ok) return redirect(`/outreach/${outreachId}`, { flash: { kind: 'done', text: 'Your message is taken back.' } })
    return outreachPage(request, { problems: problemsOf(result.refusal, { not_found: gone, already_settled: settled }) })
  }),
]

interface Wrong {
  readonly problems: FormProblems
  readonly values?: FormValues
}

async function outreachPage(request: OutreachRequest, wrong?: Wrong): Promise<Answer> {
  const viewerId = accountIdOf(request)
  const { outreach, wallet } = await request.reading(async (tx) => ({
    outreach: await readOutreach(tx, { id: request.params.outreachId, viewerId }),
    wallet: await getWallet(tx, viewerId),
  }))
  if (outreach === undefined) return notFound()
  const quote = outreach.viewer === 'freelancer' ? await quoteFor(request, outreach.id) : null
  const state = approachWords[outreach.state]
  return page({
    title: outreach.subject,
    status: wrong === undefined ? 200 : 422,
    body: (
      <>
        <Breadcrumbs
          items={[
            outreach.viewer === 'freelancer'
              ? { label: 'Invitations', href: '/invitations' }
              : { label: 'People you wrote to', href: '/invitations/sent/all' },
          ]}
        />
        <PageHeader
          eyebrow={<Badge tone={state.tone}>{state.label}</Badge>}
          title={outreach.subject}
          lead={
            outreach.viewer === 'freelancer' ? (
              <>
                <span dir="auto">{outreach.clientName}</span> wrote to you without a posted job.
              </>
            ) : (
              <>
                To <span dir="auto">{outreach.freelancerName}</span>.
              </>
            )
          }
        />
        <GeneralProblems wrong={wrong} />
        <Columns
          asideLabel="Facts and what can be done"
          asideFirst="small"
          aside={<Side outreach={outreach} quote={quote} wallet={wallet} />}
        >
          <Section title="The message">
            <UserText text={outreach.message} />
          </Section>
          {outreach.answer === null ? null : (
            <Section title="The answer">
              <UserText text={outreach.answer} />
            </Section>
          )}
          {outreach.declineReason === null ? null : (
            <Section title="Why it was declined">
              <UserText text={outreach.declineReason} />
            </Section>
          )}
          {quote === null ? null : <AnswerForm outreach={outreach} quote={quote} wrong={wrong} />}
        </Columns>
      </>
    ),
  })
}

/** What concerns no field stands on top: its form may be gone by now. */
function GeneralProblems({ wrong }: { readonly wrong: Wrong | undefined }) {
  const general = wrong?.problems.list.filter((each) => each.field === undefined) ?? []
  if (general.length === 0) return null
  return <Notice tone="problem">{general.map((each) => each.text).join(' ')}</Notice>
}

/** Looking at the message records that it was seen, and holds the price of an answer while one is possible. */
async function quoteFor(request: OutreachRequest, outreachId: string): Promise<Quote | null> {
  const opened = await request.run(openOutreach, { outreachId }, { part: 'open' })
  return opened.ok ? opened.value.quote : null
}

function AnswerForm({
  outreach,
  quote,
  wrong,
}: {
  readonly outreach: OutreachView
  readonly quote: Quote
  readonly wrong: Wrong | undefined
}) {
  return (
    <Section title="Your answer">
      <Form
        action={`/outreach/${outreach.id}/answer`}
        values={wrong?.values}
        problems={{ list: wrong?.problems.list.filter((each) => each.field !== undefined) ?? [] }}
        fields={{ quoteId: quote.id }}
      >
        <TextArea name="text" label="Answer" rows={8} maxLength={4000} />
        <FormActions>
          <Button>{quote.amount === 0 ? 'Answer for free' : `Answer for ${connectsText(quote.amount)}`}</Button>
        </FormActions>
      </Form>
    </Section>
  )
}

function Side({
  outreach,
  quote,
  wallet,
}: {
  readonly outreach: OutreachView
  readonly quote: Quote | null
  readonly wallet: WalletView
}) {
  return (
    <>
      <KeyValue
        layout="stacked"
        items={[
          { label: 'Sent', value: <TimeStamp at={outreach.sentAt} show="moment" /> },
          {
            label: 'Budget in mind',
            value: outreach.budgetUsdCents === null ? 'Not said' : <Usd cents={outreach.budgetUsdCents} />,
          },
          { label: 'Seen', value: outreach.seenAt === null ? 'Not yet' : <TimeStamp at={outreach.seenAt} show="moment" /> },
        ]}
      />
      {outreach.chargeId === null || outreach.viewer === 'client' ? null : (
        <LinkButton href={`/receipts/${outreach.chargeId}`}>Your receipt</LinkButton>
      )}
      {quote === null ? null : (
        <>
          <QuoteSlip quote={quote} wallet={wallet} title="Answering costs" note="The Enterprise client wrote to you first." />
          <ConfirmButton label="Decline">
            <p>Declining never changes how you are shown or ranked.</p>
            <Form action={`/outreach/${outreach.id}/decline`} id="decline">
              <TextField name="reason" label="Reason" optional maxLength={500} />
              <Button look="secondary">Decline</Button>
            </Form>
          </ConfirmButton>
        </>
      )}
      {outreach.viewer === 'client' && outreach.state === 'sent' ? (
        <ActionButton action={`/outreach/${outreach.id}/withdraw`}>Take it back</ActionButton>
      ) : null}
    </>
  )
}
