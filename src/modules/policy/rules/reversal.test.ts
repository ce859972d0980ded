import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyFacts } from '#kit/any-policy.ts'
import { loadPack } from '../packs.ts'
import { applyChangeset, type Changeset } from './changeset.ts'
import type { ConnectsDocument } from './document.ts'
import { documentHash } from './hash.ts'
import { priceAction } from './price-action.ts'
import { buildReversal, refundFor, verifyCertificate, type ChainLink } from './reversal.ts'

const v7 = loadPack('guildhall').versions[0]!.document
const edited = (parent: ConnectsDocument, changeset: Changeset): ConnectsDocument => {
  const result = applyChangeset(parent, changeset)
  if (!result.ok) throw new Error(JSON.stringify(result.refusal))
  return result.value
}
const chainOf = (...documents: readonly ConnectsDocument[]): readonly ChainLink<ConnectsDocument>[] =>
  documents.map((document, index) => ({ version: 7 + index, document }))
const v8 = edited(v7, { set: { clauses: [{ id: 'invite', charge: { table: 'rate.card' } }] } })

describe('taking back a clause', () => {
  test('restores the version before exactly when nothing else happened, with a proof anybody can check', () => {
    const reversal = buildReversal(chainOf(v7, v8), { version: 8, clauses: ['invite'] })
    if (!reversal.ok) throw new Error(JSON.stringify(reversal.refusal))
    expect(documentHash(reversal.value.document)).toBe(documentHash(v7))
    expect(reversal.value.changeset).toEqual({ set: { clauses: [{ id: 'invite', charge: { fixed: 0 } }] }, breaksPromises: [] })
    expect(reversal.value.certificate.kind).toBe('no-case-pays-more')
    expect(verifyCertificate(reversal.value.certificate, v8, reversal.value.document)).toBe(true)
    expect(verifyCertificate(reversal.value.certificate, v7, v8)).toBe(false)
  })

  test('keeps what later versions changed elsewhere', () => {
    const v9 = edited(v8, { set: { limits: { quoteMinutes: 120 }, clauses: [{ id: 'offer', why: 'Later words.' }] } })
    const reversal = buildReversal(chainOf(v7, v8, v9), { version: 8, clauses: ['invite'] })
    expect(reversal.ok && reversal.value.document).toEqual(
      edited(v9, { set: { clauses: [{ id: 'invite', charge: { fixed: 0 } }] } }),
    )
  })

  test('removes a clause that the version added, and its returns no longer name it', () => {
    const added = edited(v7, {
      set: {
        clauses: [
          {
            id: 'late',
            for: 'proposal.submit',
            title: 'Late',
            when: { initiator: { in: ['self'] }, tenureDays: { gte: 365 } },
            charge: { fixed: 20 },
            exceptionTo: 'proposal',
            why: 'x',
          },
        ],
        returns: [{ id: 'outage', of: ['proposal', 'late'] }],
      },
    })
    const reversal = buildReversal(chainOf(v7, added), { version: 8, clauses: ['late'] })
    expect(reversal.ok && reversal.value.document.clauses).toEqual(v7.clauses)
    expect(reversal.ok && reversal.value.document.returns.find(({ id }) => id === 'outage')?.of).toEqual(['proposal'])
  })

  test('restores a parameter in place when only the named clause uses it', () => {
    const dearer = edited(v7, {
      set: { params: { 'rate.card': { title: 'Rate card', on: 'jobBudgetUsdCents', steps: [[0, 5]] } } },
    })
    const back = buildReversal(
      chainOf(
        v7,
        edited(dearer, { set: { params: { 'rate.card': { title: 'Rate card', on: 'jobBudgetUsdCents', steps: [[0, 20]] } } } }),
      ),
      { version: 8, clauses: ['proposal'] },
    )
    expect(back.ok && back.value.document.params['rate.card']).toEqual(v7.params['rate.card'])
  })

  test('never changes a price of an unnamed clause through a shared parameter', () => {
    const shared = edited(v7, { set: { clauses: [{ id: 'invite', charge: { table: 'rate.card' } }] } })
    const dearer = edited(shared, {
      set: { params: { 'rate.card': { title: 'Rate card', on: 'jobBudgetUsdCents', steps: [[0, 20]] } } },
    })
    const reversal = buildReversal(chainOf(v7, shared, dearer), { version: 9, clauses: ['invite'] })
    if (!reversal.ok) throw new Error(JSON.stringify(reversal.refusal))
    fc.assert(
      fc.property(anyFacts('proposal.submit'), (facts) => {
        const expected = facts['initiator'] === 'client_invite' ? shared : dearer
        expect(priceAction(reversal.value.document, 'proposal.submit', facts).amount).toBe(
          priceAction(expected, 'proposal.submit', facts).amount,
        )
      }),
    )
  })

  test('brings a promise back that was taken away together with the rule', () => {
    const without = edited(v8, { remove: { promises: ['answering-is-free'] } })
    const reversal = buildReversal(chainOf(v7, without), { version: 8, clauses: ['invite'] })
    expect(reversal.ok && reversal.value.document.promises.map(({ id }) => id)).toContain('answering-is-free')
  })

  const cheaper = edited(v7, { set: { clauses: [{ id: 'proposal', charge: { fixed: 1 } }] }, remove: { params: ['rate.card'] } })
  test.each([
    ['a version that is not there', chainOf(v7, v8), { version: 12, clauses: ['invite'] }, { code: 'version_not_in_chain' }],
    ['the first version', chainOf(v7, v8), { version: 7, clauses: ['invite'] }, { code: 'nothing_before_version' }],
    [
      'a clause the version left alone',
      chainOf(v7, v8),
      { version: 8, clauses: ['offer'] },
      { code: 'clause_not_changed_by_version', clauses: ['offer'] },
    ],
    ['a rule that is gone already', chainOf(v7, v8, v7), { version: 8, clauses: ['invite'] }, { code: 'nothing_to_reverse' }],
    [
      'a change that made things cheaper',
      chainOf(v7, cheaper),
      { version: 8, clauses: ['proposal'] },
      { code: 'somebody_would_pay_more', example: { action: 'proposal.submit' } },
    ],
  ])('%s is refused', (_, chain, request, refusal) => {
    expect(buildReversal(chain, request)).toMatchObject({ ok: false, refusal })
  })

  test('half of a change that only works as a whole is refused with what would be wrong', () => {
    const folded = edited(v7, {
      set: { clauses: [{ id: 'proposal', when: { initiator: { in: ['self', 'client_invite'] } } }] },
      remove: { clauses: ['invite'] },
    })
    const named = {
      ...folded,
      returns: folded.returns.map((clause) => ({ ...clause, of: clause.of.filter((id) => id !== 'invite') })),
    }
    expect(buildReversal(chainOf(v7, named), { version: 8, clauses: ['invite'] })).toMatchObject({
      ok: false,
      refusal: { code: 'reversal_has_errors', findings: [{ code: 'overlap' }] },
    })
    expect(buildReversal(chainOf(v7, named), { version: 8, clauses: ['invite', 'proposal'] })).toMatchObject({ ok: true })
  })
})

describe('the refund for one charge', () => {
  const facts = {
    initiator: 'client_invite',
    clientKind: 'company',
    jobBudgetUsdCents: 120_000,
    experienceLevel: 'expert',
    category: 'design',
    freelancerPlan: 'basic',
    badge: 'none',
    tenureDays: 1,
  }
  test.each([
    [6, 0, 6],
    [6, 6, 0],
    [6, 2, 4],
    [4, 0, 4],
  ])('charged %i with %i returned already gives back %i under the free rule', (charged, alreadyReturned, refund) => {
    const restored = priceAction(v7, 'proposal.submit', facts).amount
    expect(refundFor({ charged, alreadyReturned, restored })).toBe(refund)
  })

  test('what the restored rule would take stays taken, and it never goes below nothing', () => {
    const restored = priceAction(v7, 'proposal.submit', { ...facts, initiator: 'self' }).amount
    expect(refundFor({ charged: 9, alreadyReturned: 0, restored })).toBe(3)
    expect(refundFor({ charged: 4, alreadyReturned: 0, restored })).toBe(0)
  })
})
