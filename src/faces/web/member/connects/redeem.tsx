import { offerOf, redeemCode, type CodeOffer, type RedeemRefused } from '#modules/grants/index.ts'
import {
  Breadcrumbs,
  Button,
  ConnectsAmount,
  Form,
  FormActions,
  Notice,
  PageHeader,
  TextField,
  TimeStamp,
  UserText,
  formatMoment,
} from '../../kit/index.ts'
import {
  FormValues,
  accountIdOf,
  get,
  page,
  post,
  problem,
  problemsOf,
  redirect,
  type FormProblems,
  type Sentences,
  type WebRequest,
} from '../../routes.ts'

// A code is guessed like a password, so trying one counts like trying to sign in.
const TRYING = { rate: 'sign_in' } as const

/** Connects for a code. A link may carry it: `/connects/redeem?code=…` fills it in and does nothing else. */
export const routes = [
  get('/connects/redeem', ['freelancer'], async (request) => redeemPage({ values: new FormValues(request.query) })),

  post(
    '/connects/redeem/look',
    ['freelancer'],
    async (request) => {
      const values = await request.form()
      const code = values.text('code')
      if (code === '') return redeemPage({ values, problems: problem('Type the code.', 'code') })
      const offer = await look(request, code)
      return offer.ok
        ? redeemPage({ values, offer: offer.value })
        : redeemPage({ values, problems: problemsOf(offer.refusal, refusals) })
    },
    TRYING,
  ),

  post(
    '/connects/redeem',
    ['freelancer'],
    async (request) => {
      const values = await request.form()
      const result = await request.run(redeemCode, { code: values.text('code') })
      if (!result.ok) return redeemPage({ values, problems: problemsOf(result.refusal, refusals) })
      const { connects, expiresAt } = result.value
      const many = connects === 1 ? '1 Connect is' : `${connects.toLocaleString('en')} Connects are`
      return redirect('/connects', {
        flash: { kind: 'done', text: `${many} in your wallet. They live until ${formatMoment(new Date(expiresAt))}.` },
      })
    },
    TRYING,
  ),
]

function look(request: WebRequest, code: string) {
  return request.reading((tx) => offerOf(tx, code, { accountId: accountIdOf(request), now: request.now }))
}

const when = (moment: string): string => formatMoment(new Date(moment))
const atCode = (text: string) => ({ field: 'code', text })

const refusals: Sentences<RedeemRefused> = {
  code_unknown: atCode('There is no such code. Check it letter by letter; capitals, hyphens and spaces do not matter.'),
  code_redeemed_by_you: ({ at }) =>
    atCode(`You redeemed this code on ${when(at)}. A code works once for each person; its Connects are in your statement.`),
  code_not_yet_valid: ({ validFrom }) => atCode(`This code works from ${when(validFrom)} on. Come back then.`),
  code_ended: ({ since }) => atCode(`We ended this code on ${when(since)}. It cannot be redeemed any more.`),
  code_expired: ({ since }) => atCode(`This code expired on ${when(since)}. It cannot be redeemed any more.`),
  code_not_for_you: ({ joinedBefore }) =>
    atCode(`This code is for people who joined before ${when(joinedBefore)}. You joined later.`),
  code_used_up: atCode('This code is used up: it was for a certain number of people, and they have all redeemed it.'),
}

function redeemPage({
  values,
  problems,
  offer,
}: {
  readonly values: FormValues
  readonly problems?: FormProblems
  readonly offer?: CodeOffer
}) {
  return page({
    title: 'Redeem a code',
    width: 'narrow',
    status: problems === undefined ? 200 : 422,
    body: (
      <>
        <Breadcrumbs items={[{ label: 'Your Connects', href: '/connects' }]} />
        <PageHeader title="Redeem a code" lead="A code gives you Connects, once. You pay nothing and promise nothing." />
        {offer === undefined ? null : <Offer offer={offer} />}
        <Form action="/connects/redeem" values={values} problems={problems}>
          <TextField
            name="code"
            label="Code"
            hint="As you got it. Capitals, hyphens and spaces do not matter."
            autoComplete="off"
            maxLength={100}
          />
          <FormActions>
            <Button>Redeem</Button>
            <Button look="secondary" formAction="/connects/redeem/look">
              See first what it gives
            </Button>
          </FormActions>
        </Form>
      </>
    ),
  })
}

function Offer({ offer }: { readonly offer: CodeOffer }) {
  return (
    <Notice
      tone="good"
      title={
        <>
          {offer.code} gives you <ConnectsAmount value={offer.connects} />
        </>
      }
    >
      <UserText text={offer.note} />
      <p>
        Redeemed now, they live until <TimeStamp at={offer.expiresAt} />. The code works until{' '}
        <TimeStamp at={offer.validUntil} show="moment" />. Nothing has been redeemed yet.
      </p>
    </Notice>
  )
}
