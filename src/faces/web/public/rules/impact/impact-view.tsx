import {
  ConnectsAmount,
  Count,
  DataTable,
  Grid,
  Hash,
  KeyValue,
  Notice,
  Percent,
  Prose,
  Section,
  ShareBar,
  Stat,
  TimeStamp,
  Usd,
  formatUsd,
} from '#faces/web/kit/index.ts'
import type { ImpactRun, PublicCount, PublicDetail, PublicImpact } from '#modules/policy/index.ts'
import { ForecastTable } from './forecast-table.tsx'
import { Segments } from './segments.tsx'
import { bandsName, countWords } from './words.ts'

/** What recorded history would have cost under other rules, for whom it would have been how much, and how anybody can check it. */
export function ImpactView({
  impact,
  title = 'What it would have done',
}: {
  readonly impact: PublicImpact
  readonly title?: string
}) {
  return (
    <Section
      id="impact"
      title={title}
      intro="What people really did, priced again under these rules. Nobody is assumed to act differently."
    >
      {isPriced(impact) ? <Headline impact={impact} /> : null}
      {impact.detail === undefined ? null : (
        <>
          <Bands detail={impact.detail} people={impact.people} />
          <Segments segments={impact.detail.segments} unitPrice={impact.unitPriceUsdCents} />
          <Concentration detail={impact.detail} payingMore={impact.payingMore.people} />
        </>
      )}
      {impact.unit === undefined ? <Reversible impact={impact} /> : null}
      {impact.forecast === undefined ? null : <ForecastTable forecast={impact.forecast} />}
      {impact.run === undefined ? (
        <p className="muted">These figures are from before simulations kept a record that anybody can repeat.</p>
      ) : (
        <RunRecordView run={impact.run} coverage={impact.detail?.coverage} />
      )}
    </Section>
  )
}

/** False of rules by which nobody pays anything: they have no history to price. */
function isPriced({ unit, run }: PublicImpact): boolean {
  return unit === undefined || run === undefined || run.rows > 0
}

function Headline({ impact }: { readonly impact: PublicImpact }) {
  const { payingMore, payingLess, connectsBefore, connectsAfter, unit, unitPriceUsdCents } = impact
  const areConnects = unit === undefined
  const people = (count: PublicCount) =>
    count === 'few' ? countWords(count) : `${count.toLocaleString('en')} of ${countWords(impact.people)}`
  return (
    <>
      <HistoryLookedAt impact={impact} />
      {payingMore.people === 0 && payingLess.people === 0 ? (
        <Notice tone="good" title="Nobody’s price would have changed">
          {areConnects ? 'Every recorded action' : 'Every recorded contract'} would have cost the same.
        </Notice>
      ) : null}
      <Grid least="small">
        <Stat
          label={areConnects ? 'People who would have paid more' : 'Who would have paid more'}
          value={people(payingMore.people)}
          note={shareNote(unit, payingMore, 'more')}
        />
        <Stat
          label={areConnects ? 'People who would have paid less' : 'Who would have paid less'}
          value={people(payingLess.people)}
          note={shareNote(unit, payingLess, 'less')}
        />
        {connectsBefore === undefined || connectsAfter === undefined ? null : (
          <Stat
            label="All of it together"
            value={
              areConnects ? (
                <ConnectsAmount value={connectsAfter - connectsBefore} sign />
              ) : (
                <Usd cents={connectsAfter - connectsBefore} exact />
              )
            }
            note={
              areConnects
                ? `From ${connectsBefore.toLocaleString('en')} to ${connectsAfter.toLocaleString('en')} Connects`
                : `From ${amountOf(unit, connectsBefore)} to ${amountOf(unit, connectsAfter)}`
            }
          />
        )}
        {!areConnects || unitPriceUsdCents === undefined || connectsBefore === undefined || connectsAfter === undefined ? null : (
          <Stat
            label="The same in money"
            value={<Usd cents={connectsAfter * unitPriceUsdCents.after - connectsBefore * unitPriceUsdCents.before} />}
            note={<UnitPrices {...unitPriceUsdCents} />}
          />
        )}
      </Grid>
      {impact.inFives === undefined ? null : (
        <p className="muted">
          So that nobody’s own sums can be told from these figures, people are counted in steps of five, small groups are put
          together, and what concerns fewer than five people is left out.
        </p>
      )}
    </>
  )
}

type Unit = PublicImpact['unit']

function HistoryLookedAt({ impact: { unit, actions, people, from, until } }: { readonly impact: PublicImpact }) {
  const [one, many] = unit === undefined ? ['person', 'people'] : ['freelancer or client', 'freelancers and clients']
  return (
    <p>
      <Count value={actions} one={unit === undefined ? 'action' : 'fee'} many={unit === undefined ? 'actions' : 'fees'} /> of{' '}
      {countWords(people)} {people === 1 ? one : many}, from <TimeStamp at={new Date(from)} /> to{' '}
      <TimeStamp at={new Date(until)} />.
    </p>
  )
}

function shareNote(unit: Unit, { actions, connects }: PublicImpact['payingMore'], direction: 'more' | 'less'): string {
  if (actions === undefined || connects === undefined) return 'Too few to say how much without showing what single people pay'
  return `${amountOf(unit, Math.abs(connects))} ${direction} over ${counted(unit, actions)}`
}

