import { DiffTable, EmptyState, Stack } from '#faces/web/kit/index.ts'
import { caseText, outcomeText, type PolicyDiff } from '#modules/policy/index.ts'

/** The exact difference of two versions: prices case by case first, then what comes back and the settings. */
export function DiffView({ diff }: { readonly diff: PolicyDiff }) {
  const other = [...diff.returns, ...diff.settings].map((change) => change.words)
  const isPriceless = diff.prices.length + other.length === 0
  if (isPriceless && diff.edits.length === 0) {
    return <EmptyState title="Nothing changes">These two versions charge, return and grant exactly the same.</EmptyState>
  }
  return (
    <Stack>
      {diff.prices.length === 0 ? null : (
        <DiffTable
          caption="Prices that change, case by case"
          rows={diff.prices.map((change) => ({
            what: caseText(change),
            before: outcomeText(change.before),
            after: outcomeText(change.after),
            direction: change.more ? 'up' : 'down',
          }))}
        />
      )}
      {isPriceless ? <p>No price changes. What was edited:</p> : null}
      <ul className="plain-list">
        {(isPriceless ? diff.edits.map((edit) => edit.words) : other).map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
    </Stack>
  )
}
