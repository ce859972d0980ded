import type { ReactNode } from 'react'
import { usdCents } from '#kernel/money.ts'
import { viewMembership } from '#modules/grants/index.ts'
import { getWallet, type WalletLot, type WalletView } from '#modules/ledger/index.ts'
import { readHeldForBoosts, type HeldForBoost } from '#reads/boosts.ts'
import { readMonths, readStatement, type MonthOfConnects, type StatementLine } from '#reads/connects.ts'
import {
  BarChart,
  ConnectsAmount,
  DataTable,
  EmptyState,
  Grid,
  LinkButton,
  Notice,
  PageHeader,
  Section,
  Stat,
  TimeStamp,
  Usd,
} from '../../kit/index.ts'
import { accountIdOf, get, page } from '../../routes.ts'
import { YourPlan } from './plan.tsx'
import { lineWords, originName } from './words.ts'

export const routes = [
  get('/connects', ['freelancer'], async (request) => {
    const ownerId = accountIdOf(request)
    const { wallet, membership, lines, months, held } = await request.reading(async (tx) => ({
      wallet: await getWallet(tx, ownerId),
      membership: await viewMembership(tx, ownerId, request.now),
      lines: (await readStatement(tx, { ownerId, size: 6 })).items,
      months: await readMonths(tx, { ownerId, now: request.now }),
      held: await readHeldForBoosts(tx, ownerId),
    }))
    return page({
      title: 'Your Connects',
      width: 'wide',
      body: (
        <>
          <PageHeader
            title="Your Connects"
            lead="What you have, when it expires, and what it was used for. Connects have no cash value and never move between people."
            actions={
              <>
                <LinkButton href="/connects/purchases">Purchases</LinkButton>
                <LinkButton href="/connects/buy" look="primary">
                  Buy Connects
                </LinkButton>
              </>
            }
          />
          {wallet.frozen ? (
            <Notice tone="warning">Your wallet is frozen: nothing can be charged to it. Write to us to find out why.</Notice>
          ) : null}
          <Figures wallet={wallet} />
          <YourPlan view={membership} />
          <HeldForBoosts held={held} />
          <Section
            title="Lots"
            intro="Connects that came together. The first line is spent first."
            actions={<LinkButton href="/connects/lots">All lots, used up ones too</LinkButton>}
          >
            <LotTable lots={wallet.lots} hrefOf={(lot) => `/connects/lots/${lot.id}`} />
          </Section>
          <Months months={months} />
          <Section title="Last movements" actions={<LinkButton href="/connects/statement">The whole statement</LinkButton>}>
            <StatementTable lines={lines} />
          </Section>
        </>
      ),
    })
  }),
]

function Figures({ wallet }: { readonly wallet: WalletView }) {
  const next = wallet.lots.filter((lot) => lot.available > 0 && lot.expiresAt !== null).toSorted(byExpiry)[0]
  return (
    <Grid least="small">
      <Stat label="Available" value={<ConnectsAmount value={wallet.available} strong />} />
      <Stat label="Set aside for bids" value={<ConnectsAmount value={wallet.held} />} />
      <Stat
        label="Next to expire"
        value={next === undefined ? 'None' : <ConnectsAmount value={next.available} />}
        note={
          next?.expiresAt == null ? undefined : (
            <>
              on <TimeStamp at={next.expiresAt} />
            </>
          )
        }
      />
    </Grid>
  )
}

/** What is set aside says what it waits for, and when it comes back at the latest. */
function HeldForBoosts({ held }: { readonly held: readonly HeldForBoost[] }) {
  if (held.length === 0) return null
  return (
    <Section
      title="Set aside"
      intro="Yours until the client does something with a boosted proposal. Otherwise it comes back by itself."
      actions={<LinkButton href="/boosts">All your boosts</LinkButton>}
    >
      <DataTable
        caption="Set aside for boosts, the first to end first"
        quietCaption
        rows={held}
        rowKey={(each) => each.proposalId}
        columns={[
          {
            title: 'Boosted proposal',
            cell: (each) => (
              <a href={`/proposals/${each.proposalId}#boost`} dir="auto">
                {each.jobTitle}
              </a>
            ),
          },
          {
            title: 'Waits for',
            cell: ({ state, pays }) =>
              state === 'won' ? `the client to act; then its place costs ${pays ?? 0}` : 'the client to open the list',
          },
          { title: 'Back at the latest', cell: (each) => <TimeStamp at={each.closesAt} show="moment" /> },
          { title: 'Connects', kind: 'number', cell: (each) => each.maximum.toLocaleString('en') },
        ]}
      />
    </Section>
  )
}

function byExpiry(left: WalletLot, right: WalletLot): number {
  return (left.expiresAt?.getTime() ?? 0) - (right.expiresAt?.getTime() ?? 0)
}

/** Whoever has been here for a year has dozens of lots, and needs the first few. */
const LOTS_AT_FIRST = 8

