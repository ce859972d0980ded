import { extent, max } from 'd3-array'
import { scaleBand, scaleLinear, scaleUtc } from 'd3-scale'
import { line } from 'd3-shape'
import type { ReactNode } from 'react'
import { dateLocale, usePage } from './page-context.ts'

export interface Series {
  readonly name: string
  readonly points: readonly { readonly at: Date; readonly value: number }[]
}

/** A moment worth a line in the chart: a rule came into force, a rule was reversed. */
export interface Mark {
  readonly at: Date
  readonly label: string
}

export interface Frame {
  readonly title: string
  /** One sentence with what the picture shows, for everybody. */
  readonly summary: ReactNode
  readonly format?: (value: number) => string
}

export const WIDTH = 640
export const HEIGHT = 260
export const MARGIN = { top: 16, right: 16, bottom: 32 }
/** Of a digit in the large letters that small screens get. */
export const DIGIT_WIDTH = 12.5
export const TICKS = 4

interface Tick {
  readonly at: number
  readonly text: string
  /** Stays when others make room for it. */
  readonly isOrigin?: boolean
}

/** Names along the lower edge. As many as fit beside each other in the large letters of small screens, none cut off at the sides. */
export function TickLabels({ ticks, y }: { readonly ticks: readonly Tick[]; readonly y: number }) {
  const placed = thinned(ticks).map(({ at, text }) => ({ text, ...placeOf(at, text) }))
  return placed.map(({ x, text, anchor }) => (
    <text key={`${x} ${text}`} x={x} y={y} className="chart-tick" textAnchor={anchor}>
      {text}
    </text>
  ))
}

/** Every one, or every second, or every third …, and the origin always. */
function thinned(ticks: readonly Tick[]): readonly Tick[] {
  const origin = Math.max(
    ticks.findIndex(({ isOrigin }) => isOrigin),
    0,
  )
  for (let every = 1; every < ticks.length; every++) {
    const kept = ticks.filter((_, index) => (index - origin) % every === 0)
    const fits = kept.every((tick, index) => index === 0 || endOf(kept[index - 1]!) + DIGIT_WIDTH <= startOf(tick))
    if (fits) return kept
  }
  return ticks.slice(origin, origin + 1)
}

function placeOf(at: number, text: string) {
  const half = (text.length * DIGIT_WIDTH) / 2
  if (at < half) return { x: 0, anchor: 'start' } as const
  return at + half > WIDTH ? ({ x: WIDTH, anchor: 'end' } as const) : ({ x: at, anchor: 'middle' } as const)
}

function startOf({ at, text }: Tick): number {
  const { x, anchor } = placeOf(at, text)
  const length = text.length * DIGIT_WIDTH
  return anchor === 'start' ? x : anchor === 'end' ? x - length : x - length / 2
}

function endOf(tick: Tick): number {
  return startOf(tick) + tick.text.length * DIGIT_WIDTH
}

const FEW_MONTHS = 150 * 86_400_000

/** What is written below a time axis: months, or days where so few months are shown that their names would repeat. */
export function dateNames(locale: string, { from, to }: { readonly from: Date; readonly to: Date }): Intl.DateTimeFormat {
  const isShort = to.getTime() - from.getTime() < FEW_MONTHS
  const form = isShort ? ({ day: 'numeric', month: 'short' } as const) : ({ month: 'short', year: '2-digit' } as const)
  return new Intl.DateTimeFormat(dateLocale(locale), { ...form, timeZone: 'UTC' })
}

/** The axis of values and the room that its longest number needs: a number without its first digit would be another number. */
function valueAxis(greatest: number, format: (value: number) => string) {
  const y = scaleLinear([0, greatest], [HEIGHT - MARGIN.bottom, MARGIN.top]).nice(TICKS)
  const longest = Math.max(...y.ticks(TICKS).map((tick) => format(tick).length))
  return { y, left: 16 + longest * DIGIT_WIDTH }
}

/** Values over time. The picture comes from the server; a hidden table says the same to screen readers. */
export function LineChart({
  title,
  summary,
  series,
  marks = [],
  format = String,
}: Frame & { readonly series: readonly Series[]; readonly marks?: readonly Mark[] }) {
  const { locale } = usePage()
  const points = series.flatMap((one) => one.points)
  const [from, to] = extent(points, (point) => point.at)
  const day = new Intl.DateTimeFormat(dateLocale(locale), { dateStyle: 'medium', timeZone: 'UTC' })
  if (from === undefined || to === undefined) return <ChartFrame title={title} summary={summary} />

  const below = dateNames(locale, { from, to })
  const { y, left } = valueAxis(max(points, (point) => point.value) ?? 1, format)
  const x = scaleUtc([from, to], [left, WIDTH - MARGIN.right])
  const path = line<Series['points'][number]>(
    (point) => x(point.at),
    (point) => y(point.value),
  )
  const table = (
    <ChartTable
      title={title}
      head={['Date', ...series.map((one) => one.name)]}
      rows={datesOf(series).map((at) => [day.format(at), ...series.map((one) => valueAt(one, at, format))])}
    />
  )
  return (
    <ChartFrame title={title} summary={summary} legend={series.length > 1 ? series.map(keyOf) : []} table={table}>
      <YAxis y={y} left={left} format={format} />
      <TickLabels y={HEIGHT - 10} ticks={x.ticks(5).map((tick) => ({ at: x(tick), text: below.format(tick) }))} />
      {marks.map((mark) => (
        <g key={mark.label} className="chart-mark">
          <line x1={x(mark.at)} x2={x(mark.at)} y1={MARGIN.top} y2={HEIGHT - MARGIN.bottom} />
          <text x={x(mark.at)} y={MARGIN.top - 4} textAnchor={x(mark.at) > WIDTH / 2 ? 'end' : 'start'}>
            {mark.label}
          </text>
        </g>
      ))}
      {series.map((one, index) => (
        <path key={one.name} d={path(one.points) ?? ''} className={`chart-line chart-series-${index % 4}`} />
      ))}
    </ChartFrame>
  )
}

