import { rounded } from './figures.ts'

/** One figure of one case under one load. */
export interface Figure {
  readonly bench: string
  readonly case: string
  readonly load: string
  readonly metric: string
  readonly value: number
  readonly unit: string
}

/** How one case does beside another of the same run: `of` says which figure. */
export interface Ratio {
  readonly bench: string
  readonly case: string
  readonly load: string
  readonly metric: 'ratio'
  readonly of: string
  readonly against: string
  readonly value: number
}

export function jsonLine(line: Figure | Ratio): string {
  return JSON.stringify({ ...line, value: rounded(line.value) })
}

interface Column {
  readonly metric: string
  readonly title: string
}

/** One row per load and case in the order in which they first appear, one column per metric. */
export function figuresTable(figures: readonly Figure[], columns: readonly Column[]): string {
  const rows = new Map<string, { load: string; case: string; cells: Map<string, number> }>()
  for (const figure of figures) {
    const place = `${figure.load} ${figure.case}`
    const row = rows.get(place) ?? { load: figure.load, case: figure.case, cells: new Map<string, number>() }
    row.cells.set(figure.metric, figure.value)
    rows.set(place, row)
  }
  return table(
    ['load', 'case', ...columns.map(({ title }) => title)],
    [...rows.values()].map((row) => [row.load, row.case, ...columns.map(({ metric }) => cell(row.cells.get(metric)))]),
  )
}

export function ratiosTable(ratios: readonly Ratio[]): string {
  return table(
    ['load', 'case', 'against', 'of', 'ratio'],
    ratios.map((ratio) => [ratio.load, ratio.case, ratio.against, ratio.of, cell(ratio.value)]),
  )
}

function cell(value: number | undefined): string {
  return value === undefined || Number.isNaN(value) ? '–' : rounded(value).toLocaleString('en-US', { maximumFractionDigits: 3 })
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const isText = (column: number) => column < head.length && rows.some((row) => /[a-z]/i.test(row[column] ?? ''))
  return [line(head), line(head.map((_, column) => (isText(column) ? '---' : '---:'))), ...rows.map(line)].join('\n')
}
