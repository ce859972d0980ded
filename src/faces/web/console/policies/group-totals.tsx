import type { SegmentTotals } from '#modules/simulation/index.ts'
import { segmentWords } from '../../public/rules/impact/words.ts'

/** Totals by groups of people: nothing where nobody asked, or why there are none yet. */
export type CountedGroups = readonly SegmentTotals[] | 'reading' | 'away' | undefined

type Group = SegmentTotals['groups'][number]

/** Who would pay more and who less, one way to divide people after the other, each folded with its largest change in the summary. */
export function GroupTotals({ groups }: { readonly groups: CountedGroups }) {
  if (groups === undefined) return null
  if (groups === 'away') return <p className="muted">Groups cannot be counted at the moment.</p>
  if (groups === 'reading') return <p className="muted">Counting groups of people …</p>
  return groups.map((segment) => {
    const { title, group } = segmentWords(segment.name)
    const byChange = segment.groups.toSorted((left, right) => Math.abs(changeOf(right)) - Math.abs(changeOf(left)))
    return (
      <details key={segment.name} id={`groups-${segment.name}`}>
        <summary>
          {title}: {summaryOf(byChange[0], group)}
        </summary>
        <GroupTable title={title} groups={byChange} nameOf={group} />
      </details>
    )
  })
}

function changeOf({ before, after }: Group): number {
  return after - before
}

/** "most for “Less than 30 days here” (+1,204)" */
function summaryOf(first: Group | undefined, nameOf: (key: string) => string): string {
  if (first === undefined) return 'nobody did anything'
  return changeOf(first) === 0 ? 'no change' : `most for “${nameOf(first.key)}” (${signed(changeOf(first))})`
}

const MOST_GROUPS = 12

interface GroupTableProps {
  readonly title: string
  readonly groups: readonly Group[]
  readonly nameOf: (key: string) => string
}

function GroupTable({ title, groups, nameOf }: GroupTableProps) {
  const more = groups.length - MOST_GROUPS
  return (
    <>
      <table className="live-table">
        <caption className="sr-only">{title}: Connects in the last 90 days</caption>
        <thead>
          <tr>
            <th scope="col">Group</th>
            <th scope="col">Before</th>
            <th scope="col">After</th>
            <th scope="col">Change</th>
          </tr>
        </thead>
        <tbody>
          {groups.slice(0, MOST_GROUPS).map((group) => (
            <tr key={group.key}>
              <th scope="row">{nameOf(group.key)}</th>
              <td>{group.before.toLocaleString('en')}</td>
              <td>{group.after.toLocaleString('en')}</td>
              <td>{signed(changeOf(group))}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {more > 0 ? <p className="muted">And {more} more with a smaller change.</p> : null}
    </>
  )
}

/** "+12", "−3", "0" */
export function signed(value: number): string {
  return `${value > 0 ? '+' : value < 0 ? '−' : ''}${Math.abs(value).toLocaleString('en')}`
}
