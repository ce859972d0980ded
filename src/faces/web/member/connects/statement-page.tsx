import type { ReactNode } from 'react'
import type { Id } from '#kernel/ids.ts'
import { cutAt, expiriesAt, openLotsAt, type ExpiryDay, type WalletLot } from '#modules/ledger/index.ts'
import { readLotHistory, readLots, readStatement, type LotHistory, type LotLine, type StatementPage } from '#reads/connects.ts'
import {
  BarChart,
  Breadcrumbs,
  ConnectsAmount,
  DataTable,
  FilterForm,
  Grid,
  KeyValue,
  LinkButton,
  PageHeader,
  Pager,
  Section,
  Stat,
  TextField,
  TimeStamp,
  formatDate,
  formatMoment,
  type Crumb,
} from '../../kit/index.ts'
import { notFound, page, type Answer, type WebRequest } from '../../routes.ts'
import { periodIn, queryOf, type AskedPeriod } from './statement-period.ts'
import { LotTable, Rule, StatementTable, UnitPrice, What, monthInWords } from './wallet.tsx'
import { originName, stateNames } from './words.ts'

/** Whose statement is shown, and where: members see their own, operators anybody's. */
export interface StatementPlace {
  readonly ownerId: Id
  /** `/connects`: the statement, its files and the lots are below it. */
  readonly base: string
  readonly crumbs: readonly Crumb[]
  readonly eyebrow?: ReactNode
  /** What can be done with a lot, beside looking at it. */
  lotActions?(lot: WalletLot): ReactNode
}

export async function statementPage(request: WebRequest, place: StatementPlace): Promise<Answer> {
  const asked = periodIn(request.query)
  const found = await request.reading(async (tx) => {
    const { ownerId } = place
    const after = request.query.get('after') ?? undefined
    const statement = await readStatement(tx, { ownerId, period: asked.period, after })
    return {
      statement,
      lots: await openLotsAt(tx, statement.closing),
      expiries: await expiriesAt(tx, statement.closing),
    }
  })
  return page({
    title: 'Statement',
    width: 'wide',
    body: <StatementView {...found} place={place} asked={asked} query={request.query} />,
  })
}

function StatementView({
  place,
  asked,
  query,
  statement,
  lots,
  expiries,
}: {
  readonly place: StatementPlace
  readonly asked: AskedPeriod
  readonly query: URLSearchParams
  readonly statement: StatementPage
  readonly lots: readonly WalletLot[]
  readonly expiries: readonly ExpiryDay[]
}) {
  const asking = queryOf(asked)
  const { opening, closing } = statement
  return (
    <>
      <Breadcrumbs items={place.crumbs} />
      <PageHeader
        eyebrow={place.eyebrow}
        title="Statement"
        lead={
          <>
            Every movement {periodInWords(asked)}, newest first, from the journal itself. What is said about a past day never
            changes.
          </>
        }
        actions={
          <>
            <LinkButton href={`${place.base}/statement.csv${asking}`}>As CSV</LinkButton>
            <LinkButton href={`${place.base}/statement.json${asking}`}>As JSON</LinkButton>
          </>
        }
      />
      <PeriodForm action={`${place.base}/statement`} query={query} asked={asked} withFrom />
      <Grid least="small">
        <Stat
          label={asked.text.from === '' ? 'At the beginning' : 'Available before'}
          value={<ConnectsAmount value={opening.available} />}
          note={opening.held === 0 ? undefined : `and ${opening.held.toLocaleString('en')} set aside`}
        />
        <Stat label="Movements" value={Math.max(0, closing.version - opening.version).toLocaleString('en')} />
        <Stat
          label="Available at the end"
          value={<ConnectsAmount value={closing.available} strong />}
          note={closing.held === 0 ? undefined : `and ${closing.held.toLocaleString('en')} set aside`}
        />
      </Grid>
      <Section title="Movements">
        <StatementTable lines={statement.items} />
        <Pager nextCursor={statement.nextCursor} />
      </Section>
      <Expiries expiries={expiries} />
      <Section
        title="Lots with something left at the end"
        intro="Connects that came together, in the order in which they are spent."
        actions={<LinkButton href={`${place.base}/lots${asking}`}>All lots, used up ones too</LinkButton>}
      >
        {lots.length === 0 ? (
          <p className="muted">No lot had anything left.</p>
        ) : (
          <LotTable lots={lots} hrefOf={(lot) => `${place.base}/lots/${lot.id}${asking}`} />
        )}
      </Section>
    </>
  )
}

