import { Badge, DataTable, ForestChart, Section, type Tone } from '#faces/web/kit/index.ts'
import { figureText, signedFigureText } from '#kernel/figures.ts'
import { ALL, OTHER, type BoostOutcome, type PublicBoostOutcome, type PublicLift } from '#modules/auctions/index.ts'
import { categoryName } from '../jobs/words.ts'

type What = 'reached' | 'hired'
type Measured = Extract<PublicLift, { readonly enough: true }>

/** One thing that boosts may have brought: in total and by category, as a picture and as a table. */
export function Comparison({
  outcome: { total, groups },
  what,
  title,
  intro,
}: {
  readonly outcome: PublicBoostOutcome
  readonly what: What
  readonly title: string
  readonly intro: string
}) {
  const rows = [...(total === undefined ? [] : [total]), ...groups]
  const measured = rows.flatMap((row) => (row[what].enough ? [{ row, lift: row[what] }] : []))
  return (
    <Section title={title} intro={intro}>
      {total === undefined ? null : <p>{verdictOf(total[what], what)}</p>}
      {measured.length === 0 ? null : (
        <ForestChart
          title="The difference that being shown made, in percentage points"
          summary="Each square is what was found, the line how far it may be off. A line that crosses 0 found no effect. With many categories, one in twenty leaves out 0 by chance."
          rows={measured.map(({ row, lift: { difference, interval } }) => ({
            label: groupName(row),
            value: difference,
            ...interval,
          }))}
          format={pointsInWords}
        />
      )}
      <DataTable
        caption={title}
        quietCaption
        rows={rows}
        rowKey={({ group }) => group}
        columns={[
          { title: 'Category', cell: (row) => groupName(row) },
          { title: 'Shown', kind: 'number', cell: (row) => sideInWords(row, { what, side: 'shown' }) },
          { title: 'Held out', kind: 'number', cell: (row) => sideInWords(row, { what, side: 'holdout' }) },
          { title: 'Difference', cell: (row) => (row[what].enough ? differenceInWords(row[what]) : '–') },
          { title: 'Found', cell: (row) => <Found lift={row[what]} /> },
          { title: 'Paid', kind: 'number', cell: ({ paid }) => paid.toLocaleString('en') },
        ]}
      />
    </Section>
  )
}

export function groupName({ group }: Pick<BoostOutcome, 'group'>): string {
  if (group === ALL) return 'All categories'
  return group === OTHER ? 'Other categories' : categoryName(group)
}

function sideInWords(row: BoostOutcome, { what, side }: { readonly what: What; readonly side: 'shown' | 'holdout' }): string {
  const jobs = `${row.jobs[side].toLocaleString('en')} ${row.jobs[side] === 1 ? 'job' : 'jobs'}`
  return row[what].enough ? `${shareInWords(row[what][side].rate)} in ${jobs}` : jobs
}

const findings: Readonly<Record<Measured['finding'], { readonly label: string; readonly tone: Tone }>> = {
  more: { label: 'More', tone: 'good' },
  less: { label: 'Less', tone: 'bad' },
  no_effect: { label: 'No effect', tone: 'neutral' },
}

function Found({ lift }: { readonly lift: PublicLift }) {
  if (!lift.enough) return <span className="muted">Not enough yet</span>
  const { label, tone } = findings[lift.finding]
  return <Badge tone={tone}>{label}</Badge>
}

const whatWords: Readonly<Record<What, string>> = {
  reached: 'the client did something with the proposal',
  hired: 'the freelancer was hired',
}

/** One sentence that can stand alone: what boosts did, or why that cannot be said. */
export function verdictOf(lift: PublicLift, what: What): string {
  if (!lift.enough && lift.because === 'all_alike')
    return `Nothing can be said yet about whether ${whatWords[what]} more often because of a boost: it went the same way on every job.`
  if (!lift.enough)
    return `Not enough to say yet whether ${whatWords[what]} more often because of a boost: it takes at least ${lift.leastJobs} jobs that showed boosts and as many that did not.`
  const { shown, holdout, interval } = lift
  const rates = `${shareInWords(shown.rate)} of boosted places against ${shareInWords(holdout.rate)} where the boost was not shown`
  const between = `between ${pointsInWords(interval.low)} and ${pointsInWords(interval.high)} percentage points`
  if (lift.finding === 'no_effect')
    return `No effect was found: ${whatWords[what]} in ${rates}. If there is an effect, it lies ${between}.`
  const howMuch = lift.finding === 'more' ? 'more often' : 'less often'
  return `With a boost, ${whatWords[what]} ${howMuch}: in ${rates}. The difference lies ${between}.`
}

function differenceInWords({ difference, interval }: Measured): string {
  return `${pointsInWords(difference)} (${pointsInWords(interval.low)} to ${pointsInWords(interval.high)})`
}

function shareInWords(share: number): string {
  return `${figureText(share * 100, 1)} %`
}

/** In percentage points. */
function pointsInWords(difference: number): string {
  return signedFigureText(difference * 100, 1)
}
