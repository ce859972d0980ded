import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inclusionPath, leafHash, rootFrom, rootOf } from './merkle.ts'

const leaves = (size: number, prefix = 'leaf') => Array.from({ length: size }, (_, n) => leafHash(`${prefix} ${n}`))
const sizes = fc.integer({ min: 1, max: 300 })
const placed = sizes.chain((size) => fc.record({ size: fc.constant(size), index: fc.integer({ min: 0, max: size - 1 }) }))

describe('the tree', () => {
  test('is the one of RFC 9162: the roots of its test vectors', () => {
    // From the reference implementation of Certificate Transparency (merkle_tree_test): these eight leaves, and the root over the first n.
    const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
    const hashes = inputs.map((hex) =>
      createHash('sha256')
        .update(Buffer.from(`00${hex}`, 'hex'))
        .digest(),
    )
    const roots = [
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
      'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
      '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
      'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
      '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
    ]
    expect(roots.map((_, n) => rootOf(hashes.slice(0, n + 1)).toString('hex'))).toEqual(roots)
  })

  test('proves every leaf of every size, odd ones too', () => {
    for (let size = 1; size <= 70; size += 1) {
      const hashes = leaves(size)
      const root = rootOf(hashes)
      for (const [index, leaf] of hashes.entries()) {
        const path = inclusionPath(hashes, index)
        expect(path.length).toBeLessThanOrEqual(Math.ceil(Math.log2(size)))
        expect(rootFrom({ leaf, index, size, path })).toEqual(root)
      }
    }
  })

  test('proves no foreign leaf, no other place and no changed path', () => {
    fc.assert(
      fc.property(placed, fc.nat(), fc.nat(), ({ size, index }, otherIndex, broken) => {
        const hashes = leaves(size)
        const [root, leaf, path] = [rootOf(hashes), hashes[index]!, inclusionPath(hashes, index)]
        const leads = (given: { leaf?: Buffer; index?: number; path?: Buffer[] }) =>
          rootFrom({ leaf, index, size, path, ...given })?.equals(root) === true
        const elsewhere = otherIndex % size
        expect(leads({ leaf: leafHash('foreign') })).toBe(false)
        expect(leads({ path: [...path, leaf] })).toBe(false)
        expect(elsewhere !== index && leads({ index: elsewhere })).toBe(false)
        expect(path.length > 0 && leads({ path: path.slice(1) })).toBe(false)
        expect(path.length > 0 && leads({ path: path.with(broken % path.length, leafHash('other')) })).toBe(false)
      }),
    )
  })

  test('has another root when any leaf is changed, dropped, added or swapped', () => {
    fc.assert(
      fc.property(placed, fc.nat(), ({ size, index }, other) => {
        const hashes = leaves(size)
        const root = rootOf(hashes)
        expect(rootOf(hashes.with(index, leafHash('changed')))).not.toEqual(root)
        expect(rootOf(hashes.toSpliced(index, 0, leafHash('added')))).not.toEqual(root)
        expect(rootOf([...hashes, hashes.at(-1)!])).not.toEqual(root)
        if (size === 1) return
        expect(rootOf(hashes.toSpliced(index, 1))).not.toEqual(root)
        const elsewhere = other % size
        const swapped = rootOf(hashes.with(index, hashes[elsewhere]!).with(elsewhere, hashes[index]!))
        expect(elsewhere === index || !swapped.equals(root)).toBe(true)
      }),
    )
  })

  test('is the same over the roots of its pages, as long as a page holds a power of two', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1200 }), fc.nat(), (size, chosen) => {
        const [hashes, index] = [leaves(size), chosen % size]
        const pages = Array.from({ length: Math.ceil(size / 256) }, (_, page) => hashes.slice(256 * page, 256 * (page + 1)))
        const page = Math.floor(index / 256)
        expect(rootOf(pages.map(rootOf))).toEqual(rootOf(hashes))
        const path = [...inclusionPath(pages[page]!, index % 256), ...inclusionPath(pages.map(rootOf), page)]
        expect(path).toEqual(inclusionPath(hashes, index))
      }),
      { numRuns: 30 },
    )
  })

  test('refuses places that no tree has', () => {
    const [leaf] = leaves(1)
    for (const [index, size] of [
      [1, 1],
      [-1, 4],
      [0, 0],
      [0.5, 2],
      [0, 2 ** 40],
      [0, Number.NaN],
    ] as const) {
      expect(rootFrom({ leaf: leaf!, index, size, path: [leaf!] })).toBeUndefined()
    }
  })
})
