import type { ReactNode } from 'react'
import { ConnectsAmount, DataTable, Notice, Section } from '#faces/web/kit/index.ts'
import type { Id } from '#kernel/ids.ts'
import { REPLAY_DAYS, type Replay } from '#modules/auctions/index.ts'

interface AuctionReplayProps {
  /** Undefined: too few people stand behind it to say anything to everybody. */
  readonly replay: Omit<Replay, 'mostAffected'> | undefined
}

/** What recorded bids for boosted places would have won and paid under other terms of the auction. */
export function AuctionReplay({ replay, children }: AuctionReplayProps & { readonly children?: ReactNode }) {
  return (
    <Section
      id="auctions"
      title="The same bids under these terms"
      intro={`The newest rounds of ${REPLAY_DAYS} days, settled again. The bids stay exactly as they were.`}
    >
      <Notice tone="warning" title="This is not a forecast">
        People would bid otherwise: who pays their own bid names less, and who sees more places waits longer. Only what the terms
        do to bids that were made is shown, as if the client had done something with every boosted proposal. Who may bid is not
        replayed: nobody is left out who bid then, and nobody is added.
      </Notice>
      {replay === undefined ? (
        <p>Too few people bid in that time to say anything about them here.</p>
      ) : replay.rounds === 0 ? (
        <p>No round was frozen in that time, so there is nothing to settle again.</p>
      ) : (
        <Figures replay={replay} />
      )}
      {children}
    </Section>
  )
}

function Figures({ replay }: { readonly replay: Omit<Replay, 'mostAffected'> }) {
  const { auctions, rounds, bids, bidders, before, after, payingMore, payingLess, gaining, losing } = replay
  const rows = [
    { what: 'Places won', before: before.places, after: after.places },
    { what: 'People with a place', before: before.winners, after: after.winners },
    { what: 'Connects for all places', before: before.connects, after: after.connects },
    { what: 'The middle price of a place', before: before.medianPrice, after: after.medianPrice },
  ]
  const number = (value: number | undefined) => value?.toLocaleString('en') ?? '–'
  return (
    <>
      <p>
        {count(bids, 'bid')} of {count(bidders, 'person', 'people')} in {count(auctions, 'auction')} ({count(rounds, 'round')}).
      </p>
      <DataTable
        caption="The same bids before and after"
        quietCaption
        rows={rows}
        rowKey={({ what }) => what}
        columns={[
          { title: 'Of recorded rounds', rowHeader: true, cell: ({ what }) => what },
          { title: 'Before', kind: 'number', cell: (row) => number(row.before) },
          { title: 'After', kind: 'number', cell: (row) => number(row.after) },
        ]}
      />
      <p>
        {count(payingMore.people, 'person', 'people')} would have paid {count(payingMore.connects, 'Connect')} more together,{' '}
        {count(payingLess.people, 'person', 'people')} {count(payingLess.connects, 'Connect')} less.{' '}
        {count(gaining, 'person', 'people')} would have won more places, {count(losing, 'person', 'people')} fewer.
      </p>
    </>
  )
}

/** Whose cost changes most: for operators only. */
export function MostAffectedBidders({ replay, names }: { readonly replay: Replay; readonly names: ReadonlyMap<Id, string> }) {
  if (replay.mostAffected.length === 0) return null
  return (
    <DataTable
      caption="Whom it touches most, for operators only"
      rows={replay.mostAffected}
      rowKey={({ owner }) => owner}
      columns={[
        {
          title: 'Who',
          rowHeader: true,
          cell: ({ owner }) => (
            <a href={`/console/wallets/${owner}`} dir="auto">
              {names.get(owner) ?? 'Somebody without an account'}
            </a>
          ),
        },
        { title: 'Places before', kind: 'number', cell: ({ placesBefore }) => placesBefore },
        { title: 'After', kind: 'number', cell: ({ placesAfter }) => placesAfter },
        { title: 'Paid before', kind: 'number', cell: ({ connectsBefore }) => <ConnectsAmount value={connectsBefore} /> },
        {
          title: 'Change',
          kind: 'number',
          cell: (one) => <ConnectsAmount value={one.connectsAfter - one.connectsBefore} sign />,
        },
      ]}
    />
  )
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`
}
