import type { Id } from '#kernel/ids.ts'
import { endContract, REVIEW_DAYS, reviewsUntil, writeReview } from '#modules/contracts/index.ts'
import type { Contract, Review, Side } from '#modules/contracts/index.ts'
import { readContractPage, type ContractPage } from '#reads/contracts.ts'
import {
  Badge,
  Breadcrumbs,
  Button,
  Card,
  Columns,
  Form,
  FormActions,
  KeyValue,
  LinkButton,
  Notice,
  PageHeader,
  RadioGroup,
  Section,
  Stack,
  Stars,
  TextArea,
  TextField,
  TimeStamp,
  Usd,
  UserText,
  formatUsd,
  usePage,
} from '../../kit/index.ts'
import {
  accountIdOf,
  FormValues,
  notFound,
  page,
  problemsOf,
  redirect,
  type Answer,
  type FormProblems,
  type WebRequest,
} from '../../routes.ts'
import { Fees } from './fees.tsx'
import { agreedText, kindWords, outcomeWords } from './words.ts'

interface Wrong {
  readonly values: FormValues
  readonly ending?: FormProblems
  readonly review?: FormProblems
}

export async function contractPage(request: WebRequest, contractId: Id, wrong?: Wrong): Promise<Answer> {
  const found = await request.reading((tx) => readContractPage(tx, { contractId, accountId: accountIdOf(request) }))
  if (found === undefined) return notFound()
  return page({
    title: found.contract.title,
    status: wrong === undefined ? 200 : 422,
    body: <ContractView found={found} wrong={wrong} now={request.now} />,
  })
}

export async function end(request: WebRequest, contractId: Id): Promise<Answer> {
  const values = await request.form()
  const result = await request.run(endContract, {
    contractId,
    outcome: values.text('outcome'),
    earnedUsdCents: values.usdCents('earned'),
    endNote: values.optionalText('endNote'),
  })
  if (result.ok) {
    return redirect(`/contracts/${contractId}`, {
      flash: { kind: 'done', text: `The contract has ended. Both of you have ${REVIEW_DAYS} days to write a review.` },
    })
  }
  const ending = problemsOf(
    result.refusal,
    {
      not_found: 'There is no such contract.',
      contract_ended: 'This contract has ended already.',
      earned_above_agreed: ({ agreedUsdCents }) => ({
        field: 'earned',
        text: `The agreed price is ${formatUsd(agreedUsdCents)}; not more than that can have been earned.`,
      }),
      success_without_earnings: {
        field: 'earned',
        text: 'Work that went well was paid. Write what was earned, or choose another outcome.',
      },
    },
    { earnedUsdCents: 'earned' },
  )
  if (result.refusal.code === 'contract_ended') return withoutForm(request, contractId, ending)
  return contractPage(request, contractId, { values, ending })
}

export async function review(request: WebRequest, contractId: Id): Promise<Answer> {
  const values = await request.form()
  const result = await request.run(writeReview, { contractId, stars: values.integer('stars'), words: values.text('words') })
  if (result.ok) {
    const text = result.value.published
      ? 'Both reviews are public now.'
      : 'Your review is kept closed until the other side has written theirs, or the time to write is over.'
    return redirect(`/contracts/${contractId}`, { flash: { kind: 'done', text } })
  }
  const problems = problemsOf(result.refusal, {
    not_found: 'There is no such contract.',
    contract_running: 'Reviews are written when the contract has ended.',
    already_reviewed: 'You have written your review already. It cannot be changed.',
    review_time_over: `The ${REVIEW_DAYS} days to write a review are over.`,
  })
  if (result.refusal.code === 'invalid_input') return contractPage(request, contractId, { values, review: problems })
  return withoutForm(request, contractId, problems)
}

/** The page no longer has the form that was sent, so what is wrong stands on top of it. */
async function withoutForm(request: WebRequest, contractId: Id, problems: FormProblems): Promise<Answer> {
  const found = await request.reading((tx) => readContractPage(tx, { contractId, accountId: accountIdOf(request) }))
  if (found === undefined) return notFound()
  const text = problems.list.map((one) => one.text).join(' ')
  return redirect(`/contracts/${contractId}`, { flash: { kind: 'problem', text } })
}

interface ViewProps {
  readonly found: ContractPage
  readonly wrong: Wrong | undefined
  readonly now: Date
}

function ContractView({ found, wrong, now }: ViewProps) {
  const { contract, side } = found
  const outcome = contract.outcome === null ? undefined : outcomeWords[contract.outcome]
  return (
    <>
      <Breadcrumbs items={[{ label: 'Contracts', href: '/contracts' }]} />
      <PageHeader
        eyebrow={
          outcome === undefined ? <Badge tone="accent">Running</Badge> : <Badge tone={outcome.tone}>{outcome.label}</Badge>
        }
        title={contract.title}
      />
      <Columns aside={<Facts found={found} />} asideLabel="Facts">
        {contract.state === 'active' ? (
          <Running found={found} wrong={wrong} />
        ) : (
          <Reviews found={found} wrong={wrong} now={now} />
        )}
        {contract.endNote === null ? null : (
          <Section title={side === 'client' ? 'Your closing note' : 'The client’s closing note'}>
            <UserText text={contract.endNote} />
          </Section>
        )}
        <Fees found={found} />
      </Columns>
    </>
  )
}

