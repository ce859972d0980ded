import { isId } from '#kernel/ids.ts'
import { get, notFound, page, post, redirect } from '#faces/web/routes.ts'
import {
  ActionButton,
  Badge,
  Breadcrumbs,
  Button,
  ConfirmButton,
  Form,
  ConnectsAmount,
  DataTable,
  FilterForm,
  Grid,
  LinkButton,
  Notice,
  PageHeader,
  Pager,
  Section,
  Stat,
  TextField,
  TimeStamp,
} from '#faces/web/kit/index.ts'
import { liftSuspension, suspendAccount } from '#platform/auth/index.ts'
import { freezeWallet, getWallet, supply, unfreezeWallet, type SupplyLine, type WalletView } from '#modules/ledger/index.ts'
import { readStatement, type StatementLine } from '#reads/connects.ts'
import { findWalletOwners, readCharges, type ChargeLine, type WalletOwner } from '#reads/console.ts'
import { findCharge } from '#modules/charges/index.ts'
import { LotTable, StatementTable } from '../member/connects/wallet.tsx'
import { actionName } from '../member/connects/words.ts'

/** Somebody's Connects as the journal has them, and the way to each receipt. */
export const routes = [
  get('/console/wallets', ['operator'], async (request) => {
    const wanted = (request.query.get('q') ?? '').trim().slice(0, 100)
    const { owners, chargeId, lines } = await request.reading(async (tx) => ({
      owners: wanted === '' ? [] : await findWalletOwners(tx, isId(wanted) ? { id: wanted } : { name: wanted }),
      chargeId: isId(wanted) ? (await findCharge(tx, wanted))?.id : undefined,
      lines: wanted === '' ? await supply(tx) : [],
    }))
    return page({
      title: 'Wallets and receipts',
      width: 'wide',
      body: <Wallets query={request.query} wanted={wanted} owners={owners} chargeId={chargeId} lines={lines} />,
    })
  }),
  get('/console/wallets/:ownerId', ['operator'], async (request) => {
    const { ownerId } = request.params
    const after = request.query.get('after') ?? undefined
    const found = await request.reading(async (tx) => {
      const [owner] = await findWalletOwners(tx, { id: ownerId })
      if (owner === undefined) return undefined
      const statement = await readStatement(tx, { ownerId, after })
      return { owner, wallet: await getWallet(tx, ownerId), statement, charges: await readCharges(tx, ownerId) }
    })
    if (found === undefined) return notFound()
    return page({
      title: `Wallet of ${found.owner.displayName}`,
      width: 'wide',
      body: (
        <WalletPage
          owner={found.owner}
          wallet={found.wallet}
          lines={found.statement.items}
          nextCursor={found.statement.nextCursor}
          charges={found.charges}
        />
      ),
    })
  }),
  post('/console/wallets/:ownerId/suspend', ['operator'], async (request) => {
    const { ownerId } = request.params
    const result = await request.run(suspendAccount, { accountId: ownerId, reason: (await request.form()).text('reason') })
    return redirect(`/console/wallets/${ownerId}`, {
      flash: result.ok
        ? {
            kind: 'done',
            text: 'Suspended: signed out everywhere, and kept out until you lift it. Nothing was taken from the wallet.',
          }
        : { kind: 'problem', text: 'Not suspended. Say why; and nobody suspends themself.' },
    })
  }),
  post('/console/wallets/:ownerId/freeze', ['operator'], async (request) => {
    const { ownerId } = request.params
    const result = await request.run(freezeWallet, { ownerId, reason: (await request.form()).text('reason') })
    return redirect(`/console/wallets/${ownerId}`, {
      flash: result.ok
        ? { kind: 'done', text: 'Frozen: nothing can be spent from this wallet until you open it again.' }
        : { kind: 'problem', text: notFrozen[result.refusal.code] ?? 'Not frozen. Say why.' },
    })
  }),
  post('/console/wallets/:ownerId/unfreeze', ['operator'], async (request) => {
    const { ownerId } = request.params
    const result = await request.run(unfreezeWallet, { ownerId, reason: (await request.form()).text('reason') })
    return redirect(`/console/wallets/${ownerId}`, {
      flash: result.ok
        ? { kind: 'done', text: 'The wallet is open again.' }
        : { kind: 'problem', text: stillFrozen[result.refusal.code] ?? 'Still frozen. Say why it may be opened.' },
    })
  }),
  post('/console/wallets/:ownerId/lift-suspension', ['operator'], async (request) => {
    const { ownerId } = request.params
    const result = await request.run(liftSuspension, { accountId: ownerId })
    return redirect(`/console/wallets/${ownerId}`, {
      flash: result.ok
        ? { kind: 'done', text: 'The suspension is lifted. They can sign in again.' }
        : { kind: 'note', text: 'This account is not suspended.' },
    })
  }),
]

