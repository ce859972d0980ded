import {
  DataTable,
  EmptyState,
  Grid,
  LineChart,
  LinkButton,
  PageHeader,
  Pager,
  Prose,
  Section,
  Stat,
  formatDate,
  type Column,
} from '#faces/web/kit/index.ts'
import { allPages, csvParts, download, jsonParts, type CsvColumns } from '#faces/web/downloads.ts'
import { get, page } from '#faces/web/routes.ts'
import type { SupplyLine } from '#modules/ledger/index.ts'
import { readSupply, type SupplyFigures, type SupplyOfDay } from '#reads/supply.ts'

const DAYS_IN_CHART = 180
const DAYS_AT_ONCE = 200

/** Every Connect that there ever was, for everybody to add up: one line a day, never changed. */
export const routes = [
  get('/supply', ['anyone'], async (request) => {
    const found = await request.reading(async (tx) => ({
      recent: (await readSupply(tx, { days: DAYS_IN_CHART })).items,
      history: await readSupply(tx, { after: request.query.get('after') ?? undefined }),
    }))
    return page({
      title: 'All Connects there are',
      description: 'How many Connects were ever issued and what became of them, by origin, written down every day.',
      width: 'wide',
      body: <SupplyPage recent={found.recent} history={found.history.items} nextCursor={found.history.nextCursor} />,
    })
  }),
  get('/supply.csv', ['anyone'], async (request) => {
    const lines = inLines(allPages((after) => request.reading((tx) => readSupply(tx, { after, days: DAYS_AT_ONCE }))))
    return download('connects-supply.csv', 'text/csv', csvParts(columns, lines))
  }),
  get('/supply.json', ['anyone'], async (request) => {
    const days = allPages((after) => request.reading((tx) => readSupply(tx, { after, days: DAYS_AT_ONCE })))
    return download('connects-supply.json', 'application/json', jsonParts({ format: 'guildhall/supply/1' }, { days }))
  }),
]

type DayLine = SupplyLine & { readonly day: string }

const columns: CsvColumns<DayLine> = {
  day: (line) => line.day,
  origin: (line) => line.origin,
  issued: (line) => line.issued,
  renewed: (line) => line.renewed,
  available: (line) => line.available,
  held: (line) => line.held,
  used: (line) => line.consumed,
  expired: (line) => line.expired,
  taken_back: (line) => line.revoked,
}

async function* inLines(pages: AsyncIterable<readonly SupplyOfDay[]>): AsyncGenerator<readonly DayLine[]> {
  for await (const days of pages) yield days.flatMap(({ day, origins }) => origins.map((line) => ({ day, ...line })))
}

const originNames: Readonly<Record<string, string>> = {
  purchased: 'Bought',
  monthly: 'Given with a plan, monthly',
  sign_up: 'Welcome Connects',
  badge: 'For a badge',
  promo: 'Promotions',
  make_good: 'To make up for our faults',
}

function SupplyPage({
  recent,
  history,
  nextCursor,
}: {
  readonly recent: readonly SupplyOfDay[]
  readonly history: readonly SupplyOfDay[]
  readonly nextCursor: string | undefined
}) {
  const [newest] = recent
  return (
    <>
      <PageHeader
        title="All Connects there are"
        lead="Connects cannot be made in secret and do not vanish: every one that was ever issued is in exactly one of five states. Add them up yourself."
        actions={
          newest === undefined ? undefined : (
            <>
              <LinkButton href="/supply.csv">All days as CSV</LinkButton>
              <LinkButton href="/supply.json">As JSON</LinkButton>
            </>
          )
        }
      />
      {newest === undefined ? (
        <EmptyState title="Nothing is published yet.">Each day is written down when it has ended (in UTC).</EmptyState>
      ) : (
        <>
          <Newest supply={newest} />
          <Meaning />
          <OverTime recent={recent} />
          <Section title="Day by day" intro="Written once, after the day has ended in UTC, and never changed.">
            <DataTable
              caption="Supply of each day, newest first"
              quietCaption
              rows={history}
              rowKey={(each) => each.day}
              columns={[
                { title: 'Day', cell: (each) => dayInWords(each.day) },
                ...figureColumns<SupplyOfDay>((each) => each.total),
              ]}
            />
            <Pager nextCursor={nextCursor} />
          </Section>
        </>
      )}
    </>
  )
}

