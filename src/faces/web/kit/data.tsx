import type { ReactNode } from 'react'
import { CopyButton } from './actions.tsx'
import { Icon } from './icon.tsx'
import { usePage } from './page-context.ts'
import { ConnectsAmount } from './words.tsx'

export interface Column<Row> {
  readonly title: ReactNode
  readonly cell: (row: Row) => ReactNode
  /** `number`: at the end, with even digits. */
  readonly kind?: 'text' | 'number' | 'actions'
  /** The column that names the row; default: the first. */
  readonly rowHeader?: boolean
}

/** A table that turns into one sheet per row on small screens, unless two columns do. `caption` says what it lists (hidden with `quietCaption`). */
export function DataTable<Row>({
  caption,
  columns,
  rows,
  rowKey,
  quietCaption = false,
  empty = 'Nothing here yet.',
}: {
  readonly caption: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
  readonly quietCaption?: boolean
  readonly empty?: ReactNode
}) {
  const header = Math.max(
    0,
    columns.findIndex((column) => column.rowHeader === true),
  )
  return (
    <div className="table-frame">
      <table className={columns.length > 2 ? 'data-table wide-table' : 'data-table'}>
        <caption className={quietCaption ? 'sr-only' : undefined}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column, index) => (
              <th key={index} scope="col" className={cellClass(column)}>
                {column.kind === 'actions' ? <span className="sr-only">{column.title}</span> : column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((column, index) => {
                const Cell = index === header ? 'th' : 'td'
                return (
                  <Cell key={index} scope={index === header ? 'row' : undefined} className={cellClass(column)}>
                    {index === header || column.kind === 'actions' ? null : (
                      <span className="cell-label" aria-hidden="true">
                        {column.title}
                      </span>
                    )}
                    <span className="cell-value">{column.cell(row)}</span>
                  </Cell>
                )
              })}
            </tr>
          ))}
          {rows.length > 0 ? null : (
            <tr>
              <td colSpan={columns.length} className="table-empty">
                {empty}
              </td>
            </tr>
          )}
        </tbody>
      </table>
    </div>
  )
}

function cellClass<Row>(column: Column<Row>): string | undefined {
  if (column.kind === 'number') return 'cell-number'
  return column.kind === 'actions' ? 'cell-actions' : undefined
}

/** The next page of a list by its cursor, keeping the filters of the address; "Back to the start" once one has gone on. */
export function Pager({
  nextCursor,
  parameter = 'after',
}: {
  readonly nextCursor?: string | undefined
  readonly parameter?: string
}) {
  const { url } = usePage()
  const isFirst = !url.searchParams.has(parameter)
  if (nextCursor === undefined && isFirst) return null
  return (
    <nav className="pager row row-spread space-small" aria-label="Pages">
      {isFirst ? (
        <span />
      ) : (
        <a className="button button-quiet" href={withQuery(url, parameter, undefined)}>
          <Icon name="back" />
          Back to the start
        </a>
      )}
      {nextCursor === undefined ? (
        <span className="muted">That is all.</span>
      ) : (
        <a className="button button-secondary" rel="next" href={withQuery(url, parameter, nextCursor)}>
          Next page
          <Icon name="arrow" />
        </a>
      )}
    </nav>
  )
}

function withQuery(url: URL, name: string, value: string | undefined): string {
  const query = new URLSearchParams(url.searchParams)
  if (value === undefined) query.delete(name)
  else query.set(name, value)
  const text = query.toString()
  return text === '' ? url.pathname : `${url.pathname}?${text}`
}

