import type { Id } from '#kernel/ids.ts'
import { dayInWords, type Instant } from '#kernel/instant.ts'
import {
  FormValues,
  get,
  notFound,
  page,
  post,
  problemsOf,
  redirect,
  type FormProblems,
  type Sentences,
} from '#faces/web/routes.ts'
import {
  Breadcrumbs,
  Button,
  Checkbox,
  EmptyState,
  Form,
  FormActions,
  KeyValue,
  LinkButton,
  Notice,
  PageHeader,
  TextArea,
  TextField,
  TimeStamp,
} from '#faces/web/kit/index.ts'
import {
  changeLotExpiry,
  cutAt,
  expiryWish,
  findLotAt,
  LEAST_LIFE_DAYS,
  whyNoNewExpiry,
  type ChangeExpiryRefused,
  type WalletLot,
} from '#modules/ledger/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { originName } from '../member/connects/words.ts'
import type { StatementPlace } from '../member/connects/statement-page.tsx'
import { ofOwner } from './wallet-statement.tsx'

/** What is available of somebody's lot lives longer, or less long. */
export const routes = [
  get('/console/wallets/:ownerId/lots/:lotId/expiry', ['operator'], async (request) => {
    const { ownerId, lotId } = request.params
    const lot = await request.reading((tx) => lotNow(tx, ownerId, lotId))
    if (lot === undefined) return notFound()
    const values = FormValues.of({ expiresAt: lot.expiresAt?.toISOString().slice(0, 16) })
    return ofOwner(request, ownerId, async (place) => formPage({ place, lot, values }))
  }),

  post('/console/wallets/:ownerId/lots/:lotId/expiry', ['operator'], async (request) => {
    const { ownerId, lotId } = request.params
    const values = await request.form()
    const wish = { expiresAt: values.checked('never') ? null : values.instant('expiresAt'), reason: values.text('reason') }
    const intent = values.text('intent')
    if (intent === 'review' || intent === 'edit') {
      const lot = await request.reading((tx) => lotNow(tx, ownerId, lotId))
      if (lot === undefined) return notFound()
      if (intent === 'edit') return ofOwner(request, ownerId, async (place) => formPage({ place, lot, values }))
      return ofOwner(request, ownerId, async (place) => reviewPage({ place, lot, values, wish, now: request.now }))
    }
    const result = await request.run(changeLotExpiry, { ownerId, lotId, ...wish })
    if (result.ok) {
      return redirect(`/console/wallets/${ownerId}/lots/${result.value.newLotId}`, {
        flash: { kind: 'done', text: 'The Connects are in this new lot. Their owner was told, with your reason.' },
      })
    }
    const lot = await request.reading((tx) => lotNow(tx, ownerId, lotId))
    if (lot === undefined) return notFound()
    const problems = problemsOf(result.refusal, refusals)
    return ofOwner(request, ownerId, async (place) => formPage({ place, lot, values, problems }))
  }),
]

const refusals: Sentences<ChangeExpiryRefused> = {
  lot_not_found: 'There is no such lot in this wallet.',
  no_units_to_move: 'Nothing of this lot is available any more, so there is nothing to change.',
  expiry_unchanged: { field: 'expiresAt', text: 'That is its expiry already.' },
  life_too_short: ({ days }) => ({
    field: 'expiresAt',
    text: `Leave at least ${days} days: nobody should find Connects gone that were there yesterday.`,
  }),
}

async function lotNow(tx: Tx, ownerId: Id, lotId: Id): Promise<WalletLot | undefined> {
  return findLotAt(tx, await cutAt(tx, ownerId, {}), lotId)
}

interface FormShown {
  readonly place: StatementPlace
  readonly lot: WalletLot
  readonly values: FormValues
  readonly problems?: FormProblems
}

