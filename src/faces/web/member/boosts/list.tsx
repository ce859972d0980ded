import { readBoostTotals, readMyBoosts, type BoostTotals, type MyBoost } from '#reads/boosts.ts'
import {
  Badge,
  ConnectsAmount,
  DataTable,
  EmptyState,
  Grid,
  LinkButton,
  PageHeader,
  Pager,
  Section,
  Stat,
  TimeStamp,
} from '../../kit/index.ts'
import { accountIdOf, get, page } from '../../routes.ts'
import { BoostNavigation } from './navigation.tsx'
import { boostState, heldFor } from './words.ts'

export const routes = [
  get('/boosts', ['freelancer'], async (request) => {
    const ownerId = accountIdOf(request)
    const { list, totals } = await request.reading(async (tx) => ({
      list: await readMyBoosts(tx, { ownerId, after: request.query.get('after') ?? undefined }),
      totals: await readBoostTotals(tx, ownerId),
    }))
    return page({
      title: 'Your boosts',
      width: 'wide',
      body: (
        <>
          <PageHeader
            title="Your boosts"
            lead="Labelled places for your proposals: what you offered, what became of it, and what it cost. You pay for a place only when the client does something with your proposal."
          />
          <BoostNavigation current="/boosts" />
          {totals.boosts === 0 ? <None /> : <Boosts list={list.items} totals={totals} />}
          <Pager nextCursor={list.nextCursor} />
        </>
      ),
    })
  }),
]

function None() {
  return (
    <EmptyState title="You have not boosted a proposal." action={<LinkButton href="/proposals">Your proposals</LinkButton>}>
      A boost is offered on the page of each proposal that the client has not answered yet. You never need one to be read.{' '}
      <a href="/outcomes/boosts">What boosts really did</a>
    </EmptyState>
  )
}

function Boosts({ list, totals }: { readonly list: readonly MyBoost[]; readonly totals: BoostTotals }) {
  return (
    <>
      <Grid least="small">
        <Stat label="Set aside now" value={<ConnectsAmount value={totals.held} />} note="Yours until it is charged" />
        <Stat
          label="Charged"
          value={<ConnectsAmount value={totals.charged} />}
          note={`For ${totals.chargedBoosts} of ${totals.boosts} ${totals.boosts === 1 ? 'boost' : 'boosts'}`}
        />
        <Stat label="Came back after a charge" value={<ConnectsAmount value={totals.returned} />} />
        <Stat label="Won a place" value={totals.places} note={`Of ${totals.boosts}`} />
      </Grid>
      <Section title="Each boost" actions={<a href="/outcomes/boosts">What boosts really did</a>}>
        <BoostTable boosts={list} />
      </Section>
    </>
  )
}

function BoostTable({ boosts }: { readonly boosts: readonly MyBoost[] }) {
  return (
    <DataTable
      caption="Boosts of your proposals, what moved last first"
      quietCaption
      rows={boosts}
      rowKey={(boost) => boost.bidId}
      columns={[
        {
          title: 'Job',
          cell: (boost) => (
            <a href={`/proposals/${boost.proposalId}#boost`} dir="auto">
              {boost.jobTitle}
            </a>
          ),
        },
        { title: 'State', cell: (boost) => <Badge tone={boostState(boost).tone}>{boostState(boost).label}</Badge> },
        { title: 'Last step', cell: (boost) => <TimeStamp at={boost.movedAt} show="relative" /> },
        { title: 'Your maximum', kind: 'number', cell: (boost) => boost.maximum.toLocaleString('en') },
        { title: 'Set aside', kind: 'number', cell: (boost) => heldFor(boost).toLocaleString('en') },
        { title: 'Charged', kind: 'number', cell: (boost) => <Charged boost={boost} /> },
        { title: 'Result', cell: (boost) => <ResultLinks boost={boost} /> },
      ]}
    />
  )
}

function Charged({ boost: { chargeId, pays, returned } }: { readonly boost: MyBoost }) {
  if (chargeId === null) return <>0</>
  return (
    <>
      <a href={`/receipts/${chargeId}`}>{(pays ?? 0).toLocaleString('en')}</a>
      {returned === 0 ? null : ` (${returned} came back)`}
    </>
  )
}

function ResultLinks({ boost }: { readonly boost: MyBoost }) {
  return (
    <>
      {boost.isSealed ? (
        <a href={`/proposals/${boost.proposalId}/sheet`}>Result sheet</a>
      ) : (
        <a href={`/auctions/${boost.auctionId}`}>Public page</a>
      )}
    </>
  )
}
