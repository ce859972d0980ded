import { expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { copyOut } from './copy-out.ts'

const database = useTestDatabase()

/** The lengths of the rows of one text, without the header and the trailer. */
async function lengthsOf(lengths: string): Promise<readonly number[]> {
  const found: number[] = []
  const statement = `copy (select repeat('x', length) from unnest(array[${lengths}]) as made (length)) to stdout (format binary)`
  await copyOut(
    statement,
    (bytes, start, end) => {
      const isFirst = bytes.getUint32(start) === 0x50_47_43_4f
      const row = isFirst ? start + 19 : start
      if (bytes.getInt16(row) < 0) return
      const length = bytes.getInt32(row + 2)
      const text = new Uint8Array(bytes.buffer, bytes.byteOffset + row + 6, length)
      if (end - row !== length + 6 || text.some((letter) => letter !== 0x78)) throw new Error('a row that nobody sent')
      found.push(length)
    },
    { connectionString: database.connectionString, role: 'read' },
  )
  return found
}

test('rows arrive whole, however many of them are in one packet and however many packets one of them needs', async () => {
  const lengths = Array.from({ length: 400 }, (_, row) => (row % 7 === 0 ? row * 997 : row % 5))
  expect(await lengthsOf(lengths.join(','))).toEqual(lengths)
  expect(await lengthsOf('3000000, 0, 65530, 65536, 1')).toEqual([3_000_000, 0, 65_530, 65_536, 1])
})

test('what goes wrong in the middle is said, and so is what the reader throws', async () => {
  const options = { connectionString: database.connectionString, role: 'read' } as const
  const statement =
    "copy (select repeat('x', 100000 / (50 - n)) from generate_series(1, 50) as made (n)) to stdout (format binary)"
  let rows = 0
  await expect(copyOut(statement, () => void (rows += 1), options)).rejects.toThrow('division by zero')
  expect(rows).toBeGreaterThan(0)
  const refuse = (): void => {
    throw new Error('no more')
  }
  await expect(copyOut(statement, refuse, options)).rejects.toThrow('no more')
})