/** Views of one thing, each with its own address. */
export function Tabs({
  items,
  label,
}: {
  readonly items: readonly {
    readonly label: ReactNode
    readonly href: string
    readonly current?: boolean
    readonly count?: number | undefined
  }[]
  readonly label: string
}) {
  return (
    <nav className="tabs" aria-label={label}>
      <ul>
        {items.map((item) => (
          <li key={item.href}>
            <a href={item.href} aria-current={item.current === true ? 'page' : undefined}>
              {item.label}
              {item.count === undefined ? null : <span className="tab-count figure">{item.count}</span>}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

export interface KeyValueItem {
  readonly label: ReactNode
  readonly value: ReactNode
}

/** Facts as a definition list. `layout="stacked"`: the label above the value, for side columns; `"sum"`: amounts below each other, as on a bill. */
export function KeyValue({
  items,
  layout = 'rows',
}: {
  readonly items: readonly KeyValueItem[]
  readonly layout?: 'rows' | 'stacked' | 'sum'
}) {
  return (
    <dl className={`key-value key-value-${layout}`}>
      {items.map((item, index) => (
        <div key={index}>
          <dt>{item.label}</dt>
          <dd>{item.value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** One big figure with its words. */
export function Stat({
  label,
  value,
  note,
  href,
}: {
  readonly label: ReactNode
  readonly value: ReactNode
  readonly note?: ReactNode
  readonly href?: string
}) {
  return (
    <div className="stat">
      <div className="stat-label">{href === undefined ? label : <a href={href}>{label}</a>}</div>
      <div className="stat-value figure">{value}</div>
      {note === undefined ? null : <div className="stat-note">{note}</div>}
    </div>
  )
}

/**
 * What something costs, why, and what brings it back: the paper slip that stands before every spending.
 * A cost of 0 says "Free" and still gives its reason.
 */
export function PriceSlip({
  amount,
  title = 'This costs',
  why,
  rule,
  comesBackIf,
  validUntil,
  balance,
  children,
}: {
  readonly amount: number
  readonly title?: ReactNode
  /** The clause in words. */
  readonly why: ReactNode
  /** A link to the clause and its version. */
  readonly rule?: ReactNode
  /** The cases in which the Connects come back by themselves. */
  readonly comesBackIf?: readonly ReactNode[]
  readonly validUntil?: ReactNode
  /** What is left afterwards. */
  readonly balance?: ReactNode
  /** The button or form that spends. */
  readonly children?: ReactNode
}) {
  return (
    <div className="slip">
      <p className="slip-title">{title}</p>
      <p className="slip-amount">
        {amount === 0 ? (
          <>
            Free · <ConnectsAmount value={0} />
          </>
        ) : (
          <ConnectsAmount value={amount} strong />
        )}
      </p>
      <dl className="slip-facts">
        <div>
          <dt>Why</dt>
          <dd>
            {why} {rule}
          </dd>
        </div>
        {comesBackIf === undefined || comesBackIf.length === 0 ? null : (
          <div>
            <dt>{amount === 0 ? 'If it had cost something, it would come back when' : 'Comes back by itself when'}</dt>
            <dd>
              <ul>
                {comesBackIf.map((reason, index) => (
                  <li key={index}>{reason}</li>
                ))}
              </ul>
            </dd>
          </div>
        )}
        {validUntil === undefined ? null : (
          <div>
            <dt>This price is yours until</dt>
            <dd>{validUntil}</dd>
          </div>
        )}
        {balance === undefined ? null : (
          <div>
            <dt>You have</dt>
            <dd>{balance}</dd>
          </div>
        )}
      </dl>
      {children}
    </div>
  )
}

export interface DiffRow {
  readonly what: ReactNode
  readonly before: ReactNode
  readonly after: ReactNode
  /** Does this make something dearer (`up`), cheaper (`down`), or neither? */
  readonly direction?: 'up' | 'down' | 'same'
}

const DIRECTION_WORDS = { up: 'costs more', down: 'costs less', same: 'no change in cost' } as const

/** Before → after, one row per difference. */
export function DiffTable({ caption, rows }: { readonly caption: string; readonly rows: readonly DiffRow[] }) {
  return (
    <div className="table-frame">
      <table className="data-table wide-table diff-table">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Before</th>
            <th scope="col">After</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index} className={`diff-${row.direction ?? 'same'}`}>
              <th scope="row">
                <span className="cell-value">{row.what}</span>
              </th>
              <td>
                <span className="cell-label" aria-hidden="true">
                  Before
                </span>
                <span className="cell-value diff-before">{row.before}</span>
              </td>
              <td>
                <span className="cell-label" aria-hidden="true">
                  After
                </span>
                <span className="cell-value diff-after">
                  {row.after}
                  {row.direction === undefined ? null : <span className="diff-direction">{DIRECTION_WORDS[row.direction]}</span>}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Text in a fixed width: JSON, a hash, a command. Long lines wrap, so that nothing hides beside the page. */
export function CodeBlock({
  code,
  label,
  copy = true,
}: {
  readonly code: string
  readonly label: string
  readonly copy?: boolean
}) {
  return (
    <figure className="code-block">
      <figcaption>
        {label}
        {copy ? <CopyButton text={code} /> : null}
      </figcaption>
      <pre dir="ltr">
        <code>{code}</code>
      </pre>
    </figure>
  )
}

/** A hash, shortened for the eye; the whole of it on hover and for copying. */
export function Hash({ value }: { readonly value: string }) {
  return (
    <code className="hash" title={value}>
      {value.slice(0, 12)}
    </code>
  )
}
