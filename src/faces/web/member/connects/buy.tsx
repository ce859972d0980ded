import {
  billFor,
  findPurchase,
  isSettled,
  listPurchases,
  methodInWords,
  MOST_CONNECTS_AT_ONCE,
  planPurchase,
  sandboxCards,
  type Bill,
  type Purchase,
  type PurchaseState,
} from '#modules/payments/index.ts'
import { versionInForce, type ConnectsDocument } from '#modules/policy/index.ts'
import { findProfile } from '#modules/profiles/index.ts'
import { getWallet } from '#modules/ledger/index.ts'
import {
  Badge,
  Breadcrumbs,
  Button,
  Columns,
  ConnectsAmount,
  DataTable,
  EmptyState,
  FilterForm,
  Form,
  FormActions,
  KeyValue,
  LinkButton,
  Notice,
  PageHeader,
  RadioGroup,
  Row,
  Section,
  Select,
  TextField,
  TimeStamp,
  Usd,
  formatUsd,
  type Tone,
} from '../../kit/index.ts'
import { countryChoices, countryName } from '../../public/jobs/words.ts'
import {
  FormValues,
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

export const routes = [
  get('/connects/buy', ['freelancer'], (request) => buyPage(request)),

  post('/connects/buy', ['freelancer'], async (request) => {
    const form = await request.form()
    const result = await request.run(planPurchase, {
      quantity: form.integer('quantity'),
      country: form.text('country'),
      method: form.text('method'),
      seenTotalUsdCents: form.integer('seenTotal'),
    })
    if (result.ok) return redirect(`/connects/purchases/${result.value.purchaseId}`)
    const problems = problemsOf(result.refusal, {
      not_found: 'There is no wallet to buy for.',
      total_changed: ({ seenUsdCents, currentUsdCents }) =>
        `The total is ${formatUsd(currentUsdCents, 'en', true)} now, not ${formatUsd(seenUsdCents, 'en', true)}. Nothing was paid. Check it and pay again.`,
    })
    return buyPage(request, { values: form, problems })
  }),

  get('/connects/purchases', ['freelancer'], async (request) => {
    const purchases = await request.reading((tx) => listPurchases(tx, accountIdOf(request), 100))
    return page({
      title: 'Purchases',
      width: 'wide',
      body: (
        <>
          <Breadcrumbs items={[{ label: 'Your Connects', href: '/connects' }]} />
          <PageHeader
            title="Purchases"
            lead="Connects you bought, newest first."
            actions={<LinkButton href="/connects/buy">Buy Connects</LinkButton>}
          />
          {purchases.length === 0 ? <EmptyState title="You have bought nothing yet." /> : <PurchaseTable purchases={purchases} />}
        </>
      ),
    })
  }),

  get('/connects/purchases/:purchaseId', ['freelancer'], async (request) => {
    const purchase = await request.reading((tx) => findPurchase(tx, request.params.purchaseId))
    if (purchase?.ownerId !== accountIdOf(request)) return notFound()
    return page({
      title: 'Purchase',
      width: 'narrow',
      refreshSeconds: isSettled(purchase.state) ? undefined : 2,
      body: <PurchaseView purchase={purchase} />,
    })
  }),
]

interface Wrong {
  readonly values: FormValues
  readonly problems: FormProblems
}

interface Choice {
  readonly quantity: number
  readonly country: string
}

/** What is in the address decides the bill, so that it can be looked at before anything is sent. */
async function buyPage(request: WebRequest, wrong?: Wrong): Promise<Answer> {
  const ownerId = accountIdOf(request)
  const { wallet, inForce, profile } = await request.reading(async (tx) => ({
    wallet: await getWallet(tx, ownerId),
    inForce: await versionInForce(tx, 'connects', request.now),
    profile: await findProfile(tx, ownerId),
  }))
  const query = wrong?.values ?? new FormValues(request.query)
  const choice = {
    quantity: quantityIn(query, inForce.document),
    country: countryChoices.some((each) => each.value === query.text('country'))
      ? query.text('country')
      : (profile?.country ?? 'US'),
  }
  const bill = billFor({ ...choice, unitUsdCents: inForce.document.unitPriceUsdCents })
  return page({
    title: 'Buy Connects',
    status: wrong === undefined ? 200 : 422,
    body: (
      <>
        <Breadcrumbs items={[{ label: 'Your Connects', href: '/connects' }]} />
        <PageHeader
          title="Buy Connects"
          lead={
            <>
              You have <ConnectsAmount value={wallet.available} />. Bought Connects last {inForce.document.expiry.lotLifeDays}{' '}
              days.
            </>
          }
        />
        <Columns asideLabel="The bill" asideFirst="small" aside={<BillView bill={bill} country={choice.country} />}>
          <Section title="How many">
            <Packs document={inForce.document} choice={choice} />
            <FilterForm
              action="/connects/buy"
              values={new URLSearchParams({ quantity: String(choice.quantity), country: choice.country })}
              label="Another amount"
              submit="Show the bill"
              fold={false}
            >
              <TextField name="quantity" label="Connects" inputMode="numeric" width="short" />
              <Select name="country" label="You pay from" choices={countryChoices} />
            </FilterForm>
          </Section>
          <Section title="Pay">
            <Notice title="This is the sandbox">
              No money moves here. Each card behaves in one way, so that every outcome can be tried.
            </Notice>
            <Form
              action="/connects/buy"
              values={wrong?.values ?? FormValues.of({ method: 'works' })}
              problems={wrong?.problems}
              id="pay"
              fields={{ quantity: choice.quantity, country: choice.country, seenTotal: bill.totalUsdCents }}
            >
              <RadioGroup
                name="method"
                label="Card"
                choices={Object.entries(sandboxCards).map(([value, label]) => ({ value, label }))}
              />
              <FormActions>
                <Button>Pay {formatUsd(bill.totalUsdCents, 'en', true)}</Button>
              </FormActions>
            </Form>
          </Section>
        </Columns>
      </>
    ),
  })
}

function quantityIn(query: FormValues, document: ConnectsDocument): number {
  const asked = query.integer('quantity') ?? Number.NaN
  if (Number.isSafeInteger(asked) && asked >= 1 && asked <= MOST_CONNECTS_AT_ONCE) return asked
  return document.packs[0] ?? 10
}

function Packs({ document, choice }: { readonly document: ConnectsDocument; readonly choice: Choice }) {
  return (
    <Row>
      {document.packs.map((pack) => (
        <LinkButton
          key={pack}
          look={pack === choice.quantity ? 'primary' : 'secondary'}
          href={`/connects/buy?quantity=${pack}&country=${choice.country}`}
        >
          {pack}
        </LinkButton>
      ))}
    </Row>
  )
}

function BillView({ bill, country }: { readonly bill: Bill; readonly country: string }) {
  return (
    <>
      <KeyValue
        layout="sum"
        items={[
          { label: 'You get', value: <ConnectsAmount value={bill.connects} /> },
          { label: 'Price of one', value: <Usd cents={bill.unitUsdCents} exact /> },
          { label: 'Connects together', value: <Usd cents={bill.subtotalUsdCents} exact /> },
          {
            label: bill.tax === undefined ? 'Tax' : `${bill.tax.name}, ${bill.tax.basisPoints / 100} % (${countryName(country)})`,
            value: <Usd cents={bill.taxUsdCents} exact />,
          },
          {
            label: 'Total',
            value: (
              <strong>
                <Usd cents={bill.totalUsdCents} exact />
              </strong>
            ),
          },
        ]}
      />
      <p className="muted">The tax is an example rate of the sandbox, not tax advice.</p>
    </>
  )
}

const stateWords: Readonly<Record<PurchaseState, { readonly label: string; readonly tone: Tone; readonly text: string }>> = {
  planned: { label: 'On its way', tone: 'note', text: 'The payment is about to be sent to the provider.' },
  sent: { label: 'On its way', tone: 'note', text: 'The provider was asked. Your Connects come when it says that it was paid.' },
  unknown: {
    label: 'No answer yet',
    tone: 'warning',
    text: 'The provider did not answer in time. We ask it again until we know; do not pay a second time. You will be charged once at most.',
  },
  succeeded: { label: 'Paid', tone: 'good', text: 'The Connects are in your wallet.' },
  failed: { label: 'Not paid', tone: 'bad', text: 'The card was declined. No money was taken and no Connects were issued.' },
}

function PurchaseTable({ purchases }: { readonly purchases: readonly Purchase[] }) {
  return (
    <DataTable
      caption="Purchases, newest first"
      quietCaption
      rows={purchases}
      rowKey={(purchase) => purchase.id}
      columns={[
        {
          title: 'What',
          cell: (each) => (
            <a href={`/connects/purchases/${each.id}`}>
              <ConnectsAmount value={each.connects} />
            </a>
          ),
        },
        { title: 'When', cell: (each) => <TimeStamp at={each.plannedAt} show="moment" /> },
        { title: 'State', cell: (each) => <Badge tone={stateWords[each.state].tone}>{stateWords[each.state].label}</Badge> },
        { title: 'Total', kind: 'number', cell: (each) => <Usd cents={each.totalUsdCents} exact /> },
      ]}
    />
  )
}

function PurchaseView({ purchase }: { readonly purchase: Purchase }) {
  const state = stateWords[purchase.state]
  return (
    <>
      <Breadcrumbs
        items={[
          { label: 'Your Connects', href: '/connects' },
          { label: 'Purchases', href: '/connects/purchases' },
        ]}
      />
      <PageHeader
        eyebrow={<Badge tone={state.tone}>{state.label}</Badge>}
        title={<ConnectsAmount value={purchase.connects} />}
        lead={state.text}
        actions={
          purchase.state === 'failed' ? (
            <LinkButton href={`/connects/buy?quantity=${purchase.connects}`}>Try again</LinkButton>
          ) : undefined
        }
      />
      <KeyValue
        items={[
          { label: 'Price of one', value: <Usd cents={purchase.unitUsdCents} exact /> },
          { label: 'Connects together', value: <Usd cents={purchase.subtotalUsdCents} exact /> },
          {
            label:
              purchase.taxName === null
                ? 'Tax'
                : `${purchase.taxName}, ${purchase.taxBasisPoints / 100} % (${countryName(purchase.country)})`,
            value: <Usd cents={purchase.taxUsdCents} exact />,
          },
          {
            label: 'Total',
            value: (
              <strong>
                <Usd cents={purchase.totalUsdCents} exact />
              </strong>
            ),
          },
          { label: 'Paid with', value: methodInWords(purchase.method) },
          { label: 'Planned', value: <TimeStamp at={purchase.plannedAt} show="moment" /> },
          ...(purchase.settledAt === null
            ? []
            : [{ label: 'Settled', value: <TimeStamp at={purchase.settledAt} show="moment" /> }]),
          ...(purchase.providerReference === null
            ? []
            : [{ label: 'Provider’s reference', value: <code>{purchase.providerReference}</code> }]),
          {
            label: 'Rules in force',
            value: <a href={`/rules/${purchase.policyVersion}`}>Connects policy v{purchase.policyVersion}</a>,
          },
        ]}
      />
    </>
  )
}
