import { get, notFound, page } from '#faces/web/routes.ts'
import { isId } from '#kernel/ids.ts'
import {
  ConnectsAmount,
  Badge,
  Breadcrumbs,
  CardList,
  Columns,
  Hash,
  KeyValue,
  LinkButton,
  Notice,
  PageHeader,
  Section,
  TimeStamp,
} from '#faces/web/kit/index.ts'
import { auditOneAuction } from '#modules/auctions/index.ts'
import {
  findAuctionDetail,
  readFlags,
  readLadder,
  readRounds,
  readSteps,
  type AuctionDetail,
  type FlagLine,
} from '#reads/auction-console.ts'
import { FlagCard } from './flag-card.tsx'
import { Ladder, Rounds, StepList, type LadderView, type StepsView } from './ladder.tsx'
import { auctionState, closeWords } from './words.ts'

/** Everything about one auction, with the names that bidders do not see. */
export const routes = [
  get('/console/auctions/:auctionId', ['operator'], async (request) => {
    const auctionId = request.params.auctionId
    if (!isId(auctionId)) return notFound()
    const found = await request.reading(async (tx) => {
      const auction = await findAuctionDetail(tx, auctionId)
      if (auction === undefined) return undefined
      const rounds = await readRounds(tx, auctionId)
      const asked = Number(request.query.get('round') ?? NaN)
      const round = rounds.find(({ no }) => no === asked)?.no ?? rounds[0]?.no ?? 0
      return {
        auction,
        flags: (await readFlags(tx, { auctionId })).items,
        findings: await auditOneAuction(tx, auctionId),
        ladder: {
          rounds,
          round,
          list: await readLadder(tx, { auctionId, round, cursor: request.query.get('bids') ?? undefined }),
        },
        steps: await readSteps(tx, { auctionId, cursor: request.query.get('steps') ?? undefined }),
      }
    })
    if (found === undefined) return notFound()
    return page({ title: `Auction: ${found.auction.jobTitle}`, width: 'wide', body: <Detail {...found} /> })
  }),
]

function Detail({
  auction,
  flags,
  findings,
  ladder,
  steps,
}: {
  readonly auction: AuctionDetail
  readonly flags: readonly FlagLine[]
  readonly findings: readonly { readonly check: string }[]
  readonly ladder: LadderView
  readonly steps: StepsView
}) {
  const state = auctionState(auction)
  return (
    <>
      <Breadcrumbs
        items={[
          { label: 'Console', href: '/console' },
          { label: 'Boost auctions', href: '/console/auctions' },
        ]}
      />
      <PageHeader
        eyebrow="Auction for boosted places"
        title={<span dir="auto">{auction.jobTitle}</span>}
        lead={
          <>
            <Badge tone={state.tone}>{state.label}</Badge>{' '}
            {auction.holdout ? <Badge>Held out: not shown, not charged</Badge> : null}
          </>
        }
        actions={<LinkButton href={`/jobs/${auction.jobId}`}>The job</LinkButton>}
      />
      <Verdict findings={findings} />
      <Columns asideLabel="Terms" aside={<Terms auction={auction} />}>
        <Rounds {...ladder} auctionId={auction.id} />
        <Ladder {...ladder} />
        {flags.length === 0 ? null : (
          <Section title="Flags that name this auction">
            <CardList label="Flags that name this auction">
              {flags.map((flag) => (
                <FlagCard key={flag.id} flag={flag} />
              ))}
            </CardList>
          </Section>
        )}
        <StepList {...steps} />
      </Columns>
    </>
  )
}

function Verdict({ findings }: { readonly findings: readonly { readonly check: string }[] }) {
  if (findings.length === 0)
    return (
      <Notice tone="good" title="Everything adds up">
        Checked for this page: the bids of every round are the ones that were sealed, settling them again gives the recorded
        places and prices, and every bid’s steps lead to its state. Whether the ledger booked the same is part of the{' '}
        <a href="/console/audit">audit of the books</a>.
      </Notice>
    )
  return (
    <Notice tone="problem" title="Something does not add up">
      <ul>
        {[...new Set(findings.map(({ check }) => check))].map((check) => (
          <li key={check}>Not so: {check}.</li>
        ))}
      </ul>
    </Notice>
  )
}

function Terms({ auction }: { readonly auction: AuctionDetail }) {
  const pays = auction.pays === 'pay_your_bid' ? 'their own bid' : 'the highest losing bid'
  return (
    <KeyValue
      layout="stacked"
      items={[
        { label: 'Client', value: <span dir="auto">{auction.organizationName}</span> },
        { label: 'Rules', value: <a href={`/rules/${auction.version}`}>Version {auction.version}</a> },
        { label: 'Clause', value: <code>{auction.clause}</code> },
        { label: 'Hash of the rules', value: <Hash value={auction.sha256} /> },
        { label: 'Places', value: auction.slots },
        { label: 'Least bid', value: <ConnectsAmount value={auction.minConnects} /> },
        { label: 'Winners pay', value: pays },
        { label: 'Who may bid', value: auction.eligible === 'any' ? 'every submitted proposal' : 'proposals that fit the job' },
        { label: 'Bids of one owner that count', value: auction.mostPerOwner },
        {
          label: 'Worn out',
          value: `after ${auction.viewsUntilWorn} looks at the list or ${auction.opensUntilWorn} at the proposal`,
        },
        { label: 'Between two rounds', value: `${auction.hoursBetweenRounds} hours at least` },
        { label: 'Jobs held out then', value: `${auction.holdoutPerThousand} of 1,000` },
        { label: 'Opened', value: <TimeStamp at={auction.openedAt} show="moment" /> },
        auction.closedAt === null
          ? { label: 'Ends', value: <TimeStamp at={auction.closesAt} show="moment" /> }
          : {
              label: 'Ended',
              value: (
                <>
                  <TimeStamp at={auction.closedAt} show="moment" />
                  {auction.closeReason === null ? null : `: ${closeWords[auction.closeReason]}`}
                </>
              ),
            },
      ]}
    />
  )
}
