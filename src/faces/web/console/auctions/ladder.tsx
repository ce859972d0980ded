import type { Id } from '#kernel/ids.ts'
import { Badge, ConnectsAmount, DataTable, Hash, Pager, Section, Tabs, TimeStamp } from '#faces/web/kit/index.ts'
import type { BidLine, RoundLine, StepLine } from '#reads/auction-console.ts'
import type { ListPage } from '#reads/cursor.ts'
import { outcomeWords, stepName } from './words.ts'

export interface LadderView {
  readonly rounds: readonly RoundLine[]
  /** The one that is shown; 0 where there is none yet and the bids stand as they are. */
  readonly round: number
  readonly list: ListPage<BidLine>
}

export type StepsView = ListPage<StepLine>

/** Which round to look at. */
export function Rounds({ rounds, round, auctionId }: LadderView & { readonly auctionId: Id }) {
  if (rounds.length < 2) return null
  return (
    <Tabs
      label="Rounds"
      items={rounds.map(({ no }) => ({
        label: `Round ${no}`,
        href: `/console/auctions/${auctionId}?round=${no}`,
        current: no === round,
      }))}
    />
  )
}

/** The bids of a round from the highest down, with the names behind them. */
export function Ladder({ rounds, round, list }: LadderView) {
  const head = rounds.find(({ no }) => no === round)
  return (
    <Section
      title={head === undefined ? 'Bids as they stand' : `Ladder of round ${round}`}
      intro={head === undefined ? 'No round is frozen yet: the client has not opened the list since the first bid.' : undefined}
    >
      {head === undefined ? null : (
        <p className="muted">
          Frozen <TimeStamp at={head.frozenAt} show="moment" />, sealed under <Hash value={head.hash} />. Maxima are private until
          the auction is over: do not pass them on.
        </p>
      )}
      <DataTable
        caption="Bids, the highest first"
        quietCaption
        empty="Nobody bids now."
        rows={list.items}
        rowKey={({ bidId }) => bidId}
        columns={[
          {
            title: 'Bidder',
            rowHeader: true,
            cell: ({ ownerId, ownerName }) => (
              <a href={`/console/wallets/${ownerId}`} dir="auto">
                {ownerName}
              </a>
            ),
          },
          { title: 'Maximum', kind: 'number', cell: ({ maximum }) => <ConnectsAmount value={maximum} /> },
          { title: 'Named', cell: ({ namedAt }) => <TimeStamp at={namedAt} show="moment" /> },
          ...(head === undefined
            ? []
            : [
                {
                  title: 'In this round',
                  cell: ({ outcome }: BidLine) =>
                    outcome === null ? '–' : <Badge tone={outcome === 'won' ? 'good' : 'neutral'}>{outcomeWords[outcome]}</Badge>,
                },
                {
                  title: 'Price',
                  kind: 'number' as const,
                  cell: ({ outcome, pays }: BidLine) => (outcome === 'won' ? <ConnectsAmount value={pays} /> : '–'),
                },
              ]),
          { title: 'Now', cell: ({ state, reachedAt }) => `${stepName(state)}${reachedAt === null ? '' : ', client acted'}` },
          { title: 'Looks', kind: 'number', cell: ({ views, opens }) => `${views} list · ${opens} opened` },
        ]}
      />
      <Pager nextCursor={list.nextCursor} parameter="bids" />
    </Section>
  )
}

/** All that happened, newest first. */
export function StepList({ items, nextCursor }: StepsView) {
  return (
    <Section title="Step by step">
      <DataTable
        caption="What happened to each bid, newest first"
        quietCaption
        empty="Nothing has happened yet."
        rows={items}
        rowKey={({ bidId, no }) => `${bidId} ${no}`}
        columns={[
          { title: 'When', cell: ({ at }) => <TimeStamp at={at} show="moment" /> },
          { title: 'Bidder', cell: ({ ownerName }) => <span dir="auto">{ownerName}</span> },
          { title: 'What', cell: ({ kind }) => stepName(kind) },
          { title: 'Connects', kind: 'number', cell: ({ connects }) => connects ?? '–' },
        ]}
      />
      <Pager nextCursor={nextCursor} parameter="steps" />
    </Section>
  )
}
