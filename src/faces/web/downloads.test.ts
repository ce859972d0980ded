import { describe, expect, test } from 'vitest'
import { allPages, csvParts, download, jsonParts } from './downloads.ts'

async function* pagesOf<Row>(...pages: Row[][]): AsyncGenerator<Row[]> {
  yield* pages
}

async function textOf(parts: AsyncIterable<string>): Promise<string> {
  let text = ''
  for await (const part of parts) text += part
  return text
}

describe('downloads', () => {
  test('CSV runs nothing as a formula, and keeps numbers below zero numbers', async () => {
    const columns = { words: (row: [string, number]) => row[0], amount: (row: [string, number]) => row[1] }
    const text = await textOf(csvParts(columns, pagesOf<[string, number]>([['=1+1', -6]], [['a "bakery", twice', 0]])))
    expect(text).toBe('\uFEFFwords,amount\r\n\'=1+1,-6\r\n"a ""bakery"", twice",0\r\n')
  })

  test('JSON is one object with its lists, whatever their pages', async () => {
    const text = await textOf(jsonParts({ a: 1 }, { some: pagesOf([{ n: 1 }, { n: 2 }], [], [{ n: 3 }]), none: pagesOf([]) }))
    expect(JSON.parse(text)).toEqual({ a: 1, some: [{ n: 1 }, { n: 2 }, { n: 3 }], none: [] })
  })

  test('a page is read only when somebody takes it', async () => {
    let read = 0
    const endless = allPages(async () => ({ items: [(read += 1)], nextCursor: 'more' }))
    const reader = download('a.csv', 'text/csv', csvParts({ n: (n: number) => n }, endless)).body!.getReader()
    await reader.read()
    await reader.read()
    await reader.cancel()
    expect(read).toBeLessThan(4)
  })
})
