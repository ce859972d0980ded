import { findPublicAuction, findPublicSheet, type PublicAuction, type ResultSheet } from '#modules/auctions/index.ts'
import { readAuctionJob, type AuctionJob } from '#reads/auction-job.ts'
import {
  Badge,
  Breadcrumbs,
  Columns,
  ConnectsAmount,
  EmptyState,
  Hash,
  KeyValue,
  LinkButton,
  Notice,
  PageHeader,
  Section,
  Tabs,
  TimeStamp,
} from '#faces/web/kit/index.ts'
import { get, notFound, page, type WebRequest } from '#faces/web/routes.ts'
import {
  HeadFacts,
  HowToCheck,
  Ladder,
  priceSentence,
  RuleLink,
  settledAgain,
  sheetFile,
  SheetProblems,
} from './sheet-pieces.tsx'

export const routes = [
  get('/auctions/:auctionId', ['anyone'], async (request) => {
    const found = await load(request)
    if (found === undefined) return notFound()
    return page({
      title: 'An auction for boosted places',
      description: 'Terms, what was sealed when, and after the end every bid without names.',
      body: <AuctionPage {...found} />,
    })
  }),

  get('/auctions/:auctionId/sheet.json', ['anyone'], async (request) => {
    const found = await load(request)
    if (found?.sheet === undefined) return notFound()
    return sheetFile(found.sheet, fileName(found.sheet))
  }),
]

interface Found {
  readonly auction: PublicAuction
  readonly job: AuctionJob | undefined
  /** Of the round asked for, else the last one; undefined before the first freeze. */
  readonly sheet: ResultSheet | undefined
}

async function load(request: WebRequest<'/auctions/:auctionId'>): Promise<Found | undefined> {
  const { auctionId } = request.params
  const asked = request.query.get('round') ?? ''
  const round = /^[1-9]\d{0,3}$/.test(asked) ? Number(asked) : 0
  return request.reading(async (tx) => {
    const auction = await findPublicAuction(tx, auctionId)
    if (auction === undefined) return undefined
    return { auction, job: await readAuctionJob(tx, auction.jobId), sheet: await findPublicSheet(tx, auctionId, round) }
  })
}

function fileName({ head }: ResultSheet): string {
  return `auction-${head.auction.slice(0, 8)}-round-${head.round}.json`
}

function AuctionPage({ auction, job, sheet }: Found) {
  const isOver = auction.closedAt !== null
  return (
    <>
      {job === undefined ? null : <Breadcrumbs items={[{ label: job.title, href: `/jobs/${job.id}` }]} />}
      <PageHeader
        eyebrow={<Badge tone={isOver ? 'neutral' : 'good'}>{isOver ? 'Over' : 'Open'}</Badge>}
        title="An auction for boosted places"
        lead={
          <>
            {job === undefined ? (
              'For a job that is not public.'
            ) : (
              <>
                For “<span dir="auto">{job.title}</span>”.
              </>
            )}{' '}
            What is sealed here can be checked by anybody, without us.
          </>
        }
      />
      <Columns asideLabel="Terms" aside={<Terms auction={auction} />}>
        <HowItEnded auction={auction} />
        {auction.heads.length > 1 ? <Rounds auction={auction} current={sheet?.head.round} /> : null}
        {sheet === undefined ? <NothingSealed auction={auction} /> : <Round auction={auction} sheet={sheet} />}
      </Columns>
    </>
  )
}

function Terms({ auction }: { readonly auction: PublicAuction }) {
  const { terms } = auction
  return (
    <KeyValue
      layout="stacked"
      items={[
        { label: 'Places', value: terms.slots },
        { label: 'Least bid', value: <ConnectsAmount value={terms.min} /> },
        {
          label: 'A place costs',
          value: terms.pays === 'pay_your_bid' ? 'what its bidder named' : 'the highest bid without a place, or the least bid',
        },
        {
          label: 'Who may bid',
          value:
            auction.eligible === 'any'
              ? 'everybody with a proposal to the job'
              : 'who has a proposal to the job and a profile in its field, or with one of the skills it needs',
        },
        { label: 'Bids counted for each payer', value: terms.mostPerOwner },
        { label: 'Rules it opened under, and keeps', value: <RuleLink version={auction.version} clause={auction.clause} /> },
        { label: 'Hash of these rules', value: <Hash value={auction.sha256} /> },
        { label: 'Opened', value: <TimeStamp at={auction.openedAt} show="moment" /> },
        { label: 'Ends at the latest', value: <TimeStamp at={auction.closesAt} show="moment" /> },
        ...(auction.closedAt === null ? [] : [{ label: 'Ended', value: <TimeStamp at={auction.closedAt} show="moment" /> }]),
      ]}
    />
  )
}

const endings: Readonly<Record<NonNullable<PublicAuction['closeReason']>, string>> = {
  hired: 'It ended because somebody was hired.',
  time: 'It ended because its time was up.',
  job_ended: 'It ended with the job.',
}

function HowItEnded({ auction }: { readonly auction: PublicAuction }) {
  if (auction.closeReason === null) return null
  return (
    <Notice title={endings[auction.closeReason]}>
      {auction.wasHeldOut
        ? 'Chance held this job out: nobody’s boost was shown, and nobody was charged. It was settled all the same, so that what boosts do can be told from what would have happened anyway.'
        : 'A place was charged only where the client did something with the proposal. Everything else came back.'}
    </Notice>
  )
}

function Rounds({ auction, current }: { readonly auction: PublicAuction; readonly current: number | undefined }) {
  return (
    <Tabs
      label="Rounds"
      items={auction.heads.map(({ round }) => ({
        label: `Round ${round}`,
        href: `/auctions/${auction.id}?round=${round}`,
        current: round === current,
      }))}
    />
  )
}

function NothingSealed({ auction }: { readonly auction: PublicAuction }) {
  return (
    <EmptyState title="Nothing is sealed yet.">
      {auction.closedAt === null
        ? 'The bids are sealed when the client first opens the list of proposals. From that moment this page shows their hash.'
        : 'The client never opened the list while the auction was open, so nobody had a place and nobody was charged.'}
    </EmptyState>
  )
}

function Round({ auction, sheet }: { readonly auction: PublicAuction; readonly sheet: ResultSheet }) {
  const settled = settledAgain(sheet)
  const download = `/auctions/${auction.id}/sheet.json?round=${sheet.head.round}`
  return (
    <>
      <SheetProblems sheet={sheet} />
      <Section
        title={`Sealed at the freeze of round ${sheet.head.round}`}
        intro="Public since that moment. It names no sum, and no bid can be added, changed or left out without another hash."
        actions={<LinkButton href={download}>Download as JSON</LinkButton>}
      >
        <HeadFacts head={sheet.head} />
      </Section>
      <Section title="The ladder" id="ladder">
        {settled === undefined ? (
          <p className="muted">
            Every bid is shown here without names once the auction is over. Until then the maxima are private.
          </p>
        ) : (
          <>
            <p>{priceSentence(sheet.head, settled)}</p>
            <Ladder settled={settled} />
          </>
        )}
      </Section>
      <HowToCheck file={fileName(sheet)} head={sheet.head} href={download} />
    </>
  )
}
