import { DiffTable, EmptyState, Stack, type DiffRow } from '#faces/web/kit/index.ts'
import type { PolicyDiff, PriceChange } from '#modules/policy/index.ts'

/** The exact difference of two versions: prices case by case first, then what comes back and the settings. */
export function DiffView({ diff }: { readonly diff: PolicyDiff }) {
  const other = [...diff.returns.map((change) => change.words), ...diff.settings.map((change) => change.words)]
  if (diff.prices.length === 0 && other.length === 0 && diff.edits.length === 0) {
    return <EmptyState title="Nothing changes">These two versions charge, return and grant exactly the same.</EmptyState>
  }
  return (
    <Stack>
      {diff.prices.length === 0 ? null : <DiffTable caption="Prices that change" rows={diff.prices.map(priceRow)} />}
      {other.length === 0 ? null : (
        <ul className="plain-list">
          {other.map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      )}
      {diff.prices.length + other.length > 0 ? null : (
        <>
          <p>No price changes. What was edited:</p>
          <ul className="plain-list">
            {diff.edits.map((edit) => (
              <li key={edit.place}>{edit.words}</li>
            ))}
          </ul>
        </>
      )}
    </Stack>
  )
}

function priceRow(change: PriceChange): DiffRow {
  const [what = '', sides = ''] = splitOnce(change.words, ': ')
  const [before = '', after = ''] = splitOnce(sides, ' → ')
  return { what, before, after, direction: change.more ? 'up' : 'down' }
}

function splitOnce(text: string, separator: string): readonly string[] {
  const at = text.lastIndexOf(separator)
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)]
}
