import { extent, max, min } from 'd3-array'
import { scaleLinear, scaleUtc, type ScaleLinear } from 'd3-scale'
import { area, line } from 'd3-shape'
import type { ReactNode } from 'react'
import {
  ChartFrame,
  ChartTable,
  DIGIT_WIDTH,
  HEIGHT,
  MARGIN,
  TICKS,
  TickLabels,
  WIDTH,
  YAxis,
  dateNames,
  type Frame,
  type Mark,
} from './charts.tsx'
import { dateLocale, usePage } from './page-context.ts'

/** One moment of a band chart. */
export interface BandPoint {
  readonly at: Date
  /** What was seen; absent where only the band is told. */
  readonly seen?: number
  readonly value: number
  readonly low: number
  readonly high: number
}

/** A line within a band of how sure it is, and beside it, as dots, what was seen. For values that may be negative, too. */
export function BandChart({
  title,
  summary,
  points,
  marks = [],
  names,
  format = String,
}: Frame & {
  readonly points: readonly BandPoint[]
  readonly marks?: readonly Mark[]
  readonly names: { readonly seen?: string; readonly value: string; readonly band: string }
}) {
  const { locale } = usePage()
  const [from, to] = extent(points, ({ at }) => at)
  if (from === undefined || to === undefined) return <ChartFrame title={title} summary={summary} />
  const { y, left } = signedAxis(
    points.flatMap(({ seen, low, high }) => [low, high, ...(seen === undefined ? [] : [seen])]),
    format,
  )
  const x = scaleUtc([from, to], [left, WIDTH - MARGIN.right])
  const below = dateNames(locale, { from, to })
  const day = new Intl.DateTimeFormat(dateLocale(locale), { dateStyle: 'medium', timeZone: 'UTC' })
  const band = area<BandPoint>(
    ({ at }) => x(at),
    ({ low }) => y(low),
    ({ high }) => y(high),
  )
  const middle = line<BandPoint>(
    ({ at }) => x(at),
    ({ value }) => y(value),
  )
  const { seen, value, band: bandName } = names
  const range = (point: BandPoint) => `${format(point.low)} to ${format(point.high)}`
  const seenText = (point: BandPoint) => (point.seen === undefined ? '–' : format(point.seen))
  return (
    <ChartFrame
      title={title}
      summary={summary}
      legend={[
        ...(seen === undefined ? [] : [{ name: seen, look: 'chart-key-dot' }]),
        { name: value, look: 'chart-series-1' },
        { name: bandName, look: 'chart-key-band' },
      ]}
      table={
        <ChartTable
          title={title}
          head={['Date', ...(seen === undefined ? [] : [seen]), value, bandName]}
          rows={points.map((point) => [
            day.format(point.at),
            ...(seen === undefined ? [] : [seenText(point)]),
            format(point.value),
            range(point),
          ])}
        />
      }
    >
      <YAxis y={y} left={left} format={format} />
      <path d={band(points) ?? ''} className="chart-band" />
      <TickLabels y={HEIGHT - 10} ticks={x.ticks(5).map((tick) => ({ at: x(tick), text: below.format(tick) }))} />
      <Marks marks={marks} x={x} />
      <path d={middle(points) ?? ''} className="chart-line chart-series-1" />
      {points.map((point) =>
        point.seen === undefined ? null : (
          <circle
            key={point.at.toISOString()}
            cx={x(point.at)}
            cy={y(point.seen)}
            r={points.length > 120 ? 1.8 : 3}
            className="chart-dot"
          />
        ),
      )}
    </ChartFrame>
  )
}

/** Numbered in the picture, because three moments may lie close together; said in full below it. */
function Marks({ marks, x }: { readonly marks: readonly Mark[]; readonly x: (at: Date) => number }) {
  return marks.map((mark, index) => (
    <g key={mark.label} className="chart-mark">
      <line x1={x(mark.at)} x2={x(mark.at)} y1={MARGIN.top + 8} y2={HEIGHT - MARGIN.bottom} />
      <text x={x(mark.at)} y={MARGIN.top + 2} textAnchor="middle">
        {index + 1}
      </text>
    </g>
  ))
}

