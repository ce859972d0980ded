import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyFacts } from '#kit/any-policy.ts'
import { loadPack } from '../packs.ts'
import { applyChangeset, type Changeset } from './changeset.ts'
import type { ConnectsDocument } from './document.ts'
import { documentHash } from './hash.ts'
import { priceAction } from './price-action.ts'
import { buildReversal, type ChainLink } from './reversal.ts'
import { buildSuspension } from './suspension.ts'

const v7 = loadPack('guildhall').versions[0]!.document
const edited = (parent: ConnectsDocument, changeset: Changeset): ConnectsDocument => {
  const result = applyChangeset(parent, changeset)
  if (!result.ok) throw new Error(JSON.stringify(result.refusal))
  return result.value
}
const links = (...documents: readonly ConnectsDocument[]): ChainLink[] =>
  documents.map((document, index) => ({ version: 7 + index, document }))
const v8 = edited(v7, { set: { clauses: [{ id: 'invite', charge: { table: 'rate.card' } }] } })

describe('suspending a clause', () => {
  test('restores the price before the version, where that costs nobody more', () => {
    const suspension = buildSuspension(links(v7, v8), { version: 8, clauses: ['invite'] })
    if (!suspension.ok) throw new Error(JSON.stringify(suspension.refusal))
    expect(suspension.value.charging).toBe('restored')
    expect(documentHash(suspension.value.document)).toBe(documentHash(v7))
  })

  test('makes it free where the price before was dearer for somebody', () => {
    const steps = (...rows: readonly (readonly [number, number])[]) => ({
      set: { params: { 'rate.card': { title: 'Rate card', on: 'jobBudgetUsdCents', steps: rows } } } as Changeset['set'],
    })
    const mixed = edited(v7, steps([0, 1], [60_000, 20]) as Changeset)
    const suspension = buildSuspension(links(v7, mixed), { version: 8, clauses: ['proposal'] })
    if (!suspension.ok) throw new Error(JSON.stringify(suspension.refusal))
    expect(suspension.value.charging).toBe('free')
    expect(suspension.value.document.clauses.find(({ id }) => id === 'proposal')?.charge).toEqual({ fixed: 0 })
    expect(suspension.value.diff.nobodyPaysMore).toBe(true)
  })

  test('never makes any case dearer, whatever the prices were before and after', () => {
    const price = fc.integer({ min: 0, max: 16 })
    fc.assert(
      fc.property(price, price, price, anyFacts('proposal.submit'), (before, taken, later, facts) => {
        const chain = [before, taken, later].map((fixed) =>
          edited(v7, { set: { clauses: [{ id: 'invite', charge: { fixed } }] } }),
        )
        const suspension = buildSuspension(links(...chain), { version: 8, clauses: ['invite'] })
        if (!suspension.ok) return
        const [was, is] = [chain[2]!, suspension.value.document].map(
          (document) => priceAction(document, 'proposal.submit', facts).amount,
        )
        expect(is!).toBeLessThanOrEqual(was!)
      }),
    )
  })

  test('leaves something to reverse, once, though no price changes by it', () => {
    const suspended: ChainLink = { version: 9, document: v7, suspends: 8 }
    const request = { version: 8, clauses: ['invite'] }
    const reversal = buildReversal([...links(v7, v8), suspended], request)
    expect(reversal.ok && documentHash(reversal.value.document)).toBe(documentHash(v7))
    const reversed: ChainLink = { version: 10, document: v7, reverses: 8 }
    expect(buildReversal([...links(v7, v8), suspended, reversed], request)).toMatchObject({
      ok: false,
      refusal: { code: 'nothing_to_reverse' },
    })
  })
})