function periodInWords({ text: { from, asOf, knownAt } }: AskedPeriod): string {
  const parts = [from === '' ? '' : `since ${dayInWords(from)}`, asOf === '' ? '' : `up to ${dayInWords(asOf)}`]
  const period = parts.every((part) => part === '') ? 'there ever was' : parts.join(' ').trim()
  return knownAt === '' ? period : `${period}, as the books knew it on ${dayInWords(knownAt)}`
}

function dayInWords(text: string): string {
  return DAY.test(text) ? formatDate(new Date(text)) : formatMoment(new Date(text))
}

function PeriodForm({
  action,
  query,
  asked: { text },
  withFrom = false,
}: {
  readonly action: string
  readonly query: URLSearchParams
  readonly asked: AskedPeriod
  readonly withFrom?: boolean
}) {
  return (
    <FilterForm action={action} values={query} label="Which part of the history" reset={action} fold={false}>
      {withFrom ? <DayField name="from" label="From" value={text.from} /> : null}
      <DayField name="asOf" label="As of the end of" value={text.asOf} />
      <details open={text.knownAt !== ''}>
        <summary>Advanced</summary>
        <DayField name="knownAt" label="As known on" value={text.knownAt} hint="Leaves out what was booked later." />
      </details>
    </FilterForm>
  )
}

const DAY = /^\d{4}-\d{2}-\d{2}$/

/** A calendar, unless the address names a moment of a day: that stays as it is. */
function DayField(field: { readonly name: string; readonly label: string; readonly value: string; readonly hint?: string }) {
  return <TextField {...field} type={field.value === '' || DAY.test(field.value) ? 'date' : 'text'} optional />
}

function Expiries({ expiries }: { readonly expiries: readonly ExpiryDay[] }) {
  const months = Map.groupBy(
    expiries.filter((day) => day.on !== null),
    (day) => day.on!.slice(0, 7),
  )
  const sum = (days: readonly ExpiryDay[]) => days.reduce((total, day) => total + day.available + day.held, 0)
  const never = sum(expiries.filter((day) => day.on === null))
  if (months.size === 0) return null
  return (
    <Section title="What runs out when">
      <BarChart
        title="Connects that run out in each month"
        summary={`Unless they are used before${never === 0 ? '' : `. ${never.toLocaleString('en')} never run out`}. The days are with the lots below.`}
        bars={[...months].map(([month, days]) => ({ label: monthInWords(month), value: sum(days) }))}
      />
    </Section>
  )
}

export async function lotsPage(request: WebRequest, place: StatementPlace): Promise<Answer> {
  const asked = periodIn(request.query)
  const after = request.query.get('after') ?? undefined
  const lots = await request.reading(async (tx) => readLots(tx, await cutAt(tx, place.ownerId, asked.period), { after }))
  const asking = queryOf(asked)
  return page({
    title: 'Lots',
    width: 'wide',
    body: (
      <>
        <Breadcrumbs items={[...place.crumbs, { label: 'Statement', href: `${place.base}/statement${asking}` }]} />
        <PageHeader
          eyebrow={place.eyebrow}
          title="All lots"
          lead="Connects that came together, the oldest first, and what became of them. Each line adds up to its size."
          actions={<LinkButton href={`${place.base}/lots.csv${asking}`}>As CSV</LinkButton>}
        />
        <PeriodForm action={`${place.base}/lots`} query={request.query} asked={asked} />
        <DataTable
          caption="Lots, the oldest first"
          quietCaption
          empty="There was no lot yet."
          rows={lots.items}
          rowKey={(lot) => lot.id}
          columns={[
            { title: 'Source', cell: (lot) => <a href={`${place.base}/lots/${lot.id}${asking}`}>{originName(lot.origin)}</a> },
            { title: 'Since', cell: (lot) => <TimeStamp at={lot.effectiveAt} /> },
            { title: 'Expires', cell: (lot) => (lot.expiresAt === null ? 'Never' : <TimeStamp at={lot.expiresAt} />) },
            { title: 'Size', kind: 'number', cell: (lot) => lot.granted.toLocaleString('en') },
            { title: 'Available', kind: 'number', cell: (lot) => lot.available.toLocaleString('en') },
            { title: 'Set aside', kind: 'number', cell: (lot) => lot.held.toLocaleString('en') },
            { title: 'Used', kind: 'number', cell: (lot) => lot.consumed.toLocaleString('en') },
            { title: 'Expired', kind: 'number', cell: (lot) => lot.expired.toLocaleString('en') },
            { title: 'Taken back', kind: 'number', cell: (lot) => lot.revoked.toLocaleString('en') },
          ]}
        />
        <Pager nextCursor={lots.nextCursor} />
      </>
    ),
  })
}