function Facts({ found: { contract, organization, freelancer, side } }: Pick<ViewProps, 'found'>) {
  const { locale } = usePage()
  return (
    <Card title="Agreed" level={2}>
      <KeyValue
        layout="stacked"
        items={[
          side === 'client'
            ? {
                label: 'Freelancer',
                value: (
                  <a href={`/talent/${freelancer.accountId}`} dir="auto">
                    {freelancer.displayName}
                  </a>
                ),
              }
            : { label: 'Client', value: <span dir="auto">{organization.name}</span> },
          { label: 'Kind', value: kindWords[contract.kind] },
          { label: 'Price', value: agreedText(contract, locale) },
          { label: 'Since', value: <TimeStamp at={contract.startedAt} /> },
          ...(contract.endedAt === null ? [] : [{ label: 'Ended', value: <TimeStamp at={contract.endedAt} /> }]),
          ...(contract.state === 'active' ? [] : [{ label: 'Earned', value: <Usd cents={contract.earnedUsdCents} /> }]),
          ...(contract.jobId === null
            ? []
            : [{ label: 'Job', value: <a href={`/jobs/${contract.jobId}`}>The job it came from</a> }]),
          ...(contract.proposalId === null
            ? []
            : [{ label: 'Messages', value: <a href={`/proposals/${contract.proposalId}#messages`}>Proposal and messages</a> }]),
          ...(contract.chargeId === null || side === 'client'
            ? []
            : [{ label: 'Accepting it', value: <a href={`/receipts/${contract.chargeId}`}>Receipt</a> }]),
        ]}
      />
    </Card>
  )
}

function Running({ found, wrong }: Pick<ViewProps, 'found' | 'wrong'>) {
  const { contract, side } = found
  if (side === 'freelancer') {
    return (
      <Notice title="The work is running">
        The client ends the contract when it is done and says how it went. Then both of you have {REVIEW_DAYS} days for a review.
      </Notice>
    )
  }
  return (
    <Section
      title="End the contract"
      intro="What you say here counts for the freelancer’s success score and badge, so say it as it was."
    >
      <EndForm contract={contract} wrong={wrong} />
    </Section>
  )
}

function EndForm({ contract, wrong }: { readonly contract: Contract; readonly wrong: Wrong | undefined }) {
  const values = wrong?.values ?? FormValues.of({ outcome: 'successful', earned: suggestedEarnings(contract) })
  return (
    <Form action={`/contracts/${contract.id}/end`} values={values} problems={wrong?.ending} id="ending">
      <RadioGroup
        name="outcome"
        label="How did it end?"
        choices={[
          { value: 'successful', label: 'It went well', hint: 'Counts for the freelancer.' },
          { value: 'unsuccessful', label: 'It did not go well', hint: 'Counts against the freelancer.' },
          { value: 'cancelled', label: 'It was cancelled', hint: 'Counts for nobody when nothing was earned.' },
        ]}
      />
      <TextField name="earned" label="Earned in all" before="$" inputMode="decimal" width="short" />
      <TextArea name="endNote" label="A closing note for the freelancer" rows={3} maxLength={1000} optional />
      <FormActions>
        <Button>End the contract</Button>
      </FormActions>
    </Form>
  )
}

function suggestedEarnings({ kind, agreedUsdCents }: Contract): string | undefined {
  return kind === 'fixed' || kind === 'catalog' ? (agreedUsdCents / 100).toFixed(2) : undefined
}

const sideWords: Readonly<Record<Side, string>> = { client: 'The client', freelancer: 'The freelancer' }

function Reviews({ found, wrong, now }: ViewProps) {
  const { contract, side, reviews } = found
  if (contract.endedAt === null) return null
  const until = reviewsUntil(contract.endedAt)
  const mine = reviews.find((one) => one.authorSide === side)
  const mayWrite = mine === undefined && now < until
  return (
    <Section title="Reviews">
      <Stack>
        {contract.reviewsPublishedAt === null ? (
          <Notice title={mine === undefined ? 'Nobody reads a review before both are written' : 'Your review is kept closed'}>
            Both reviews appear together: as soon as both are written, or on <TimeStamp at={until} show="moment" />.
          </Notice>
        ) : null}
        {reviews.map((one) => (
          <ReviewCard key={one.authorSide} review={one} isMine={one.authorSide === side} />
        ))}
        {contract.reviewsPublishedAt !== null && reviews.length === 0 ? (
          <p className="muted">Nobody wrote a review in time.</p>
        ) : null}
        {mayWrite ? <ReviewForm contractId={contract.id} side={side} wrong={wrong} /> : null}
        {side === 'client' ? <LinkButton href={`/talent/${contract.freelancerId}`}>The freelancer’s page</LinkButton> : null}
      </Stack>
    </Section>
  )
}

function ReviewCard({ review, isMine }: { readonly review: Review; readonly isMine: boolean }) {
  return (
    <Card
      title={isMine ? 'You wrote' : `${sideWords[review.authorSide]} wrote`}
      level={3}
      meta={<TimeStamp at={review.writtenAt} />}
    >
      <Stars value={review.stars} />
      {review.words === '' ? null : <UserText text={review.words} />}
    </Card>
  )
}

function ReviewForm({
  contractId,
  side,
  wrong,
}: {
  readonly contractId: Id
  readonly side: Side
  readonly wrong: Wrong | undefined
}) {
  const other = side === 'client' ? 'freelancer' : 'client'
  return (
    <Form action={`/contracts/${contractId}/review`} values={wrong?.values} problems={wrong?.review} id="review">
      <RadioGroup
        name="stars"
        label={`How was it to work with the ${other}?`}
        look="row"
        choices={[
          { value: '5', label: '5 stars' },
          { value: '4', label: '4 stars' },
          { value: '3', label: '3 stars' },
          { value: '2', label: '2 stars' },
          { value: '1', label: '1 star' },
        ]}
      />
      <TextArea
        name="words"
        label="In your words"
        hint="Public under the finished work. It cannot be changed later."
        rows={5}
        maxLength={3000}
        optional
      />
      <FormActions>
        <Button>Write the review</Button>
      </FormActions>
    </Form>
  )
}
