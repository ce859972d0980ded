import { findResultSheet, type ChargeReason, type ResultSheet } from '#modules/auctions/index.ts'
import { connectsText } from '#modules/policy/index.ts'
import { readProposal, type ProposalView } from '#reads/my-proposals.ts'
import {
  Breadcrumbs,
  CodeBlock,
  Columns,
  ConnectsAmount,
  KeyValue,
  LinkButton,
  PageHeader,
  Section,
  TimeStamp,
} from '../../kit/index.ts'
import {
  HeadFacts,
  HowToCheck,
  Ladder,
  priceSentence,
  settledAgain,
  sheetFile,
  SheetProblems,
} from '../../public/auctions/sheet-pieces.tsx'
import { accountIdOf, get, notFound, page, type WebRequest } from '../../routes.ts'

export const routes = [
  get('/proposals/:proposalId/sheet', ['freelancer'], async (request) => {
    const found = await load(request)
    return found === undefined ? notFound() : page({ title: 'Result sheet', body: <SheetPage {...found} /> })
  }),

  get('/proposals/:proposalId/sheet.json', ['freelancer'], async (request) => {
    const found = await load(request)
    return found === undefined ? notFound() : sheetFile(found.sheet, fileName(found.sheet))
  }),
]

interface Found {
  readonly proposal: ProposalView
  readonly sheet: ResultSheet & { readonly yours: OwnPart }
}

type OwnPart = NonNullable<ResultSheet['yours']>

/** Only for whoever bid: the client sees boosts, never bids. */
async function load(request: WebRequest<'/proposals/:proposalId'>): Promise<Found | undefined> {
  const { proposalId } = request.params
  return request.reading(async (tx) => {
    const proposal = await readProposal(tx, { proposalId, viewerId: accountIdOf(request) })
    if (proposal?.viewer !== 'freelancer') return undefined
    const sheet = await findResultSheet(tx, proposalId)
    return sheet?.yours === undefined ? undefined : { proposal, sheet: { ...sheet, yours: sheet.yours } }
  })
}

function fileName({ head }: ResultSheet): string {
  return `result-sheet-${head.auction.slice(0, 8)}-round-${head.round}.json`
}

const because: Readonly<Record<ChargeReason, string>> = {
  interaction: 'The client did something with your proposal while it had the place.',
  no_interaction: 'The client did nothing with your proposal while it had the place, so nothing was charged.',
  worn_out: 'The client looked often enough without doing anything; the place wore out, and nothing was charged.',
  outbid: 'Others named more, so there was no place to pay for.',
  over_cap: 'Another bid of yours counted in its place.',
  holdout: 'Chance held this job out: boosts were not shown, so nothing was charged.',
  not_over: 'The auction is still open. What a place costs is charged only once the client does something with your proposal.',
}

function SheetPage({ proposal, sheet }: Found) {
  const { head, yours } = sheet
  const settled = settledAgain(sheet)
  const rank = settled?.ladder.findIndex(({ bid }) => bid.id === yours.bid.id)
  const download = `/proposals/${proposal.id}/sheet.json`
  return (
    <>
      <Breadcrumbs
        items={[
          { label: 'Your boosts', href: '/boosts' },
          { label: proposal.jobTitle, href: `/proposals/${proposal.id}` },
        ]}
      />
      <PageHeader
        eyebrow="Result sheet"
        title={yours.charged === 0 ? 'Nothing was charged' : <>Charged: {connectsText(yours.charged)}</>}
        lead={because[yours.because]}
        actions={<LinkButton href={download}>Download as JSON</LinkButton>}
      />
      <SheetProblems sheet={sheet} />
      <Columns asideLabel="Your part" aside={<OwnFacts yours={yours} rank={rank} of={head.bids} />}>
        <Section title="The ladder" id="ladder">
          {settled === undefined ? (
            <p className="muted">Once the auction is over, every bid of this round is shown here without names.</p>
          ) : (
            <>
              <p>{priceSentence(head, settled)}</p>
              <Ladder settled={settled} mine={yours.bid.id} />
            </>
          )}
        </Section>
        <Section
          title={`What was sealed in round ${head.round}`}
          intro="Public since the moment of the freeze, before anybody could know what the client would do."
          actions={<a href={`/auctions/${head.auction}?round=${head.round}`}>The public page</a>}
        >
          <HeadFacts head={head} />
        </Section>
        <Proof yours={yours} />
        <HowToCheck file={fileName(sheet)} head={head} href={download} />
      </Columns>
    </>
  )
}

function OwnFacts({ yours, rank, of }: { readonly yours: OwnPart; readonly rank: number | undefined; readonly of: number }) {
  return (
    <KeyValue
      layout="stacked"
      items={[
        { label: 'Your maximum', value: <ConnectsAmount value={yours.bid.maximum} /> },
        { label: 'Named', value: <TimeStamp at={new Date(yours.bid.namedAt)} show="moment" /> },
        ...(rank === undefined ? [] : [{ label: 'Your rank', value: `${rank + 1} of ${of}` }]),
        { label: 'A place for you', value: yours.outcome === 'won' ? 'Yes' : 'No' },
        ...(yours.outcome === 'won' ? [{ label: 'The place costs', value: <ConnectsAmount value={yours.pays} /> }] : []),
        { label: 'Charged', value: <ConnectsAmount value={yours.charged} /> },
      ]}
    />
  )
}

function Proof({ yours }: { readonly yours: OwnPart }) {
  return (
    <Section title="Your bid is among the sealed ones">
      <p>
        From your bid and these hashes anybody computes the root above. Your salt keeps the others from guessing your number, so
        show this part to nobody while the auction is open.
      </p>
      <details>
        <summary>Show the proof</summary>
        <CodeBlock
          label="Your bid and its path to the root"
          code={JSON.stringify({ bid: yours.bid, inclusion: yours.inclusion }, null, 2)}
        />
      </details>
    </Section>
  )
}