function keyOf({ name }: Series, index: number) {
  return { name, look: `chart-series-${index % 4}` }
}

export interface Bar {
  readonly label: string
  readonly value: number
}

/** Values of a few named things, as standing bars. */
export function BarChart({ title, summary, bars, format = String }: Frame & { readonly bars: readonly Bar[] }) {
  if (bars.length === 0) return <ChartFrame title={title} summary={summary} />
  const { y, left } = valueAxis(max(bars, (bar) => bar.value) || 1, format)
  const x = scaleBand(
    bars.map((bar) => bar.label),
    [left, WIDTH - MARGIN.right],
  ).padding(0.25)
  const every = Math.ceil(bars.length / 8)
  const table = <ChartTable title={title} head={['', 'Value']} rows={bars.map((bar) => [bar.label, format(bar.value)])} />
  return (
    <ChartFrame title={title} summary={summary} table={table}>
      <YAxis y={y} left={left} format={format} />
      {bars.map((bar, index) => (
        <g key={bar.label}>
          <rect x={x(bar.label)} y={y(bar.value)} width={x.bandwidth()} height={y(0) - y(bar.value)} className="chart-bar" />
          {index % every === 0 ? (
            <text x={(x(bar.label) ?? 0) + x.bandwidth() / 2} y={HEIGHT - 10} className="chart-tick" textAnchor="middle">
              {bar.label}
            </text>
          ) : null}
        </g>
      ))}
    </ChartFrame>
  )
}

export function YAxis({
  y,
  left,
  format,
}: {
  readonly y: { (value: number): number; ticks(count: number): number[] }
  readonly left: number
  readonly format: (value: number) => string
}) {
  return (
    <>
      {y.ticks(TICKS).map((tick) => (
        <g key={tick}>
          <line x1={left} x2={WIDTH - MARGIN.right} y1={y(tick)} y2={y(tick)} className="chart-grid" />
          <text x={left - 8} y={y(tick) + 4} className="chart-tick" textAnchor="end">
            {format(tick)}
          </text>
        </g>
      ))}
    </>
  )
}

export function ChartFrame({
  title,
  summary,
  legend = [],
  height = HEIGHT,
  table,
  children,
}: {
  readonly title: string
  readonly summary: ReactNode
  readonly legend?: readonly { readonly name: string; readonly look: string }[]
  readonly height?: number
  readonly table?: ReactNode
  readonly children?: ReactNode
}) {
  return (
    <figure className="chart">
      <figcaption>
        <p className="chart-title">{title}</p>
        <p className="muted">{summary}</p>
      </figcaption>
      {legend.length === 0 ? null : (
        <ul className="chart-legend">
          {legend.map(({ name, look }) => (
            <li key={name} className={look}>
              {name}
            </li>
          ))}
        </ul>
      )}
      {children === undefined ? (
        <p className="muted">No figures yet.</p>
      ) : (
        <svg viewBox={`0 0 ${WIDTH} ${height}`} aria-hidden="true" focusable="false">
          {children}
        </svg>
      )}
      {table}
    </figure>
  )
}

export function ChartTable({
  title,
  head,
  rows,
}: {
  readonly title: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}) {
  return (
    <details className="chart-table">
      <summary>The figures as a table</summary>
      <div className="table-frame">
        <table>
          <caption className="sr-only">{title}</caption>
          <thead>
            <tr>
              {head.map((cell, index) => (
                <th key={index} scope="col">
                  {cell === '' ? <span className="sr-only">Name</span> : cell}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={index}>
                {row.map((cell, column) => (
                  <td key={column}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}

function datesOf(series: readonly Series[]): Date[] {
  const moments = new Set(series.flatMap((one) => one.points.map((point) => point.at.getTime())))
  return [...moments].toSorted((left, right) => left - right).map((moment) => new Date(moment))
}

function valueAt(series: Series, at: Date, format: (value: number) => string): string {
  const point = series.points.find((one) => one.at.getTime() === at.getTime())
  return point === undefined ? '–' : format(point.value)
}