const notFrozen: Readonly<Record<string, string>> = {
  wallet_frozen: 'This wallet is frozen already.',
  wallet_not_found: 'There is no such wallet.',
}

const stillFrozen: Readonly<Record<string, string>> = {
  wallet_not_frozen: 'This wallet is not frozen.',
  finding_open: 'Still frozen: the audit found something in it that is open. Close that first, on the page Books.',
}

function Wallets({
  query,
  wanted,
  owners,
  chargeId,
  lines,
}: {
  readonly query: URLSearchParams
  readonly wanted: string
  readonly owners: readonly WalletOwner[]
  readonly chargeId: string | undefined
  readonly lines: readonly SupplyLine[]
}) {
  return (
    <>
      <Breadcrumbs items={[{ label: 'Console', href: '/console' }]} />
      <PageHeader title="Wallets and receipts" lead="Look somebody up by name, or a wallet or receipt by its id." />
      <FilterForm action="/console/wallets" values={query} label="Look up a wallet or receipt" submit="Look up">
        <TextField name="q" label="Name or id" value={wanted} optional />
      </FilterForm>
      {chargeId === undefined ? null : (
        <Notice tone="good" title="This is a receipt">
          <a href={`/receipts/${chargeId}`}>Open the receipt</a>
        </Notice>
      )}
      {wanted === '' ? (
        <Supply lines={lines} />
      ) : (
        <DataTable
          caption="Wallets found"
          empty="Nobody with a wallet has this name or id."
          rows={owners}
          rowKey={(owner) => owner.id}
          columns={[
            {
              title: 'Owner',
              cell: (owner) => (
                <a href={`/console/wallets/${owner.id}`} dir="auto">
                  {owner.displayName}
                </a>
              ),
            },
            { title: 'Available', kind: 'number', cell: (owner) => <ConnectsAmount value={owner.available} /> },
            { title: 'Set aside', kind: 'number', cell: (owner) => <ConnectsAmount value={owner.held} /> },
            { title: 'State', cell: (owner) => (owner.frozen ? <Badge tone="warning">Frozen</Badge> : <Badge>Open</Badge>) },
          ]}
        />
      )}
    </>
  )
}

function Supply({ lines }: { readonly lines: readonly SupplyLine[] }) {
  return (
    <Section
      title="All Connects there are"
      intro="Issued = available + set aside + used + expired + taken back, for every origin."
    >
      <DataTable
        caption="Supply by origin"
        quietCaption
        rows={lines}
        rowKey={(line) => line.origin}
        columns={[
          { title: 'Origin', cell: (line) => line.origin.replaceAll('_', ' ') },
          { title: 'Issued', kind: 'number', cell: (line) => line.issued.toLocaleString('en') },
          { title: 'Available', kind: 'number', cell: (line) => line.available.toLocaleString('en') },
          { title: 'Set aside', kind: 'number', cell: (line) => line.held.toLocaleString('en') },
          { title: 'Used', kind: 'number', cell: (line) => line.consumed.toLocaleString('en') },
          { title: 'Expired', kind: 'number', cell: (line) => line.expired.toLocaleString('en') },
          { title: 'Taken back', kind: 'number', cell: (line) => line.revoked.toLocaleString('en') },
        ]}
      />
    </Section>
  )
}

