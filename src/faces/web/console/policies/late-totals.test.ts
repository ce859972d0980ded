import { expect, test } from 'vitest'
import { loadPack, type ConnectsDocument } from '#modules/policy/index.ts'
import type { Totals } from '#modules/simulation/index.ts'
import { totalsSoon } from './late-totals.ts'

const { document: before } = loadPack('guildhall').versions.at(-1)!
const dearer = (unitPriceUsdCents: number): ConnectsDocument => ({ ...before, unitPriceUsdCents })
const log = { warn: () => undefined }

/** A lab on a machine so slow that it counts only when it is told to. */
function slowLab() {
  const asked: { readonly after: ConnectsDocument; readonly finish: (after: number) => void }[] = []
  const totals = ({ after }: { readonly after: ConnectsDocument }): Promise<Totals> => {
    const { promise, resolve } = Promise.withResolvers<Totals>()
    const none = { actions: 0, connects: 0 }
    const window = { from: '2026-01-01', until: '2026-04-01' }
    const finish = (sum: number) => resolve({ window, actions: 1, before: 0, after: sum, more: none, less: none, byAction: [] })
    asked.push({ after, finish })
    return promise
  }
  return { asked, lab: { totals } }
}

test('figures that come too late for one question answer the next one, and are counted once', async () => {
  const { asked, lab } = slowLab()
  const pair = { before, after: dearer(20) }
  expect(await totalsSoon({ lab, log }, pair)).toBe('reading')
  expect(await totalsSoon({ lab, log }, pair)).toBe('reading')
  asked[0]!.finish(7)
  expect(await totalsSoon({ lab, log }, pair)).toMatchObject({ after: 7 })
  expect(asked).toHaveLength(1)
  const anew = totalsSoon({ lab, log }, pair)
  asked[1]!.finish(8)
  expect(await anew, 'what was served is counted anew: history goes on').toMatchObject({ after: 8 })
})

test('figures of other rules are never served', async () => {
  const { asked, lab } = slowLab()
  expect(await totalsSoon({ lab, log }, { before, after: dearer(20) })).toBe('reading')
  asked[0]!.finish(7)
  const other = totalsSoon({ lab, log }, { before, after: dearer(30) })
  asked[1]!.finish(9)
  expect(await other).toMatchObject({ after: 9 })
})

test('a lab that fails says so once and is asked again', async () => {
  let times = 0
  const lab = {
    totals: async (): Promise<Totals> => {
      times += 1
      throw new Error('the thread is gone')
    },
  }
  const pair = { before, after: dearer(20) }
  expect(await totalsSoon({ lab, log }, pair)).toBe('away')
  expect(await totalsSoon({ lab, log }, pair)).toBe('away')
  expect(times).toBe(2)
})
