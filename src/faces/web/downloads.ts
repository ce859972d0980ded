import { stringify } from 'csv-stringify/sync'

/** A file that is made while it is sent: however long it gets, only one part of it is in memory. */
export function download(fileName: string, type: string, parts: AsyncIterable<string>): Response {
  const iterator = parts[Symbol.asyncIterator]()
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await iterator.next()
      if (done === true) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
    async cancel() {
      await iterator.return?.()
    },
  })
  return new Response(body, {
    headers: {
      'content-type': `${type}; charset=utf-8`,
      'content-disposition': `attachment; filename="${fileName}"`,
      'cache-control': 'private, no-store',
    },
  })
}

export type CsvCell = string | number | null
export type CsvColumns<Row> = Readonly<Record<string, (row: Row) => CsvCell | Date>>

/** Rows as CSV (RFC 4180) whose texts no spreadsheet runs as formulas. The mark in front tells spreadsheets that it is UTF-8. */
export async function* csvParts<Row>(columns: CsvColumns<Row>, pages: AsyncIterable<readonly Row[]>): AsyncGenerator<string> {
  const names = Object.keys(columns)
  const cells = Object.values(columns)
  const write = (rows: readonly (readonly CsvCell[])[]) =>
    stringify(
      rows.map((row) => [...row]),
      { escape_formulas: true, record_delimiter: 'windows' },
    )
  yield `\uFEFF${write([names])}`
  for await (const page of pages) {
    yield write(page.map((row) => cells.map((cell) => plain(cell(row)))))
  }
}

function plain(cell: CsvCell | Date): CsvCell {
  return cell instanceof Date ? cell.toISOString() : cell
}

/** `head` as a JSON object with lists behind its own fields: `{ …head, [name]: [ … ], … }`. */
export async function* jsonParts(
  head: object,
  lists: Readonly<Record<string, AsyncIterable<readonly object[]>>>,
): AsyncGenerator<string> {
  yield JSON.stringify(head).slice(0, -1)
  for (const [name, pages] of Object.entries(lists)) {
    yield `,\n${JSON.stringify(name)}: [`
    let written = 0
    for await (const page of pages) {
      if (page.length === 0) continue
      yield page.map((row, index) => `${written + index === 0 ? '' : ','}\n${JSON.stringify(row)}`).join('')
      written += page.length
    }
    yield ']'
  }
  yield '}\n'
}

interface Page<Row> {
  readonly items: readonly Row[]
  readonly nextCursor?: string
}

/** All pages of a list, each read when it is asked for. */
export async function* allPages<Row>(read: (after: string | undefined) => Promise<Page<Row>>): AsyncGenerator<readonly Row[]> {
  let after: string | undefined
  do {
    const { items, nextCursor } = await read(after)
    yield items
    after = nextCursor
  } while (after !== undefined)
}