export async function lotPage(request: WebRequest, lotId: Id, place: StatementPlace): Promise<Answer> {
  const asked = periodIn(request.query)
  const after = request.query.get('after') ?? undefined
  const { ownerId } = place
  const history = await request.reading((tx) => readLotHistory(tx, { ownerId, lotId, asOf: asked.period, after }))
  if (history === undefined) return notFound()
  return page({
    title: 'A lot',
    width: 'wide',
    body: <LotView history={history} place={place} asked={asked} query={request.query} />,
  })
}

function LotView({
  history: { lot, renewed, items, nextCursor },
  place,
  asked,
  query,
}: {
  readonly history: LotHistory
  readonly place: StatementPlace
  readonly asked: AskedPeriod
  readonly query: URLSearchParams
}) {
  const asking = queryOf(asked)
  const lotHref = (id: Id) => `${place.base}/lots/${id}${asking}`
  return (
    <>
      <Breadcrumbs items={[...place.crumbs, { label: 'All lots', href: `${place.base}/lots${asking}` }]} />
      <PageHeader
        eyebrow={place.eyebrow}
        title={`${originName(lot.origin)}: ${lot.granted.toLocaleString('en')} ${lot.granted === 1 ? 'Connect' : 'Connects'}`}
        lead="Everything that ever happened to these Connects."
        actions={place.lotActions?.(lot)}
      />
      <PeriodForm action={`${place.base}/lots/${lot.id}`} query={query} asked={asked} />
      <Grid least="small">
        <Stat label="Available" value={<ConnectsAmount value={lot.available} strong />} />
        <Stat label="Set aside" value={<ConnectsAmount value={lot.held} />} />
        <Stat label="Used" value={<ConnectsAmount value={lot.consumed} />} />
        <Stat label="Expired" value={<ConnectsAmount value={lot.expired} />} />
        <Stat label="Taken back" value={<ConnectsAmount value={lot.revoked} />} />
      </Grid>
      <KeyValue
        items={[
          { label: 'Since', value: <TimeStamp at={lot.effectiveAt} show="moment" /> },
          { label: 'Expires', value: lot.expiresAt === null ? 'Never' : <TimeStamp at={lot.expiresAt} show="moment" /> },
          { label: 'Price of one', value: <UnitPrice lot={lot} /> },
          ...(lot.policyVersion === null
            ? []
            : [{ label: 'By the rules of', value: <a href={`/rules/${lot.policyVersion}`}>version {lot.policyVersion}</a> }]),
          ...(lot.parentLot === null
            ? []
            : [
                {
                  label: 'Came from',
                  value: <a href={lotHref(lot.parentLot)}>an older lot</a>,
                },
              ]),
          ...(renewed.length === 0
            ? []
            : [
                {
                  label: 'Go on with another expiry',
                  value: (
                    <ul>
                      {renewed.map((each) => (
                        <li key={each.id}>
                          <a href={lotHref(each.id)}>
                            <ConnectsAmount value={each.granted} /> in a new lot
                          </a>
                        </li>
                      ))}
                    </ul>
                  ),
                },
              ]),
        ]}
      />
      <Section title="Its life">
        <DataTable
          caption="What happened to this lot, newest first"
          quietCaption
          rows={items}
          rowKey={(line) => `${line.version}/${line.leg}`}
          columns={[
            { title: 'What and why', cell: (line) => <What line={{ ...line, origin: lot.origin }} /> },
            { title: 'When', cell: (line) => <TimeStamp at={line.at} show="moment" /> },
            { title: 'Rule', cell: (line) => <Rule line={line} /> },
            { title: 'From and to', cell: (line) => stepInWords(line) },
            { title: 'Connects', kind: 'number', cell: (line) => line.qty.toLocaleString('en') },
            { title: 'Available after', kind: 'number', cell: (line) => line.availableAfter.toLocaleString('en') },
          ]}
        />
        <Pager nextCursor={nextCursor} />
      </Section>
    </>
  )
}

function stepInWords({ from, to }: LotLine): string {
  return from === null ? 'new' : `${stateNames[from]} → ${stateNames[to]}`
}
