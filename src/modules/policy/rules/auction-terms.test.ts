import { describe, expect, test } from 'vitest'
import { loadPack } from '../packs.ts'
import { completeTerms, optionalAuctionTerms, type OptionalAuctionTerm } from './auction-terms.ts'
import { diffDocuments } from './diff-documents.ts'
import type { AuctionCharge, PolicyDocument } from './document.ts'
import { documentHash } from './hash.ts'
import { helpPage } from './help-page.ts'
import { lintDocument } from './lint-document.ts'
import { priceAction } from './price-action.ts'
import { readDocument } from './read-document.ts'
import { textOf } from './words.ts'

const good = loadPack('guildhall').versions[0]!.document

/** The rules with terms of the proposal boost's auction that they leave out otherwise. */
function withTerms(terms: Partial<AuctionCharge>, params: PolicyDocument['params'] = {}) {
  const clauses = good.clauses.map((clause) =>
    clause.id === 'boost-proposal' && 'auction' in clause.charge
      ? { ...clause, charge: { auction: { ...clause.charge.auction, ...terms } } }
      : clause,
  )
  return { ...good, clauses, params: { ...good.params, ...params } }
}

const all = {
  eligible: 'fits_job',
  mostPerOwner: 2,
  holdoutPerThousand: 'boost.holdout.perThousand',
  viewsUntilWorn: 4,
  opensUntilWorn: 2,
  hoursBetweenRounds: 12,
} as const
const share = { 'boost.holdout.perThousand': 50 }

