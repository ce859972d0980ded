import { unreachable } from '#kernel/invariant.ts'
import type { BoostView, OwnBid } from '#modules/auctions/index.ts'
import { capitalized, connectsText } from '#modules/policy/index.ts'
import { LinkButton, Notice, TimeStamp } from '../../kit/index.ts'

interface BecameProps {
  readonly view: BoostView
  readonly bid: OwnBid
  readonly proposalId: string
}

/** What has become of a bid: a sentence or two, and what comes next. */
export function Became(props: BecameProps) {
  const { view, bid } = props
  if (view.wasHeldOut && bid.state !== 'withdrawn') return <HeldOut bid={bid} />
  switch (bid.state) {
    case 'standing':
      return <Standing view={view} bid={bid} />
    case 'won':
      return <Won view={view} bid={bid} />
    case 'charged':
      return <Charged bid={bid} />
    case 'outbid':
      return <OutOfPlace view={view} bid={bid} />
    case 'worn_out':
      return <WornOut bid={bid} />
    case 'withdrawn':
      return (
        <p className="muted">
          You took your boost back. {view.mayBid ? 'You can name a maximum again, as long as the auction is open.' : ''}
        </p>
      )
    case 'released':
      return <Released {...props} />
    default:
      return unreachable(bid.state)
  }
}

function Charged({ bid }: { readonly bid: OwnBid }) {
  return (
    <Notice
      tone="good"
      title={<>Your boost was charged: {connectsText(bid.pays ?? 0)}</>}
      actions={bid.chargeId === null ? null : <LinkButton href={`/receipts/${bid.chargeId}`}>The receipt</LinkButton>}
    >
      The client did something with your boosted proposal, so its place was paid. The rest of your maximum of{' '}
      {connectsText(bid.maximum)} is yours again.
    </Notice>
  )
}

function OutOfPlace({ view, bid }: { readonly view: BoostView; readonly bid: OwnBid }) {
  return (
    <Notice title="You have no place now">
      Others named more than your {connectsText(bid.maximum)}, which are yours again. Nothing was charged.
      {view.mayBid ? ` ${capitalized(connectsText(view.toBeIn))} would regain a place when the list is next settled.` : ''}
    </Notice>
  )
}

function WornOut({ bid }: { readonly bid: OwnBid }) {
  return (
    <Notice title="Your boost is worn out">
      The client looked at it and did nothing ({looksWords(bid)}), so the place ended and nothing was charged: your{' '}
      {connectsText(bid.maximum)} are yours again. Your proposal stays in the list as before; a boost of it cannot be bought a
      second time.
    </Notice>
  )
}

function Released({ bid, proposalId }: BecameProps) {
  return (
    <Notice title="The auction is over, and nothing was charged">
      {endWords(bid)} Your {connectsText(bid.maximum)} are yours again.{' '}
      {bid.isSealed ? (
        <>
          The <a href={`/proposals/${proposalId}/sheet`}>result sheet</a> shows every bid without names.
        </>
      ) : null}
    </Notice>
  )
}

function Standing({ view, bid }: { readonly view: BoostView; readonly bid: OwnBid }) {
  return (
    <p>
      {capitalized(connectsText(bid.maximum))} {bid.maximum === 1 ? 'is' : 'are'} set aside for this boost.{' '}
      {view.frozenAt === null ? (
        'The places are given when the client opens the list for the first time.'
      ) : (
        <>
          The client has opened the list already; places are given anew at most once a day, when the client looks again. The last
          time was <TimeStamp at={view.frozenAt} show="moment" />.
        </>
      )}{' '}
      If that does not happen by <TimeStamp at={view.closesAt} show="moment" />, all of it comes back.
    </p>
  )
}

/** How often the client looked is not said while the auction runs: looks are not counted where chance held the job out, so it would tell. */
function Won({ view, bid }: { readonly view: BoostView; readonly bid: OwnBid }) {
  const { viewsUntilWorn, opensUntilWorn } = view.terms
  const pays = bid.pays ?? 0
  return (
    <Notice tone="good" title="Your bid won a place">
      It costs {connectsText(pays)} once the client does something with your proposal; the other{' '}
      {connectsText(bid.maximum - pays)} of your maximum come back then. If the client only looks, everything comes back: after{' '}
      {viewsUntilWorn} looks at the list or {opensUntilWorn} at your proposal, or on{' '}
      <TimeStamp at={view.closesAt} show="moment" />. Should chance have held this job out, nothing is charged at all, and you are
      told at the end.
    </Notice>
  )
}

function HeldOut({ bid }: { readonly bid: OwnBid }) {
  return (
    <Notice title="Your boost was held out by chance">
      It was not shown and not charged; your {connectsText(bid.maximum)} are yours again. We do this on a small share of jobs,
      drawn by a secret number before anybody bids, because it is the only honest way to find out what boosts do.
    </Notice>
  )
}

function endWords({ pays, isSealed }: OwnBid): string {
  if (pays !== null) return 'You had a place, and the client did nothing with your proposal while it was boosted.'
  return isSealed ? 'Your bid had no place at the end.' : 'The client never opened the list while it was open.'
}

function looksWords({ views, opens }: OwnBid): string {
  return `the list ${times(views)}, your proposal ${times(opens)}`
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`
}