function dayInWords(day: string): string {
  return formatDate(new Date(day))
}

function figureColumns<Row>(figures: (row: Row) => SupplyFigures): Column<Row>[] {
  const column = (title: string, figure: keyof SupplyFigures): Column<Row> => ({
    title,
    kind: 'number',
    cell: (row) => figures(row)[figure].toLocaleString('en'),
  })
  return [
    column('Issued', 'issued'),
    column('Available', 'available'),
    column('Set aside', 'held'),
    column('Used', 'consumed'),
    column('Expired', 'expired'),
    column('Taken back', 'revoked'),
  ]
}

function Newest({ supply: { day, total, origins } }: { readonly supply: SupplyOfDay }) {
  const rows = [...origins, { origin: ALL, ...total }]
  return (
    <Section
      title={`When ${dayInWords(day)} ended`}
      intro="Issued = available + set aside + used + expired + taken back, for every origin and for all of them."
    >
      <Grid least="small">
        <Stat label="Issued" value={total.issued.toLocaleString('en')} />
        <Stat label="= Available" value={total.available.toLocaleString('en')} />
        <Stat label="+ Set aside" value={total.held.toLocaleString('en')} />
        <Stat label="+ Used" value={total.consumed.toLocaleString('en')} />
        <Stat label="+ Expired" value={total.expired.toLocaleString('en')} />
        <Stat label="+ Taken back" value={total.revoked.toLocaleString('en')} />
      </Grid>
      <DataTable
        caption={`Supply by origin when ${dayInWords(day)} ended`}
        quietCaption
        rows={rows}
        rowKey={(row) => row.origin}
        columns={[
          {
            title: 'Origin',
            cell: ({ origin }) =>
              origin === ALL ? <strong>All together</strong> : (originNames[origin] ?? origin.replaceAll('_', ' ')),
          },
          ...figureColumns<SupplyLine>((row) => row),
        ]}
      />
    </Section>
  )
}

const ALL = 'all together'

function Meaning() {
  return (
    <Section title="What the words mean">
      <Prose>
        <ul>
          <li>
            <strong>Issued</strong>: ever put into somebody’s wallet, bought or given. Connects that come back when their lot has
            run out, or soon will, are issued anew, and the old ones are counted as expired.
          </li>
          <li>
            <strong>Available</strong>: in wallets, free to be used.
          </li>
          <li>
            <strong>Set aside</strong>: kept for a bid that may still be won or lost.
          </li>
          <li>
            <strong>Used</strong>: charged by a rule of the <a href="/rules">register</a>, and not given back.
          </li>
          <li>
            <strong>Expired</strong>: they ran out before anybody used them. Counted on the day on which it was booked, at most
            minutes later.
          </li>
          <li>
            <strong>Taken back</strong>: their payment was refunded or reversed.
          </li>
        </ul>
        <p>
          The figures are added up from the same journal that every wallet’s statement comes from. A day cannot be changed once it
          is written: neither the program nor the database lets anybody.
        </p>
      </Prose>
    </Section>
  )
}

function OverTime({ recent }: { readonly recent: readonly SupplyOfDay[] }) {
  const [newest, oldest] = [recent[0], recent.at(-1)]
  if (newest === undefined || oldest === undefined || newest === oldest) return null
  const days = recent.toReversed()
  const points = (figure: keyof SupplyFigures) => days.map(({ day, total }) => ({ at: new Date(day), value: total[figure] }))
  return (
    <Section title="Over time">
      <LineChart
        title="All Connects at the end of each day"
        summary={`From ${dayInWords(oldest.day)} to ${dayInWords(newest.day)}, issued went from ${oldest.total.issued.toLocaleString('en')} to ${newest.total.issued.toLocaleString('en')} and used from ${oldest.total.consumed.toLocaleString('en')} to ${newest.total.consumed.toLocaleString('en')}.`}
        format={(value) => value.toLocaleString('en')}
        series={[
          { name: 'Issued', points: points('issued') },
          { name: 'Used', points: points('consumed') },
          { name: 'Available', points: points('available') },
          { name: 'Expired', points: points('expired') },
        ]}
      />
    </Section>
  )
}