interface LotTableProps {
  readonly lots: readonly WalletLot[]
  /** Where a lot has its own page. */
  readonly hrefOf?: ((lot: WalletLot) => string) | undefined
  /** What can be done with a lot, beside looking at it. */
  readonly actionsOf?: ((lot: WalletLot) => ReactNode) | undefined
}

export function LotTable({ lots, ...links }: LotTableProps) {
  if (lots.length === 0) {
    return <EmptyState title="You have no Connects." action={<LinkButton href="/connects/buy">Buy Connects</LinkButton>} />
  }
  const [next, later] = [lots.slice(0, LOTS_AT_FIRST), lots.slice(LOTS_AT_FIRST)]
  if (later.length === 0) return <Lots lots={next} caption="Lots in the order they are spent" {...links} />
  return (
    <>
      <Lots lots={next} caption="Lots in the order they are spent" {...links} />
      <details>
        <summary>
          {later.length} {later.length === 1 ? 'lot' : 'lots'} spent after these
        </summary>
        <Lots lots={later} caption="Lots spent later" {...links} />
      </details>
    </>
  )
}

function Lots({ lots, caption, hrefOf, actionsOf }: LotTableProps & { readonly caption: string }) {
  return (
    <DataTable
      caption={caption}
      quietCaption
      rows={lots}
      rowKey={(lot) => lot.id}
      columns={[
        {
          title: 'Source',
          cell: (lot) => (hrefOf === undefined ? originName(lot.origin) : <a href={hrefOf(lot)}>{originName(lot.origin)}</a>),
        },
        { title: 'Since', cell: (lot) => <TimeStamp at={lot.effectiveAt} /> },
        { title: 'Expires', cell: (lot) => (lot.expiresAt === null ? 'Never' : <TimeStamp at={lot.expiresAt} />) },
        { title: 'Price of one', kind: 'number', cell: (lot) => <UnitPrice lot={lot} /> },
        { title: 'Size', kind: 'number', cell: (lot) => lot.granted },
        { title: 'Left', kind: 'number', cell: (lot) => lot.available },
        { title: 'Set aside', kind: 'number', cell: (lot) => lot.held },
        ...(actionsOf === undefined ? [] : [{ title: 'Change', kind: 'actions' as const, cell: actionsOf }]),
      ]}
    />
  )
}

export function UnitPrice({ lot }: { readonly lot: WalletLot }) {
  return lot.costUsdCents === 0 ? <>Granted</> : <Usd cents={usdCents(Math.round(lot.costUsdCents / lot.granted))} exact />
}

function Months({ months }: { readonly months: readonly MonthOfConnects[] }) {
  const spent = months.reduce((sum, month) => sum + month.spent, 0)
  const back = months.reduce((sum, month) => sum + month.cameBack, 0)
  if (spent === 0) return null
  return (
    <Section title="The last twelve months">
      <BarChart
        title="Spent in each month"
        summary={`${spent} Connects were spent in twelve months, and ${back} came back.`}
        bars={months.map((month) => ({ label: monthInWords(month.month), value: month.spent }))}
      />
    </Section>
  )
}

const monthAndYear = new Intl.DateTimeFormat('en-GB', { month: 'short', year: '2-digit', timeZone: 'UTC' })

/** "2026-10" → "Oct 26" */
export function monthInWords(month: string): string {
  return monthAndYear.format(new Date(`${month}-01`))
}

export function StatementTable({ lines }: { readonly lines: readonly StatementLine[] }) {
  return (
    <DataTable
      caption="Movements, newest first"
      quietCaption
      empty="Nothing has moved yet."
      rows={lines}
      rowKey={(line) => String(line.version)}
      columns={[
        { title: 'What and why', cell: (line) => <What line={line} /> },
        { title: 'When', cell: (line) => <TimeStamp at={line.at} show="moment" /> },
        { title: 'Rule', cell: (line) => <Rule line={line} /> },
        { title: 'Amount', kind: 'number', cell: (line) => <ConnectsAmount value={line.amount} sign /> },
        { title: 'Available after', kind: 'number', cell: (line) => line.balanceAfter.toLocaleString('en') },
        ...(lines.some((line) => line.heldAmount !== 0 || line.heldAfter !== 0)
          ? [
              {
                title: 'Set aside after',
                kind: 'number' as const,
                cell: (line: StatementLine) => line.heldAfter.toLocaleString('en'),
              },
            ]
          : []),
      ]}
    />
  )
}

export function What({ line }: { readonly line: Parameters<typeof lineWords>[0] & Pick<StatementLine, 'chargeId'> }) {
  const words = <span dir="auto">{lineWords(line)}</span>
  return line.chargeId === null ? words : <a href={`/receipts/${line.chargeId}`}>{words}</a>
}

export function Rule({ line }: { readonly line: Pick<StatementLine, 'clause' | 'policyVersion'> }) {
  if (line.policyVersion === null) return <span className="muted">None</span>
  return (
    <a href={`/rules/${line.policyVersion}`}>
      {line.clause === null ? '' : `${line.clause}, `}v{line.policyVersion}
    </a>
  )
}
