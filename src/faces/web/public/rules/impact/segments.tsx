import { ChangeBar, ConnectsAmount, DataTable, Section, Usd } from '#faces/web/kit/index.ts'
import type { PublicDetail, PublicGroup, PublicImpact } from '#modules/policy/index.ts'
import { countWords, orderedGroups, segmentWords } from './words.ts'

const MOST_GROUPS = 12

interface SegmentsProps {
  readonly segments: PublicDetail['segments']
  readonly unitPrice: PublicImpact['unitPriceUsdCents']
}

/** The change by groups of people, one way to divide them after the other; the first stands open. */
export function Segments({ segments, unitPrice }: SegmentsProps) {
  return (
    <Section
      level={3}
      title="Whom it concerns"
      intro="Everybody, divided in different ways; each table adds up to the whole. Groups are made from what people are now and what they paid before."
    >
      {segments.map((segment, index) => (
        <details key={segment.name} open={index === 0}>
          <summary>
            {segmentWords(segment.name).title}
            {summaryOf(segment)}
          </summary>
          <SegmentTable segment={segment} unitPrice={unitPrice} />
        </details>
      ))}
    </Section>
  )
}

type Segment = PublicDetail['segments'][number]

/** Which group the largest change falls on, so that a closed table says something too. */
function summaryOf({ name, groups }: Segment): string {
  if (!haveSums(groups)) return ''
  const [first] = groups.toSorted((left, right) => Math.abs(changeOf(right)) - Math.abs(changeOf(left)))
  if (first === undefined) return ': nobody'
  if (changeOf(first) === 0) return ': no change for anybody'
  const change = changeOf(first)
  return `: most for “${segmentWords(name).group(first.key)}” (${change > 0 ? '+' : '−'}${Math.abs(change).toLocaleString('en')} Connects)`
}

/** False where the change of a group would tell what fewer than five people pay. */
function haveSums(groups: readonly PublicGroup[]): boolean {
  return groups.every(({ after }) => after !== undefined)
}

function changeOf({ before, after = before }: PublicGroup): number {
  return after - before
}

function SegmentTable({ segment, unitPrice }: { readonly segment: Segment; readonly unitPrice: SegmentsProps['unitPrice'] }) {
  const { title, group } = segmentWords(segment.name)
  const groups = orderedGroups(segment.name, segment.groups)
  const greatest = Math.max(0, ...groups.map((one) => Math.abs(changeOf(one))))
  const shown = groups.slice(0, MOST_GROUPS)
  const areSumsShown = haveSums(groups)
  return (
    <>
      <DataTable<PublicGroup>
        caption={`${title}: change in Connects`}
        quietCaption
        empty="Nobody did anything in this stretch of time."
        rows={shown}
        rowKey={({ key }) => key}
        columns={[
          { title: 'Group', cell: ({ key }) => group(key) },
          ...(areSumsShown
            ? [
                { title: 'Less · more', cell: (one: PublicGroup) => <ChangeBar value={changeOf(one)} greatest={greatest} /> },
                {
                  title: 'Change',
                  kind: 'number' as const,
                  cell: (one: PublicGroup) => <ConnectsAmount value={changeOf(one)} sign />,
                },
              ]
            : []),
          ...(unitPrice === undefined || !areSumsShown
            ? []
            : [
                {
                  title: 'In money',
                  kind: 'number' as const,
                  cell: (one: PublicGroup) => (
                    <Usd cents={(one.before + changeOf(one)) * unitPrice.after - one.before * unitPrice.before} />
                  ),
                },
              ]),
          { title: 'Paid before', kind: 'number', cell: ({ before }) => before.toLocaleString('en') },
          { title: 'People', kind: 'number', cell: ({ people }) => people.toLocaleString('en') },
          { title: 'Pay more', kind: 'number', cell: ({ peoplePayingMore }) => countWords(peoplePayingMore) },
          { title: 'Pay less', kind: 'number', cell: ({ peoplePayingLess }) => countWords(peoplePayingLess) },
        ]}
      />
      {shown.length === groups.length ? null : (
        <p className="muted">
          And {groups.length - shown.length} more groups with a smaller change. All of them are in the data of this page.
        </p>
      )}
    </>
  )
}
