import { describe, expect, test } from 'vitest'
import { listPacks, loadPack } from './packs.ts'
import { diffDocuments } from './rules/diff-documents.ts'
import { policyNames } from './rules/facts.ts'
import { helpPage } from './rules/help-page.ts'
import { lintDocument } from './rules/lint-document.ts'
import { policyKinds } from './rules/policy-kinds.ts'

const others = listPacks().flatMap((name) =>
  loadPack(name).others.map((document) => ({ name, policy: document.policy, document })),
)
const versions = listPacks().flatMap((name) => loadPack(name).versions.map((version) => ({ name, ...version })))

test('all four packs are there', () => {
  expect(listPacks()).toEqual(['free-for-all', 'guildhall', 'pph', 'upwork-history'])
})

test('a pack that does not exist is refused by name', () => {
  expect(() => loadPack('../secrets')).toThrow('there is no pack')
})

test.each(versions)('$name $version lints clean, its broken promises declared', ({ document, breaksPromises }) => {
  const findings = lintDocument(document, { breaksPromises })
  expect(findings.filter((finding) => finding.severity !== 'declared')).toEqual([])
  expect(findings.map((finding) => finding.code)).toEqual(breaksPromises.map(() => 'broken_promise'))
})

test.each(others)('$policy of $name lints clean, keeps its own promises and keeps its name on its page', ({ document }) => {
  expect(lintDocument(document)).toEqual([])
  expect(helpPage(document).title).toBe(policyKinds[document.policy].pageTitle)
})

test('the default pack has rules for every policy', () => {
  expect(['connects', ...others.filter(({ name }) => name === 'guildhall').map(({ policy }) => policy)]).toEqual(policyNames)
})

describe('the history of Upwork', () => {
  const history = loadPack('upwork-history').versions
  const version = (name: string) => history.find((one) => one.version === name)!

  test('has the versions P0 to P8 in the order of their first days', () => {
    expect(history.map((one) => one.version)).toEqual(['P0', 'P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7', 'P8'])
    const days = history.map((one) => one.effectiveFrom!)
    expect(days).toEqual(days.toSorted())
  })

  test('says to the day only what is known to the day', () => {
    expect(history.filter((one) => one.knownTo === 'day').map((one) => one.effectiveFrom)).toEqual([
      '2023-03-08',
      '2023-08-30',
      '2024-08-28',
    ])
    expect(version('P6').knownTo).toBe('assumed')
  })

  test('marks the price of answering an invitation in P6 as our assumption', () => {
    expect(version('P6').document.assumptions?.map((one) => one.path)).toContain('clauses/invite/charge')
  })

  test('P6 made only answering an invitation dearer, and P7 took it back so that nobody pays more', () => {
    const [p5, p6, p7] = [version('P5').document, version('P6').document, version('P7').document]
    const rise = diffDocuments(p7, p6)
    expect(rise.nobodyPaysMore).toBe(false)
    expect(new Set(rise.prices.map((change) => change.after.clauseId))).toEqual(new Set(['invite']))
    expect(diffDocuments(p5, p6).nobodyPaysMore).toBe(false)
    expect(diffDocuments(p6, p7)).toMatchObject({ nobodyPaysMore: true })
  })
})