/** Says what would happen, and changes nothing. */
function reviewPage({
  wish,
  now,
  ...shown
}: FormShown & {
  readonly wish: { readonly expiresAt: Instant | null | undefined; readonly reason: string }
  readonly now: Instant
}) {
  const { place, lot, values } = shown
  const read = expiryWish.safeParse(wish)
  if (!read.success) {
    const list = read.error.issues.map(({ path, message }) => ({ field: String(path[0]), text: message }))
    return formPage({ ...shown, problems: { list } })
  }
  const { expiresAt, reason } = read.data
  const no = whyNoNewExpiry(lot, { expiresAt, now })
  if (no !== undefined) return formPage({ ...shown, problems: problemsOf<ChangeExpiryRefused>(no, refusals) })
  return page({
    title: 'Change the expiry',
    body: (
      <>
        <Head {...shown} />
        <KeyValue
          items={[
            { label: 'How many', value: severalOf(lot) },
            { label: 'Expiry so far', value: <MomentOrNever at={lot.expiresAt} /> },
            { label: 'New expiry', value: <MomentOrNever at={expiresAt} /> },
            { label: 'Their owner reads', value: <span dir="auto">“{reason}”</span> },
          ]}
        />
        <Form
          action={`${place.base}/lots/${lot.id}/expiry`}
          fields={{
            expiresAt: values.text('expiresAt'),
            ...(values.checked('never') ? { never: 'on' } : {}),
            reason: values.text('reason'),
          }}
        >
          <FormActions>
            <Button name="intent" value="change">
              Change the expiry
            </Button>
            <Button name="intent" value="edit" look="secondary">
              Go back
            </Button>
          </FormActions>
        </Form>
      </>
    ),
  })
}

function MomentOrNever({ at }: { readonly at: Instant | null }) {
  return at === null ? 'Never' : <TimeStamp at={at} show="moment" />
}

function severalOf({ available }: WalletLot): string {
  return available === 1 ? '1 Connect' : `${available.toLocaleString('en')} Connects`
}

function Head({ place, lot }: FormShown) {
  const href = `${place.base}/lots/${lot.id}`
  return (
    <>
      <Breadcrumbs items={[...place.crumbs, { label: originName(lot.origin), href }]} />
      <PageHeader
        eyebrow={place.eyebrow}
        title={`Change the expiry of ${severalOf(lot)}`}
        lead={`${originName(lot.origin)}. So far they ${lot.expiresAt === null ? 'never expire' : `expire on ${dayInWords(lot.expiresAt)}`}.`}
      />
    </>
  )
}

function NothingLeft({ place, lot }: FormShown) {
  const href = `${place.base}/lots/${lot.id}`
  return (
    <>
      <Breadcrumbs items={[...place.crumbs, { label: originName(lot.origin), href }]} />
      <PageHeader eyebrow={place.eyebrow} title="Change the expiry" />
      <EmptyState
        title="Nothing of this lot is available any more"
        action={<LinkButton href={href}>See what became of it</LinkButton>}
      >
        What was used, set aside, expired or taken back keeps the expiry it had.
      </EmptyState>
    </>
  )
}

function formPage({ place, lot, values, problems }: FormShown) {
  const href = `${place.base}/lots/${lot.id}`
  const several = severalOf(lot)
  const status = problems === undefined ? 200 : 422
  if (lot.available === 0)
    return page({ title: 'Change the expiry', status, body: <NothingLeft place={place} lot={lot} values={values} /> })
  return page({
    title: 'Change the expiry',
    status,
    body: (
      <>
        <Head place={place} lot={lot} values={values} />
        <Notice title="What happens">
          The {several} that {lot.available === 1 ? 'is' : 'are'} available move to a new lot with the expiry you choose; origin
          and price stay. What is set aside for a bid, or was used, stays with the old lot. The owner gets a notice with your
          reason, and the statement says it too.
        </Notice>
        <Form action={`${href}/expiry`} values={values} problems={problems}>
          <TextField
            name="expiresAt"
            type="datetime-local"
            label="They live until"
            hint={`In UTC, at least ${LEAST_LIFE_DAYS} days from now. Say it unless they never expire.`}
            width="short"
            optional
          />
          <Checkbox name="never" label="They never expire" />
          <TextArea name="reason" label="Why?" hint="The owner reads this. At least 10 letters." maxLength={300} rows={3} />
          <FormActions>
            <Button name="intent" value="review">
              Look at it once more
            </Button>
          </FormActions>
        </Form>
      </>
    ),
  })
}