function WalletPage({
  owner,
  wallet,
  lines,
  nextCursor,
  charges,
}: {
  readonly owner: WalletOwner
  readonly wallet: WalletView
  readonly lines: readonly StatementLine[]
  readonly nextCursor: string | undefined
  readonly charges: readonly ChargeLine[]
}) {
  return (
    <>
      <Breadcrumbs
        items={[
          { label: 'Console', href: '/console' },
          { label: 'Wallets', href: '/console/wallets' },
        ]}
      />
      <PageHeader eyebrow="Wallet" title={<span dir="auto">{owner.displayName}</span>} />
      <Grid least="small">
        <Stat label="Available" value={<ConnectsAmount value={wallet.available} strong />} />
        <Stat label="Set aside for bids" value={<ConnectsAmount value={wallet.held} />} />
        <Stat label="State" value={wallet.frozen ? 'Frozen' : 'Open'} />
      </Grid>
      <Freezing owner={owner} frozen={wallet.frozen} />
      <Suspension owner={owner} />
      <Section title="Lots">
        <LotTable
          lots={wallet.lots}
          hrefOf={(lot) => `/console/wallets/${owner.id}/lots/${lot.id}`}
          actionsOf={(lot) =>
            lot.available === 0 ? null : <a href={`/console/wallets/${owner.id}/lots/${lot.id}/expiry`}>Change expiry</a>
          }
        />
      </Section>
      <Section title="Newest charges" intro="Free ones included: each has its receipt.">
        <DataTable
          caption="Charges, newest first"
          quietCaption
          empty="Nothing was ever charged."
          rows={charges}
          rowKey={(charge) => charge.id}
          columns={[
            { title: 'What', cell: (charge) => <a href={`/receipts/${charge.id}`}>{actionName(charge.action)}</a> },
            { title: 'When', cell: (charge) => <TimeStamp at={charge.at} show="moment" /> },
            { title: 'Rule', cell: (charge) => `${charge.clause}, version ${charge.version}` },
            { title: 'Charged', kind: 'number', cell: (charge) => <ConnectsAmount value={charge.qty} /> },
            { title: 'Came back', kind: 'number', cell: (charge) => <ConnectsAmount value={charge.returned} /> },
          ]}
        />
      </Section>
      <Section
        title="Statement"
        actions={<LinkButton href={`/console/wallets/${owner.id}/statement`}>As of another day, and as a file</LinkButton>}
      >
        <StatementTable lines={lines} />
        <Pager nextCursor={nextCursor} />
      </Section>
    </>
  )
}

function Freezing({ owner, frozen }: { readonly owner: WalletOwner; readonly frozen: boolean }) {
  const base = `/console/wallets/${owner.id}`
  if (frozen) {
    return (
      <Notice
        tone="warning"
        title="This wallet is frozen"
        actions={
          <ConfirmButton label="Open the wallet again">
            <Form action={`${base}/unfreeze`} id="unfreeze" label="Open the wallet again">
              <TextField name="reason" label="Why may it be opened?" hint="Kept on record." maxLength={500} />
              <Button>Open the wallet</Button>
            </Form>
          </ConfirmButton>
        }
      >
        Its owner cannot spend or bid. Connects still come in, expire and come back.{' '}
        <a href="/console/audit">Why, and what the audit found</a>
      </Notice>
    )
  }
  return (
    <ConfirmButton label="Freeze this wallet">
      <Form action={`${base}/freeze`} id="freeze" label="Freeze this wallet">
        <p>Nothing can be spent or bid from it. Connects still come in, expire and come back, and you can open it again.</p>
        <TextField name="reason" label="Reason" hint="Kept on record." maxLength={500} />
        <Button look="danger">Freeze</Button>
      </Form>
    </ConfirmButton>
  )
}

function Suspension({ owner }: { readonly owner: WalletOwner }) {
  const base = `/console/wallets/${owner.id}`
  if (owner.suspendedAt !== null) {
    return (
      <Notice
        tone="warning"
        title="This account is suspended"
        actions={<ActionButton action={`${base}/lift-suspension`}>Lift the suspension</ActionButton>}
      >
        Since <TimeStamp at={owner.suspendedAt} show="moment" />. They cannot sign in; their Connects stay theirs.
      </Notice>
    )
  }
  return (
    <ConfirmButton label="Suspend this account">
      <Form action={`${base}/suspend`} label="Suspend this account">
        <p>Signs the person out everywhere and keeps them out. Their Connects stay theirs, and you can lift it at any time.</p>
        <TextField name="reason" label="Reason" hint="Kept on record." maxLength={500} />
        <Button look="danger">Suspend</Button>
      </Form>
    </ConfirmButton>
  )
}
