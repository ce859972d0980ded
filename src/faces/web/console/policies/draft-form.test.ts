import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyDocument } from '#kit/any-policy.ts'
import { FormValues } from '#faces/web/routes.ts'
import { canonicalJson, factSpec, isFactName, optionalAuctionTerms, type PolicyDocument } from '#modules/policy/index.ts'
import { listPacks, loadPack } from '#modules/policy/packs.ts'
import { valuesOf } from './draft-form.ts'
import { readDraft } from './read-draft.ts'
import { withChange } from './form-changes.ts'

const text = { title: 'A draft', words: 'It changes something.', revision: 1, breaksPromises: [] }
const packDocuments = listPacks().flatMap((pack) => loadPack(pack).versions.map((version) => version.document))

/** With every term of an auction that a document may leave out. */
const withAllTerms = packDocuments.map((document) => ({
  ...document,
  clauses: document.clauses.map((clause) =>
    'auction' in clause.charge
      ? {
          ...clause,
          charge: {
            auction: {
              ...clause.charge.auction,
              eligible: 'fits_job',
              ...Object.fromEntries(optionalAuctionTerms.map((term) => [term, 9])),
            },
          },
        }
      : clause,
  ),
})) as PolicyDocument[]

/** Any rules at all: made ones, and those of the packs with their auctions, promises and assumptions. */
const anyRules = fc.oneof(anyDocument, fc.constantFrom(...packDocuments, ...withAllTerms))

/** The values as a browser sends them: boxes in the order in which they stand on the page, line ends its own way. */
function asBrowserSends(values: FormValues): FormValues {
  const place = (name: string, value: string): number => {
    const fact = name.slice(name.lastIndexOf('.') + 1)
    const spec = isFactName(fact) ? factSpec(fact) : undefined
    return spec?.type === 'enum' ? spec.values.indexOf(value) : 0
  }
  const entries = values
    .entries()
    .map(([name, value]) => [name, value.replaceAll('\n', '\r\n')] as const)
    .toSorted(([one, left], [other, right]) => (one === other ? place(one, left) - place(other, right) : 0))
  return new FormValues(new URLSearchParams(entries.map(([name, value]) => [name, value])))
}

describe('the editor’s form', () => {
  test('reads back every document exactly, as itself and as a browser sends it', () => {
    fc.assert(
      fc.property(anyRules, (document) => {
        const values = valuesOf(document, text)
        for (const sent of [values, asBrowserSends(values)]) {
          const read = readDraft(sent, document)
          expect(read.problems).toEqual([])
          expect(canonicalJson(read.document)).toBe(canonicalJson(document))
        }
      }),
      { numRuns: 200 },
    )
  })

  test('says the same rules whatever document stood below them before', () => {
    fc.assert(
      fc.property(anyRules, anyRules, (document, other) => {
        const { assumptions: _one, ...expected } = document
        const { assumptions: _other, ...read } = readDraft(valuesOf(document, text), other).document as PolicyDocument
        // The order of boxes is the only thing that may follow the other document.
        expect(sorted(read)).toEqual(sorted(expected))
      }),
      { numRuns: 100 },
    )
  })

  test('names the field of whatever is no number, and every half-filled row', () => {
    const document = loadPack('guildhall').versions.at(-1)!.document
    const [clause] = document.clauses
    const table = Object.entries(document.params).find(([, param]) => typeof param === 'object')![0]
    const sent = valuesOf(document, text).with({
      unitPriceUsdCents: 'fifteen',
      [`clauses.${clause!.id}.charge`]: 'fixed',
      [`clauses.${clause!.id}.fixed`]: '',
      [`params.${table}.0.price`]: '',
      packs: '10, ten',
    })
    expect(
      readDraft(sent, document)
        .problems.map(({ field }) => field)
        .toSorted(),
    ).toEqual(['unitPriceUsdCents', `clauses.${clause!.id}.fixed`, `params.${table}.0.price`, 'packs'].toSorted())
  })

  test('a new rule gets an id from its title and may be an exception to another new one', () => {
    const document = packDocuments.find(({ clauses }) => clauses.some(({ id }) => id === 'invite'))!
    const added = withChange(withChange(valuesOf(document, text), 'add-exception:invite'), 'add-exception:_1').with({
      'clauses._1.title': 'Answering for large jobs',
      'clauses._1.why': 'They can afford it.',
      'clauses._1.when.jobBudgetUsdCents.gte': '2,000',
      'clauses._2.title': 'Answering for large jobs!',
      'clauses._2.why': 'Except design.',
      'clauses._2.when.category': ['design'],
    })
    const { clauses } = readDraft(added, document).document as PolicyDocument
    expect(clauses.slice(-2)).toMatchObject([
      {
        id: 'answering-for-large-jobs',
        for: 'proposal.submit',
        exceptionTo: 'invite',
        charge: { fixed: 0 },
        when: { initiator: { in: ['client_invite'] }, jobBudgetUsdCents: { gte: 200_000 } },
      },
      { id: 'answering-for-large-jobs-2', exceptionTo: 'answering-for-large-jobs', when: { category: { in: ['design'] } } },
    ])
  })

  test('a removed rule is gone from the document and from what is given back', () => {
    const document = packDocuments.find(({ returns }) => returns.some(({ of }) => of.includes('invite')))!
    const sent = valuesOf(document, text).with({ 'clauses.invite.remove': 'on' })
    const read = readDraft(sent, document).document as PolicyDocument
    expect(read.clauses.map(({ id }) => id)).toEqual(document.clauses.map(({ id }) => id).filter((id) => id !== 'invite'))
    expect(read.returns!.flatMap(({ of }) => of)).not.toContain('invite')
  })
})

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => sorted(item))
    return items.every((item) => typeof item === 'string') ? items.toSorted() : items
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, sorted(item)]))
}