export interface ForestRow {
  readonly label: string
  readonly value: number
  readonly low: number
  readonly high: number
}

const ROW = 56
/** Of a row's name; its picture lies below it, so that a long name has the whole width. */
const NAME_LINE = 24

/** Of a chart with so many rows under one another, with the numbers below them. */
const rowsHeight = (rows: number): number => rows * ROW + 40

/** The lines behind rows that lie under one another, that of 0 stronger than the others, and their numbers. */
function RowsAxis({
  x,
  rows,
  format,
}: {
  readonly x: ScaleLinear<number, number>
  readonly rows: number
  readonly format: (value: number) => string
}) {
  const ticks = x.ticks(4)
  return (
    <>
      {ticks.map((tick) => (
        <line key={tick} x1={x(tick)} x2={x(tick)} y1={0} y2={rows * ROW} className={tick === 0 ? 'chart-zero' : 'chart-grid'} />
      ))}
      <TickLabels
        y={rowsHeight(rows) - 12}
        ticks={ticks.map((tick) => ({ at: x(tick), text: format(tick), isOrigin: tick === 0 }))}
      />
    </>
  )
}

function RowName({ index, label }: { readonly index: number; readonly label: string }) {
  return (
    <text x={0} y={index * ROW + NAME_LINE} className="chart-tick chart-name">
      {label}
    </text>
  )
}

/** One interval under the other around the line of "nothing changed": the effect in each group. */
export function ForestChart({
  title,
  summary,
  rows,
  format = String,
  tickFormat = format,
}: Frame & {
  readonly rows: readonly ForestRow[]
  /** Shorter than `format` where the summary names the unit. */
  readonly tickFormat?: (value: number) => string
}) {
  if (rows.length === 0) return <ChartFrame title={title} summary={summary} />
  const x = scaleLinear(
    [Math.min(0, min(rows, ({ low }) => low) ?? 0), Math.max(0, max(rows, ({ high }) => high) ?? 0)],
    [24, WIDTH - 24],
  ).nice(4)
  const middle = (index: number) => index * ROW + NAME_LINE + (ROW - NAME_LINE) / 2
  return (
    <ChartFrame
      title={title}
      summary={summary}
      height={rowsHeight(rows.length)}
      table={
        <ChartTable
          title={title}
          head={['Group', 'Effect', 'Between', 'And']}
          rows={rows.map(({ label, value, low, high }) => [label, format(value), format(low), format(high)])}
        />
      }
    >
      <RowsAxis x={x} rows={rows.length} format={tickFormat} />
      {rows.map(({ label, value, low, high }, index) => (
        <g key={label}>
          <RowName index={index} label={label} />
          <line x1={x(low)} x2={x(high)} y1={middle(index)} y2={middle(index)} className="chart-interval" />
          <rect x={x(value) - 5} y={middle(index) - 5} width={10} height={10} className="chart-bar" />
        </g>
      ))}
    </ChartFrame>
  )
}

