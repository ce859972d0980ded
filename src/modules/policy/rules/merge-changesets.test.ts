import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyDocument } from '#kit/any-policy.ts'
import { changesetBetween } from './changeset.ts'
import { sheetOf } from './document-sheet.ts'
import type { PolicyDocument } from './document.ts'
import { canonicalJson } from './hash.ts'
import { mergeChangesets, mergePlaces, type MergeChoices, type MergePlace, type MergeSide } from './merge-changesets.ts'

/** A version and two documents that somebody made of it; often only a part of what could differ does. */
const threeDocuments = fc
  .tuple(anyDocument, anyDocument, anyDocument, fc.constantFrom('all', 'apart', 'mine alone'))
  .map(([base, mine, theirs, how]) => {
    if (how === 'all') return { base, mine, theirs }
    if (how === 'mine alone') return { base, mine, theirs: base }
    // Whoever edits different parts does not disagree.
    return {
      base,
      mine: { ...base, params: mine.params, limits: mine.limits },
      theirs: { ...base, clauses: theirs.clauses, returns: theirs.returns, unitPriceUsdCents: theirs.unitPriceUsdCents },
    }
  })

type Documents = Readonly<Record<'base' | MergeSide, PolicyDocument>>

function merge({ base, mine, theirs }: Documents, choices: MergeChoices = {}) {
  return mergeChangesets(base, changesetBetween(base, mine), changesetBetween(base, theirs), choices)
}

function merged(documents: Documents, choices: MergeChoices = {}): PolicyDocument {
  const result = merge(documents, choices)
  if (!result.ok) throw new Error(JSON.stringify(result.refusal))
  return result.value.document
}

const conflicts = (documents: Documents): readonly MergePlace[] =>
  mergePlaces(documents).filter(({ taken }) => taken === 'undecided')
const always = (documents: Documents, side: MergeSide): MergeChoices =>
  Object.fromEntries(conflicts(documents).map(({ place }) => [place, side]))

/** Lists are ordered by whose order counts; what a document says does not depend on it. */
function unordered(document: PolicyDocument): string {
  const byId = (list: readonly { readonly id: string }[] = []) => list.toSorted((one, other) => (one.id < other.id ? -1 : 1))
  const { clauses, returns, grants, promises } = document
  const lists = { clauses: byId(clauses), returns: byId(returns), grants: byId(grants), promises: byId(promises) }
  return canonicalJson({ ...document, ...lists })
}

/** What a document says at a place, in one spelling. */
function saidAt(document: PolicyDocument, place: string): string {
  const [first = '', second, third] = place.split('/')
  const sheet = sheetOf(document)
  if (second === undefined) return spelled(sheet.get('document')?.get(first))
  const entity = sheet.get(`${first}/${second}`)
  if (third !== undefined) return spelled(entity?.get(third))
  return entity === undefined ? spelled(sheet.get(first)?.get(second)) : spelled(Object.fromEntries(entity))
}

const spelled = (value: unknown): string => (value === undefined ? 'not there' : canonicalJson(value))

const holds = (check: (documents: Documents) => void) => fc.assert(fc.property(threeDocuments, check), { numRuns: 20 })

describe('a merge of two people’s edits', () => {
  test('is their document where I changed nothing, and mine where they changed nothing', () =>
    holds(({ base, mine }) => {
      expect(unordered(merged({ base, mine: base, theirs: mine }))).toBe(unordered(mine))
      expect(unordered(merged({ base, mine, theirs: base }))).toBe(unordered(mine))
    }))

  test('keeps every edit of both sides where they do not disagree', () =>
    holds((documents) => {
      if (conflicts(documents).length > 0) return
      const document = merged(documents)
      for (const { place, taken, mine, theirs } of mergePlaces(documents))
        expect([place, saidAt(document, place)]).toEqual([place, spelled(taken === 'mine' ? mine : theirs)])
      expect(new Set(mergePlaces(documents).map(({ place }) => place)).size).toBe(mergePlaces(documents).length)
    }))

  test('does not depend on who is called mine, apart from the names', () =>
    holds(({ base, mine, theirs }) => {
      const [one, other] = [
        { base, mine, theirs },
        { base, mine: theirs, theirs: mine },
      ]
      expect(
        conflicts(other)
          .map(({ place }) => place)
          .toSorted(),
      ).toEqual(
        conflicts(one)
          .map(({ place }) => place)
          .toSorted(),
      )
      expect(unordered(merged(other, always(other, 'theirs')))).toBe(unordered(merged(one, always(one, 'mine'))))
    }))

  test('is refused with exactly the places where both disagree, and with a choice for each of them it is not', () =>
    holds((documents) => {
      const places = conflicts(documents).map(({ place }) => place)
      const result = merge(documents)
      const refused = result.ok ? [] : result.refusal.code === 'merge_conflict' ? result.refusal.conflicts : undefined
      expect(refused?.map(({ place }) => place)).toEqual(places)
      expect(merge(documents, always(documents, 'mine')).ok).toBe(true)
    }))

  test('has what was chosen at every place, and does not ask twice: merged again onto the same version nothing changes', () =>
    holds((documents) => {
      for (const side of ['mine', 'theirs'] as const) {
        const document = merged(documents, always(documents, side))
        for (const conflict of conflicts(documents))
          expect([conflict.place, saidAt(document, conflict.place)]).toEqual([conflict.place, spelled(conflict[side])])
        expect(unordered(merged({ base: documents.theirs, mine: document, theirs: documents.theirs }))).toBe(unordered(document))
      }
    }))
})
