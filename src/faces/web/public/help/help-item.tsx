import { Callout, Notice, Prose } from '#faces/web/kit/index.ts'
import { textOf, type HelpItem } from '#modules/policy/index.ts'

/** One rule in words, with its table, its reason, and whatever we only assume about it. */
export function HelpItemView({ item, level = 3 }: { readonly item: HelpItem; readonly level?: 3 | 4 }) {
  const Heading = level === 3 ? 'h3' : 'h4'
  return (
    <article id={item.anchor} className="help-item">
      <Heading>{textOf(item.title)}</Heading>
      <Prose>
        {item.paragraphs.map((words, index) => (
          <p key={index}>{textOf(words)}</p>
        ))}
        {item.table === undefined ? null : <PriceTable table={item.table} caption={textOf(item.title)} />}
        {item.broken === undefined ? null : <Notice tone="warning">{textOf(item.broken)}</Notice>}
        {item.why === undefined ? null : <Callout title="Why">{textOf(item.why)}</Callout>}
        {item.assumptions.map((assumption) => (
          <p key={assumption} className="muted">
            Our assumption: {assumption}
          </p>
        ))}
      </Prose>
    </article>
  )
}

function PriceTable({ table, caption }: { readonly table: NonNullable<HelpItem['table']>; readonly caption: string }) {
  return (
    <table className="data-table price-table">
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr>
          {table.columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {table.rows.map(([what, price], index) => (
          <tr key={index}>
            <th scope="row">{textOf(what)}</th>
            <td className="figure">{textOf(price)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