/** How often values fall into each stretch, with one value of interest marked among them. */
export function Histogram({
  title,
  summary,
  values,
  mark,
  format = String,
}: Frame & { readonly values: readonly number[]; readonly mark: { readonly value: number; readonly label: string } }) {
  const [least, most] = extent([...values, mark.value])
  if (least === undefined || most === undefined || values.length === 0) return <ChartFrame title={title} summary={summary} />
  const x = scaleLinear([least, most], [16 + 3 * DIGIT_WIDTH, WIDTH - MARGIN.right]).nice(8)
  const [start, end] = x.domain() as [number, number]
  const width = (end - start) / BINS
  const bins = Array.from({ length: BINS }, (_, index) => {
    const from = start + index * width
    const isLast = index === BINS - 1
    return { from, to: from + width, count: values.filter((one) => one >= from && (one < from + width || isLast)).length }
  })
  const y = scaleLinear([0, max(bins, ({ count }) => count) ?? 1], [HEIGHT - MARGIN.bottom, MARGIN.top + 12]).nice(TICKS)
  return (
    <ChartFrame
      title={title}
      summary={summary}
      table={
        <ChartTable
          title={title}
          head={['From', 'To', 'How often']}
          rows={bins.map(({ from, to, count }) => [format(from), format(to), String(count)])}
        />
      }
    >
      <YAxis y={y} left={16 + 3 * DIGIT_WIDTH} format={String} />
      {bins.map(({ from, to, count }) => (
        <rect
          key={from}
          x={x(from) + 1}
          y={y(count)}
          width={Math.max(x(to) - x(from) - 2, 1)}
          height={y(0) - y(count)}
          className="chart-bar"
        />
      ))}
      <TickLabels y={HEIGHT - 10} ticks={x.ticks(4).map((tick) => ({ at: x(tick), text: format(tick), isOrigin: tick === 0 }))} />
      <g className="chart-mark">
        <line x1={x(mark.value)} x2={x(mark.value)} y1={MARGIN.top} y2={HEIGHT - MARGIN.bottom} />
        {/* Beside the line, which would run through its first letter. */}
        <text
          x={x(mark.value) + (x(mark.value) > WIDTH / 2 ? -8 : 8)}
          y={MARGIN.top + 4}
          textAnchor={x(mark.value) > WIDTH / 2 ? 'end' : 'start'}
        >
          {mark.label}
        </text>
      </g>
    </ChartFrame>
  )
}

const BINS = 16

export interface PairedRow {
  readonly label: string
  readonly less: number
  readonly more: number
}

/** Two counts for each of some ordered groups: to the left of the middle, and to the right of it. */
export function LeftRightChart({
  title,
  summary,
  rows,
  names,
  format = String,
}: Frame & { readonly rows: readonly PairedRow[]; readonly names: { readonly less: string; readonly more: string } }) {
  if (rows.length === 0) return <ChartFrame title={title} summary={summary} />
  const most = max(rows, ({ less, more }) => Math.max(less, more)) || 1
  const x = scaleLinear([-most, most], [24, WIDTH - 24]).nice(4)
  const bar = { height: ROW - NAME_LINE - 12, from: (index: number) => index * ROW + NAME_LINE + 6 }
  return (
    <ChartFrame
      title={title}
      summary={summary}
      height={rowsHeight(rows.length)}
      legend={[
        { name: names.less, look: 'chart-key-less' },
        { name: names.more, look: 'chart-key-more' },
      ]}
      table={
        <ChartTable
          title={title}
          head={['Group', names.less, names.more]}
          rows={rows.map(({ label, less, more }) => [label, format(less), format(more)])}
        />
      }
    >
      <RowsAxis x={x} rows={rows.length} format={(tick) => format(Math.abs(tick))} />
      {rows.map(({ label, less, more }, index) => (
        <g key={label}>
          <RowName index={index} label={label} />
          <rect x={x(-less)} y={bar.from(index)} width={x(0) - x(-less)} height={bar.height} className="chart-less" />
          <rect x={x(0)} y={bar.from(index)} width={x(more) - x(0)} height={bar.height} className="chart-more" />
        </g>
      ))}
    </ChartFrame>
  )
}

/** An axis that holds 0, and the room that its longest number needs. */
function signedAxis(values: readonly number[], format: (value: number) => string) {
  const y = scaleLinear(
    [Math.min(0, min(values) ?? 0), Math.max(0, max(values) ?? 1)],
    [HEIGHT - MARGIN.bottom, MARGIN.top + 12],
  ).nice(TICKS)
  const longest = Math.max(...y.ticks(TICKS).map((tick) => format(tick).length))
  // A minus is wider than a digit.
  return { y, left: 28 + longest * DIGIT_WIDTH }
}

/** The moments that a chart numbers, for the page to say in full. */
export function MarkList({ marks }: { readonly marks: readonly { readonly label: string; readonly when: ReactNode }[] }) {
  return (
    <ol className="chart-marks">
      {marks.map(({ label, when }) => (
        <li key={label}>
          {label}: {when}
        </li>
      ))}
    </ol>
  )
}
