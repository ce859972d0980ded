import { FOLLOW_DAYS, QUALITY_DAYS, type ProfileBoostView } from '#modules/auctions/index.ts'
import type { BoostResults, BoostWeek } from '#reads/profile-boost.ts'
import { ConnectsAmount, DataTable, EmptyState, Grid, LineChart, Section, Stat, TimeStamp } from '../../kit/index.ts'
import { freeReasons } from './words.ts'

/** What the boost did in the last twelve weeks. */
export function Results({ results, boost }: { readonly results: BoostResults; readonly boost: ProfileBoostView }) {
  return (
    <>
      <Section
        title="What it did in the last twelve weeks"
        id="results"
        intro={`Invitations and hires are those of the same client within ${FOLLOW_DAYS} days of its click. They followed the click; some would have come without it.`}
      >
        {results.totals.views === 0 ? (
          <EmptyState title="Your card was not shown yet.">
            Once clients who search for somebody like you load a page with your card, you see here what came of it.
          </EmptyState>
        ) : (
          <Shown results={results} />
        )}
      </Section>
      <Quality boost={boost} />
    </>
  )
}

function Shown({ results }: { readonly results: BoostResults }) {
  const { totals, weeks, free } = results
  return (
    <>
      <Grid least="small">
        <Stat label="Shown" value={totals.views.toLocaleString('en')} note="Times on a client’s page" />
        <Stat label="Clicks charged" value={totals.clicks.toLocaleString('en')} note={`${totals.freeClicks} more were free`} />
        <Stat label="Cost" value={<ConnectsAmount value={totals.connects} />} note="Without what came back" />
        <Stat
          label="Invitations that followed"
          value={totals.invitations.toLocaleString('en')}
          note={`and ${counted(totals.hires, 'hire')}`}
        />
      </Grid>
      <Costs results={results} />
      {free.length === 0 ? null : (
        <DataTable
          caption="Clicks that cost you nothing"
          rows={free}
          rowKey={({ reason }) => reason}
          columns={[
            { title: 'Why', cell: ({ reason }) => freeReasons[reason] },
            { title: 'Clicks', kind: 'number', cell: ({ clicks }) => clicks.toLocaleString('en') },
          ]}
        />
      )}
      <LineChart
        title="Clicks and what followed, week by week"
        summary={`In twelve weeks ${counted(totals.clicks, 'charged click')}, then ${counted(totals.invitations, 'invitation')} and ${counted(totals.hires, 'hire')}.`}
        series={[
          { name: 'Charged clicks', points: pointsOf(weeks, 'clicks') },
          { name: 'Invitations', points: pointsOf(weeks, 'invitations') },
          { name: 'Hires', points: pointsOf(weeks, 'hires') },
        ]}
      />
      <Weeks weeks={weeks} />
    </>
  )
}

function counted(number: number, what: string): string {
  return `${number.toLocaleString('en')} ${what}${number === 1 ? '' : 's'}`
}

function pointsOf(weeks: readonly BoostWeek[], figure: 'clicks' | 'invitations' | 'hires') {
  return weeks.map((week) => ({ at: week.week, value: week[figure] }))
}

function Weeks({ weeks }: { readonly weeks: readonly BoostWeek[] }) {
  return (
    <details>
      <summary>Every week in figures</summary>
      <DataTable
        caption="Each week, the newest first"
        quietCaption
        rows={weeks.toReversed()}
        rowKey={({ week }) => week.toISOString()}
        columns={[
          { title: 'Week from', cell: ({ week }) => <TimeStamp at={week} /> },
          { title: 'Shown', kind: 'number', cell: ({ views }) => views },
          { title: 'Charged clicks', kind: 'number', cell: ({ clicks }) => clicks },
          { title: 'Free clicks', kind: 'number', cell: ({ freeClicks }) => freeClicks },
          { title: 'Connects', kind: 'number', cell: ({ connects }) => connects },
          { title: 'Invitations', kind: 'number', cell: ({ invitations }) => invitations },
          { title: 'Hires', kind: 'number', cell: ({ hires }) => hires },
        ]}
      />
    </details>
  )
}

interface CostRow {
  readonly name: string
  readonly mine: string
  readonly peers: string
}

function Costs({ results: { totals, peers } }: { readonly results: BoostResults }) {
  const { views, clicks, connects, invitations, hires } = totals
  const rows: readonly CostRow[] = [
    { name: 'Connects for a charged click', mine: ratio(connects, clicks), peers: rounded(peers?.connectsPerClick) },
    { name: 'Charged clicks of 100 times shown', mine: ratio(100 * clicks, views), peers: rounded(peers?.clicksPerHundredViews) },
    {
      name: 'Connects for an invitation that followed',
      mine: ratio(connects, invitations),
      peers: rounded(peers?.connectsPerInvitation),
    },
    { name: 'Connects for a hire that followed', mine: ratio(connects, hires), peers: '–' },
  ]
  return (
    <>
      <DataTable
        caption="What it cost for each"
        rows={rows}
        rowKey={({ name }) => name}
        columns={[
          { title: 'Figure', cell: ({ name }) => name },
          { title: 'You', kind: 'number', cell: ({ mine }) => mine },
          { title: 'Median of your category', kind: 'number', cell: (row) => row.peers },
        ]}
      />
      <p className="muted">
        {peers === undefined
          ? 'The median of your category is shown once at least five others in it have had clicks: fewer would show what single people pay.'
          : `The median is of ${peers.peers} others in your category who were clicked: half of them got it for less, half for more. A dash: fewer than five of them had any, so nothing is said.`}
      </p>
    </>
  )
}

function ratio(sum: number, of: number): string {
  return of === 0 ? 'None yet' : rounded(sum / of)
}

function rounded(value: number | undefined): string {
  return value === undefined ? '–' : value.toLocaleString('en', { maximumFractionDigits: 1 })
}

function Quality({ boost }: { readonly boost: ProfileBoostView }) {
  const { quality, qualityClicks, qualityLed, qualityUsual } = boost
  const factor = (quality / 1000).toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
  return (
    <Section title={<>Your quality factor: {factor}</>} id="quality">
      <p>
        Your maximum counts times this factor when cards are given out. It says how often clicks on your profile led to an
        invitation, an outreach or a hire, compared with all boosted profiles: 1 is usual, and it never leaves the range from 0.5
        to 2, so that neither money nor quality decides alone. Nobody can buy it.
      </p>
      <p className="muted">
        {qualityUsual === null
          ? 'It is reckoned every night. Until the first night yours is 1.'
          : `Reckoned last night from ${qualityClicks} charged clicks in ${QUALITY_DAYS} days, of which ${qualityLed} led to something; usual is ${rounded(qualityUsual / 10)} of 100. Everybody starts with 50 usual clicks on trust, so that the first few do not throw it from end to end.`}
      </p>
    </Section>
  )
}
