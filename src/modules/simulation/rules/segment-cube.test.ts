import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyDocument } from '#kit/any-policy.ts'
import type { ConnectsDocument } from '#modules/policy/index.ts'
import { anyDecisions, anyMoments, anyWindow, historyOf } from '../history/any-history.test-kit.ts'
import { rememberSegments, replayPair } from '../lab/replay-pair.ts'

/** Every fixed price other than it was: the same conditions, so the same cells. */
function dearer(document: ConnectsDocument): ConnectsDocument {
  const clauses = document.clauses.map((one) => {
    const fixed = 'fixed' in one.charge ? one.charge.fixed : undefined
    return typeof fixed === 'number' ? { ...one, charge: { fixed: fixed + 2 } } : one
  })
  return { ...document, clauses }
}

test('what groups pay by the cube is what the replay finds, for any two documents and then for other prices', () => {
  fc.assert(
    fc.property(
      anyDecisions,
      anyMoments,
      anyWindow,
      fc.tuple(anyDocument, anyDocument),
      (decisions, groupedAfter, window, [before, after]) => {
        const history = historyOf(decisions, groupedAfter)
        const remembered = rememberSegments()
        for (const tried of [after, dearer(after), after]) {
          const pair = { before, after: tried }
          const { segments } = replayPair(history, pair, { window })!.report
          const sums = segments.map(({ name, groups }) => ({
            name,
            groups: groups.map(({ key, actions, before: old, after: now }) => ({ key, actions, before: old, after: now })),
          }))
          expect(remembered.totals(history, pair, window)).toEqual(sums)
        }
      },
    ),
  )
})
