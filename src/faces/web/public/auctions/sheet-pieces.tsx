import { verifySheet, type ResultSheet } from '#modules/auctions/index.ts'
import { connectsText } from '#modules/policy/index.ts'
import {
  Badge,
  CodeBlock,
  DataTable,
  KeyValue,
  Notice,
  Section,
  Stack,
  Steps,
  TimeStamp,
  type Tone,
} from '#faces/web/kit/index.ts'

type Head = ResultSheet['head']
type Settled = NonNullable<ReturnType<typeof settledAgain>>

/** More rungs than one reads; the download has all of them. */
const MOST_RUNGS = 100

const outcomes: Readonly<Record<Settled['ladder'][number]['outcome'], { readonly label: string; readonly tone: Tone }>> = {
  won: { label: 'A place', tone: 'good' },
  outbid: { label: 'Outbid', tone: 'neutral' },
  over_cap: { label: 'Not counted: the same payer’s better bid was', tone: 'neutral' },
  below_minimum: { label: 'Not counted: below the least bid', tone: 'neutral' },
}

/** The round settled once more from the sheet itself, just now; undefined while the other bids are not shown. */
export function settledAgain(sheet: ResultSheet) {
  const verified = verifySheet(JSON.parse(JSON.stringify(sheet)))
  return verified.ok ? verified.value.settled : undefined
}

/** What was published at the freeze, whole: somebody may want to copy each of its numbers. */
export function HeadFacts({ head }: { readonly head: Head }) {
  return (
    <Stack>
      <KeyValue
        items={[
          { label: 'Frozen', value: <TimeStamp at={new Date(head.frozenAt)} show="moment" /> },
          { label: 'Bids sealed', value: head.bids },
          { label: 'Rules', value: <RuleLink {...head.policy} /> },
        ]}
      />
      <CodeBlock label="Hash of the head: keep this one" code={head.hash} />
      <CodeBlock label="Root of the tree over all bids (sha256)" code={head.root} />
    </Stack>
  )
}

/** The rules by their version, where it is written. */
export function RuleLink({ version, clause }: { readonly version: number; readonly clause: string }) {
  return (
    <a href={`/rules/${version}`}>
      {clause}, Connects policy v{version}
    </a>
  )
}

/** The whole ladder without names, the highest bid first; `mine` is the reader's own bid. */
export function Ladder({ settled, mine }: { readonly settled: Settled; readonly mine?: string | undefined }) {
  const rungs = settled.ladder.map((rung, index) => ({ ...rung, rank: index + 1 }))
  const shown = rungs.filter(({ rank, bid }) => rank <= MOST_RUNGS || bid.id === mine)
  return (
    <>
      <DataTable
        caption="Bids without names, the highest first"
        quietCaption
        rows={shown}
        rowKey={({ bid }) => bid.id}
        columns={[
          { title: 'Rank', cell: ({ rank, bid }) => (bid.id === mine ? `${rank}, yours` : rank) },
          { title: 'Maximum', kind: 'number', cell: ({ bid }) => bid.maximum },
          { title: 'Named', cell: ({ bid }) => <TimeStamp at={new Date(bid.namedAt)} show="moment" /> },
          {
            title: 'What became of it',
            cell: ({ outcome }) => <Badge tone={outcomes[outcome].tone}>{outcomes[outcome].label}</Badge>,
          },
          { title: 'Its place costs', kind: 'number', cell: ({ outcome, pays }) => (outcome === 'won' ? pays : 'None') },
        ]}
      />
      {rungs.length > shown.length ? (
        <p className="muted">
          The first {shown.length} of {rungs.length}. The download has all of them.
        </p>
      ) : null}
    </>
  )
}

/** Why a place cost what it did, in one sentence. */
export function priceSentence({ terms }: Head, settled: Settled): string {
  if (terms.pays === 'pay_your_bid') return 'By these rules everybody with a place pays what they named.'
  const { highestLosing } = settled
  if (highestLosing === undefined)
    return `Everybody who bid got a place, so a place cost the least bid, ${connectsText(terms.min)}.`
  if (highestLosing < terms.min) return `A place cost the least bid, ${connectsText(terms.min)}.`
  return `The highest bid without a place was ${connectsText(highestLosing)}, so every place of this round cost ${connectsText(Math.max(highestLosing, terms.min))}.`
}

/** How anybody checks it without us. */
export function HowToCheck({ file, head, href }: { readonly file: string; readonly head: Head; readonly href: string }) {
  return (
    <Section title="Check it without us" id="check">
      <Steps
        label="How to check this sheet"
        items={[
          { title: <a href={href}>Download {file}</a>, text: 'The file has all that is needed; no name is in it.' },
          {
            title: 'Settle the round again on your own machine',
            text: 'The command below needs no server. With the hash, the file cannot vouch for itself.',
          },
          {
            title: 'Compare the hash with the one you kept',
            text: 'It was public from the moment of the freeze. Whoever kept it then knows that no bid was added, changed or left out since.',
          },
        ]}
      />
      <CodeBlock label="Settle it again" code={`guildhall auction verify ${file} --hash ${head.hash}`} />
    </Section>
  )
}

/** A sheet that does not hold must say so before anything else. */
export function SheetProblems({ sheet }: { readonly sheet: ResultSheet }) {
  const verified = verifySheet(JSON.parse(JSON.stringify(sheet)))
  if (verified.ok) return null
  return (
    <Notice tone="problem" title="This sheet does not hold">
      {verified.refusal.problems.join(' ')} Please tell us, and keep any earlier copy.
    </Notice>
  )
}

/** A file of a sheet, to keep. */
export function sheetFile(sheet: ResultSheet, fileName: string): Response {
  return new Response(`${JSON.stringify(sheet, null, 2)}\n`, {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': `attachment; filename="${fileName}"`,
      'cache-control': 'private, no-cache',
    },
  })
}