describe('terms that an auction may leave out', () => {
  test('are what they were before there were any, and leave the rules’ hash alone', () => {
    const { auction } = priceAction(good, 'boost.proposal', {})
    expect(Object.keys(auction!)).toEqual(['slots', 'min', 'closesAfterDays', 'pays', 'chargedOn'])
    expect(completeTerms(auction!)).toMatchObject({
      closesAfterDays: 7,
      mostPerOwner: 1,
      holdoutPerThousand: 0,
      viewsUntilWorn: 5,
      opensUntilWorn: 3,
      hoursBetweenRounds: 24,
    })
    expect(completeTerms(auction!).eligible).toBe('any')
    expect(documentHash(withTerms({ eligible: 'any' }))).not.toBe(documentHash(good))
    expect(documentHash(withTerms({}))).toBe(documentHash(good))
    expect(documentHash(withTerms({ mostPerOwner: 2 }))).not.toBe(documentHash(good))
  })

  test('are read, found in order, resolved through their parameters and said on the help page', () => {
    const document = withTerms(all, share)
    const read = readDocument(JSON.parse(JSON.stringify(document)))
    expect(read).toMatchObject({ ok: true, value: document })
    expect(lintDocument(document).filter(({ severity }) => severity === 'error')).toEqual([])
    expect(lintDocument(document).filter(({ code }) => code === 'unused_param')).toEqual([])
    expect(priceAction(document, 'boost.proposal', {}).auction).toMatchObject({ ...all, holdoutPerThousand: 50 })
    const item = helpPage(document)
      .sections.flatMap(({ items }) => items)
      .find(({ anchor }) => anchor === 'clause-boost-proposal')
    const text = item!.paragraphs.map(textOf).join(' ')
    expect(text).toContain('Only a proposal that fits the job may be boosted')
    expect(text).toContain('Bids of one wallet that count: at most 2.')
    expect(text).toContain('the list 4 times or the proposal 2 times')
    expect(text).toContain('(50 of a thousand)')
  })

  test.each<[Partial<Record<OptionalAuctionTerm, number>>, RegExp]>([
    [{ mostPerOwner: 0 }, /“mostPerOwner” is 0; it must be from 1 to 100/],
    [{ holdoutPerThousand: 1001 }, /“holdoutPerThousand” is 1001; it must be from 0 to 1000/],
    [{ viewsUntilWorn: 0 }, /“viewsUntilWorn” is 0/],
    [{ opensUntilWorn: 0 }, /“opensUntilWorn” is 0/],
    [{ hoursBetweenRounds: 0 }, /“hoursBetweenRounds” is 0/],
  ])('%j is found to be wrong', (terms, message) => {
    const errors = lintDocument(withTerms(terms)).filter(({ severity }) => severity === 'error')
    expect(errors).toMatchObject([{ code: 'wrong_terms', where: 'clauses/boost-proposal' }])
    expect(errors[0]!.message).toMatch(message)
  })

  test('who fits a job is found to be wrong where there is no job', () => {
    const clauses = good.clauses.map((clause) =>
      clause.id === 'boost-profile' && 'auction' in clause.charge
        ? { ...clause, charge: { auction: { ...clause.charge.auction, eligible: 'fits_job' as const } } }
        : clause,
    )
    const errors = lintDocument({ ...good, clauses }).filter(({ severity }) => severity === 'error')
    expect(errors).toMatchObject([{ code: 'wrong_terms', where: 'clauses/boost-profile' }])
    expect(errors[0]!.message).toContain('there is no job')
  })

  test('another word for who may bid than the two there are is not read', () => {
    const document = withTerms({ eligible: 'best' as 'any' })
    expect(readDocument(JSON.parse(JSON.stringify(document)))).toMatchObject({ ok: false })
  })

  test('whom an auction takes is said in the difference, and needs notice both ways: fewer may win, or more may bid', () => {
    const [old, now] = [withTerms({}), withTerms({ eligible: 'fits_job' })]
    const diff = diffDocuments(old, now)
    expect(diff.words.join('\n')).toMatch(/every submitted proposal may be boosted → .*only a proposal that fits the job may/)
    expect([diff.nobodyPaysMore, diffDocuments(now, old).nobodyPaysMore]).toEqual([false, false])
  })

  test('a share that no parameter holds is found', () => {
    expect(lintDocument(withTerms({ holdoutPerThousand: 'ghost' }))).toMatchObject([{ code: 'unknown_param' }])
  })

  test.each<[OptionalAuctionTerm, number, number, { dearer: boolean; back: boolean }, RegExp]>([
    ['closesAfterDays', 7, 5, { dearer: true, back: true }, /closes after 7 days → .*closes after 5 days/],
    ['mostPerOwner', 1, 2, { dearer: true, back: true }, /1 bid of an owner counts → .*2 bids of an owner count/],
    ['hoursBetweenRounds', 24, 12, { dearer: true, back: true }, /at least 24 hours .* → .*at least 12 hours/],
    ['holdoutPerThousand', 0, 50, { dearer: false, back: true }, /no job is held out → .*50 of 1,000 jobs are held out/],
    ['viewsUntilWorn', 5, 4, { dearer: false, back: true }, /after 5 looks at the list → .*after 4 looks at the list/],
    ['opensUntilWorn', 3, 2, { dearer: false, back: true }, /after 3 looks at the proposal → .*after 2 looks at the proposal/],
  ])('the difference of %s from %i to %i names both and who may pay more', (term, before, after, { dearer, back }, words) => {
    const [old, now] = [withTerms({ [term]: before }), withTerms({ [term]: after })]
    const diff = diffDocuments(old, now)
    expect(diff.words.join('\n')).toMatch(words)
    expect([!diff.nobodyPaysMore, !diffDocuments(now, old).nobodyPaysMore]).toEqual([dearer, back])
  })

  test('to say what holds anyway changes nobody’s price', () => {
    const absent = withTerms({})
    const whole = completeTerms(priceAction(absent, 'boost.proposal', {}).auction!)
    const said = withTerms({
      eligible: whole.eligible,
      ...Object.fromEntries(optionalAuctionTerms.map((term) => [term, whole[term]])),
    })
    expect(diffDocuments(absent, said).prices).toEqual([])
  })
})
