import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyDocument } from '#kit/any-policy.ts'
import { loadPack } from '../packs.ts'
import { applyChangeset, changesetBetween, readChangeset, type Changeset } from './changeset.ts'
import { documentHash } from './hash.ts'
import { mergeChangesets } from './merge-changesets.ts'

const good = loadPack('guildhall').versions[0]!.document
const history = loadPack('upwork-history').versions.map((version) => version.document)

function applied(changeset: Changeset) {
  const result = applyChangeset(good, changeset)
  if (!result.ok) throw new Error(JSON.stringify(result.refusal))
  return result.value
}
function refused(changeset: Changeset): string {
  const result = applyChangeset(good, changeset)
  return result.ok ? '' : result.refusal.issues.map((issue) => `${issue.path}: ${issue.message}`).join('\n')
}
const clause = (id: string, document = good) => document.clauses.find((one) => one.id === id)

describe('a changeset', () => {
  test('edits one field of a clause by its id and leaves the rest', () => {
    const after = applied({ set: { clauses: [{ id: 'invite', charge: { table: 'rate.card' } }] } })
    expect(clause('invite', after)).toEqual({ ...clause('invite'), charge: { table: 'rate.card' } })
    expect(after.clauses.map(({ id }) => id)).toEqual(good.clauses.map(({ id }) => id))
  })

  test('null takes an optional field away', () => {
    const { softCap: _, ...limits } = good.limits
    expect(applied({ set: { limits: { softCap: null } } }).limits).toEqual(limits)
  })

  test.each<[string, Changeset, RegExp]>([
    ['removing what is not there', { remove: { clauses: ['ghost'] } }, /There is no “ghost” to remove/],
    ['removing an unknown parameter', { remove: { params: ['constructor'] } }, /no parameter “constructor”/],
    [
      'changing and removing at once',
      { set: { clauses: [{ id: 'invite', why: 'x' }] }, remove: { clauses: ['invite'] } },
      /both changed and removed/,
    ],
    [
      'an incomplete new clause',
      { set: { clauses: [{ id: 'new', title: 'New' }] } },
      /clauses\[10\]\.for: the action must be one of/,
    ],
    ['a wrong value', { set: { unitPriceUsdCents: -1 } }, /must be at least 0/],
  ])('%s is refused with words', (_, changeset, message) => {
    expect(refused(changeset)).toMatch(message)
  })

  test('from outside is checked for its frame', () => {
    const changeset = {
      set: { clauses: [{ id: 'invite', charge: { table: 'rate.card' } }] },
      breaksPromises: ['answering-is-free'],
    }
    expect(readChangeset(changeset)).toEqual({ ok: true, value: changeset })
    expect(readChangeset({ replace: {} })).toMatchObject({ ok: false })
    expect(readChangeset(JSON.parse('{"set":{"params":{"__proto__":1}}}'))).toMatchObject({ ok: false })
  })

  test('between any two documents turns the one into the other exactly', () => {
    fc.assert(
      fc.property(
        fc.oneof(anyDocument, fc.constantFrom(good, ...history)),
        fc.oneof(anyDocument, fc.constantFrom(good, ...history)),
        (before, after) => {
          const result = applyChangeset(before, changesetBetween(before, after))
          expect(result.ok && documentHash(result.value)).toBe(documentHash(after))
        },
      ),
      { numRuns: 100 },
    )
  })

  test('between equal documents is empty, and there and back is where it began', () => {
    fc.assert(
      fc.property(anyDocument, anyDocument, (one, other) => {
        expect(changesetBetween(one, structuredClone(one))).toEqual({})
        const there = applyChangeset(one, changesetBetween(one, other))
        const back = there.ok ? applyChangeset(there.value, changesetBetween(other, one)) : there
        expect(back).toEqual({ ok: true, value: one })
      }),
      { numRuns: 40 },
    )
  })
})

describe('two people edit the same version', () => {
  const mine: Changeset = { set: { clauses: [{ id: 'invite', charge: { fixed: 1 } }], limits: { quoteMinutes: 120 } } }

  test('edits of different fields come together, mine now against theirs', () => {
    const theirs: Changeset = {
      set: { clauses: [{ id: 'invite', why: 'Reworded.' }], unitPriceUsdCents: 20 },
      remove: { returns: ['outage'] },
    }
    const merged = mergeChangesets(good, mine, theirs)
    expect(merged.ok && clause('invite', merged.value.document)).toMatchObject({ charge: { fixed: 1 }, why: 'Reworded.' })
    expect(merged.ok && merged.value.changeset).toEqual(mine)
  })

  test('different edits of one field are a conflict that shows all three values', () => {
    const theirs: Changeset = { set: { clauses: [{ id: 'invite', charge: { fixed: 2 } }] } }
    expect(mergeChangesets(good, mine, theirs)).toEqual({
      ok: false,
      refusal: {
        code: 'merge_conflict',
        conflicts: [{ place: 'clauses/invite/charge', base: { fixed: 0 }, mine: { fixed: 1 }, theirs: { fixed: 2 } }],
      },
    })
  })

  test('removing what the other changed is a conflict', () => {
    const theirs: Changeset = { remove: { clauses: ['invite'] } }
    expect(mergeChangesets(good, mine, theirs)).toMatchObject({
      ok: false,
      refusal: { conflicts: [{ place: 'clauses/invite', theirs: undefined }] },
    })
  })

  test('with nobody else editing, my edits are what I get', () => {
    fc.assert(
      fc.property(anyDocument, anyDocument, (base, wanted) => {
        const merged = mergeChangesets(base, changesetBetween(base, wanted), {})
        const sorted = (document: typeof base) => ({
          ...document,
          clauses: document.clauses.toSorted((left, right) => left.id.localeCompare(right.id)),
        })
        expect(merged.ok && sorted(merged.value.document)).toEqual(sorted(wanted))
      }),
      { numRuns: 40 },
    )
  })

  test('the same edit by both is no conflict', () => {
    const merged = mergeChangesets(good, mine, mine)
    expect(merged.ok && merged.value.changeset).toEqual({})
  })
})
