import type { Id } from '#kernel/ids.ts'
import { dayInWords, type Instant } from '#kernel/instant.ts'
import { FormValues, get, notFound, page, post, problemsOf, redirect, type FormProblems } from '#faces/web/routes.ts'
import {
  Breadcrumbs,
  Button,
  Checkbox,
  Form,
  FormActions,
  Notice,
  PageHeader,
  TextArea,
  TextField,
} from '#faces/web/kit/index.ts'
import { changeLotExpiry, cutAt, findLotAt, LEAST_LIFE_DAYS, type WalletLot } from '#modules/ledger/index.ts'
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
    const expiresAt = values.checked('never') ? null : values.instant('expiresAt')
    const result = await request.run(changeLotExpiry, { ownerId, lotId, expiresAt, reason: values.text('reason') })
    if (result.ok) {
      return redirect(`/console/wallets/${ownerId}/lots/${result.value.newLotId}`, {
        flash: { kind: 'done', text: 'The Connects are in this new lot. Their owner was told, with your reason.' },
      })
    }
    const lot = await request.reading((tx) => lotNow(tx, ownerId, lotId))
    if (lot === undefined) return notFound()
    const problems = problemsOf(result.refusal, {
      lot_not_found: { text: 'There is no such lot in this wallet.' },
      nothing_available: { text: 'Nothing of this lot is available any more, so there is nothing to change.' },
      expiry_unchanged: { field: 'expiresAt', text: 'That is its expiry already.' },
      life_too_short: {
        field: 'expiresAt',
        text: `Leave at least ${LEAST_LIFE_DAYS} days: nobody should find Connects gone that were there yesterday.`,
      },
    })
    return ofOwner(request, ownerId, async (place) => formPage({ place, lot, values, problems }))
  }),
]

async function lotNow(tx: Tx, ownerId: Id, lotId: Id): Promise<WalletLot | undefined> {
  return findLotAt(tx, await cutAt(tx, ownerId, {}), lotId)
}

interface FormShown {
  readonly place: StatementPlace
  readonly lot: WalletLot
  readonly values: FormValues
  readonly problems?: FormProblems
}

function formPage({ place, lot, values, problems }: FormShown) {
  const href = `${place.base}/lots/${lot.id}`
  const several = lot.available === 1 ? '1 Connect' : `${lot.available.toLocaleString('en')} Connects`
  return page({
    title: 'Change the expiry',
    status: problems === undefined ? 200 : 422,
    body: (
      <>
        <Breadcrumbs items={[...place.crumbs, { label: originName(lot.origin), href }]} />
        <PageHeader
          eyebrow={place.eyebrow}
          title={`Change the expiry of ${several}`}
          lead={`${originName(lot.origin)}. Until now: ${untilWords(lot.expiresAt)}.`}
        />
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
            hint={`In UTC. At least ${LEAST_LIFE_DAYS} days from now.`}
            width="short"
            optional
          />
          <Checkbox name="never" label="They never expire" />
          <TextArea name="reason" label="Why?" hint="The owner reads this. At least 10 letters." maxLength={300} rows={3} />
          <FormActions>
            <Button>Change the expiry</Button>
          </FormActions>
        </Form>
      </>
    ),
  })
}

function untilWords(expiresAt: Instant | null): string {
  return expiresAt === null ? 'they never expire' : dayInWords(expiresAt)
}
