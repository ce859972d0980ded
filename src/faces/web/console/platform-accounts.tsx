import { get, page } from '#faces/web/routes.ts'
import { dayInWords } from '#kernel/instant.ts'
import { Breadcrumbs, DataTable, FilterForm, PageHeader, Pager, TextField, formatUsd } from '#faces/web/kit/index.ts'
import { platformAccounts, type PlatformAccount } from '#modules/ledger/index.ts'
import { cursorOf, pageOf, readCursor, type ListPage } from '#reads/cursor.ts'

const ACCOUNTS_PAGE = 50

/** What the marketplace's own accounts got and have. */
export const routes = [
  get('/console/audit/accounts', ['operator'], async (request) => {
    const today = request.now.toISOString().slice(0, 10)
    const through = dayOf(request.query.get('through')) ?? today
    const from = dayOf(request.query.get('from')) ?? `${through.slice(0, 8)}01`
    const [account, asset] = readCursor(request.query.get('after') ?? undefined, ['string', 'string']) ?? []
    const after = account === undefined ? undefined : { account: String(account), asset: String(asset) }
    const rows = await request.reading((tx) => platformAccounts(tx, { from, through, after, limit: ACCOUNTS_PAGE + 1 }))
    const accounts = pageOf(rows, ACCOUNTS_PAGE, (last) => cursorOf(last.account, last.asset))
    return page({
      title: 'Platform accounts',
      width: 'wide',
      body: <PlatformAccounts query={request.query} from={from} through={through} accounts={accounts} />,
    })
  }),
]

function dayOf(text: string | null): string | undefined {
  if (text === null || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text) ? text : undefined
}

function PlatformAccounts({
  query,
  from,
  through,
  accounts,
}: {
  readonly query: URLSearchParams
  readonly from: string
  readonly through: string
  readonly accounts: ListPage<PlatformAccount>
}) {
  return (
    <>
      <Breadcrumbs
        items={[
          { label: 'Console', href: '/console' },
          { label: 'Books', href: '/console/audit' },
        ]}
      />
      <PageHeader
        title="Platform accounts"
        lead="The other side of every transaction: where Connects came from and went to, and the money paid for them. Whatever a wallet gets, one of these gives."
      />
      <FilterForm action="/console/audit/accounts" values={query} label="Period" submit="Show">
        <TextField name="from" label="From" type="date" value={from} width="short" />
        <TextField name="through" label="Through" type="date" value={through} width="short" />
      </FilterForm>
      <DataTable
        caption={`From ${dayInWords(new Date(from))} through ${dayInWords(new Date(through))}, days in UTC`}
        empty="Nothing has been booked yet, or it was booked less than two minutes ago."
        rows={accounts.items}
        rowKey={({ account, asset }) => `${account} ${asset}`}
        columns={[
          { title: 'Account', rowHeader: true, cell: ({ account }) => <code>{account}</code> },
          { title: 'What it is', cell: ({ account }) => meaningOf(account) },
          { title: 'In the period', kind: 'number', cell: (line) => amount(line, line.inPeriod) },
          { title: 'At its end', kind: 'number', cell: (line) => amount(line, line.balance) },
        ]}
      />
      <Pager nextCursor={accounts.nextCursor} />
    </>
  )
}

function amount({ asset }: PlatformAccount, value: number): string {
  return asset === 'usd' ? formatUsd(value) : `${value.toLocaleString('en')} Connects`
}

const MEANINGS: Readonly<Record<string, string>> = {
  expired: 'Expired unused',
  revoked: 'Taken back with their payment',
  'connects:deferred': 'Paid for Connects that are still unused',
  'connects:revenue': 'Income from Connects that were used',
  'connects:breakage': 'Income from Connects that expired',
  'connects:owed': 'Claimed back after use; below 0: owed to us',
}

function meaningOf(account: string): string {
  const [kind, name = ''] = account.split(':')
  const words = name.replaceAll('_', ' ')
  if (kind === 'issuance') return `Issued: ${words}; below 0 by as many as there were`
  if (kind === 'spent') return `Used for: ${words}`
  if (kind === 'psp') return `Money with the payment provider ${words}; below 0: they hold it for us`
  if (kind === 'tax') return `Tax collected for ${name}`
  return MEANINGS[account] ?? ''
}