function amountOf(unit: Unit, amount: number): string {
  return unit === undefined ? `${amount.toLocaleString('en')} Connects` : formatUsd(amount, 'en', true)
}

function counted(unit: Unit, actions: number): string {
  const [one, many] = unit === undefined ? ['action', 'actions'] : ['fee', 'fees']
  return `${actions.toLocaleString('en')} ${actions === 1 ? one : many}`
}

function UnitPrices({ before, after }: NonNullable<PublicImpact['unitPriceUsdCents']>) {
  if (before === after)
    return (
      <>
        At <Usd cents={after} exact /> for a Connect
      </>
    )
  return (
    <>
      A Connect costs <Usd cents={before} exact /> now and <Usd cents={after} exact /> then
    </>
  )
}

function Bands({ detail, people }: { readonly detail: PublicDetail; readonly people: PublicCount }) {
  const greatest = Math.max(...detail.bands.map((band) => band.people))
  const areSumsShown = detail.bands.every(({ connects }) => connects !== undefined)
  return (
    <Section level={3} title="Who wins and who loses">
      <DataTable
        caption="People by how their own sum would have changed. “Much” is more than a quarter of what somebody paid before, or anything where that was nothing."
        rows={detail.bands}
        rowKey={({ band }) => band}
        columns={[
          { title: 'They', cell: (band) => bandsName(band) },
          { title: 'Picture', cell: (band) => <ShareBar value={band.people} greatest={greatest} /> },
          { title: 'People', kind: 'number', cell: (band) => band.people.toLocaleString('en') },
          {
            title: 'Share',
            kind: 'number',
            cell: (band) => (
              <Percent share={people === 0 || people === 'few' ? 0 : Math.min(1, band.people / people)} digits={1} />
            ),
          },
          ...(areSumsShown
            ? [
                {
                  title: 'Together',
                  kind: 'number' as const,
                  cell: ({ connects = 0 }: PublicDetail['bands'][number]) => <ConnectsAmount value={connects} sign />,
                },
              ]
            : []),
        ]}
      />
    </Section>
  )
}

function Concentration({ detail, payingMore }: { readonly detail: PublicDetail; readonly payingMore: PublicCount }) {
  const { topHundredth, topTenth } = detail.concentration
  if (payingMore === 0 || payingMore === 'few' || topTenth === undefined) return null
  const tenth = Math.ceil(payingMore / 10)
  return (
    <Section level={3} title="How many carry most of it">
      <p>
        Of everything that people would have paid more, the most affected tenth of them ({tenth.toLocaleString('en')}{' '}
        {tenth === 1 ? 'person' : 'people'}) would have carried <Percent share={topTenth} />
        {topHundredth === undefined ? null : (
          <>
            , the most affected hundredth <Percent share={topHundredth} />
          </>
        )}
        .
      </p>
    </Section>
  )
}

function Reversible({ impact: { refundLiabilityPer30Days: liability } }: { readonly impact: PublicImpact }) {
  return (
    <Section level={3} title="What taking it back would cost">
      <p>
        {liability.connects === 0 ? (
          'Nothing would have to be returned: nobody pays more.'
        ) : (
          <>
            For every 30 days in force, at most <ConnectsAmount value={liability.connects} strong /> would have to be returned (
            <Usd cents={liability.usdCents} exact />
            {liability.roundedUp === undefined ? '' : ', rounded up because it concerns fewer than five people'}). They return by
            themselves, to the lots they came from.
          </>
        )}
      </p>
    </Section>
  )
}

/** The hashes by which the same rules over the same history are recognised, and what was assumed. */
function RunRecordView({ run, coverage }: { readonly run: ImpactRun; readonly coverage: PublicDetail['coverage'] | undefined }) {
  return (
    <Section level={3} id="run-record" title="How to check it">
      <Prose>
        <p>{coverageWords(coverage)} The same rules over the same history give the same result, to its hash.</p>
        <ul>
          {run.assumptions.map((assumption) => (
            <li key={assumption}>{assumption}</li>
          ))}
        </ul>
      </Prose>
      <details>
        <summary>The record of this simulation</summary>
        <KeyValue
          layout="stacked"
          items={[
            { label: 'Result (sha256)', value: <Hash value={run.resultSha256} /> },
            { label: 'Rules before (sha256)', value: <Hash value={run.beforeSha256} /> },
            { label: 'Rules after (sha256)', value: <Hash value={run.afterSha256} /> },
            { label: 'Decisions in the history', value: run.rows.toLocaleString('en') },
            {
              label: 'Last decision looked at',
              value:
                run.watermark === null ? (
                  'None: the history is empty'
                ) : (
                  <TimeStamp at={new Date(run.watermark.at)} show="moment" />
                ),
            },
            { label: 'Priced by', value: <code>{run.compiler}</code> },
          ]}
        />
      </details>
    </Section>
  )
}

function coverageWords(coverage: PublicDetail['coverage'] | undefined): string {
  if (coverage === undefined) return ''
  const { recorded, unknown } = coverage
  if (recorded + unknown === 0) return 'There is no history in this stretch of time.'
  if (unknown === 0) return 'The facts of every decision were recorded, so all of history is in these figures.'
  const share = ((100 * recorded) / (recorded + unknown)).toFixed(1)
  return `The facts were recorded for ${share} % of the decisions; the other ${unknown.toLocaleString('en')} are nobody’s guess and stay out of all sums.`
}
