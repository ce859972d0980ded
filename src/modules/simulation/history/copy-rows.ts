/**
 * Rows of PostgreSQL's `COPY … (format binary)`: a header, then for each row the number of fields and each field's length and
 * bytes. See the PostgreSQL manual, COPY, "Binary Format".
 */

const SIGNATURE_BYTES = 11
const HEADER_BYTES = SIGNATURE_BYTES + 8

/** Where a row's fields begin: `offsets[n]` is the first byte of field n. Reused for every row. */
export type RowHandler = (bytes: DataView, offsets: readonly number[]) => void

/** Takes the stream chunk by chunk and calls `onRow` for every complete row; what is left of a chunk waits for the next one. */
export function copyRowReader(fields: number, onRow: RowHandler): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0)
  let headerLeft = HEADER_BYTES
  const offsets = Array.from({ length: fields }, () => 0)

  return (chunk) => {
    let buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    if (headerLeft > 0) {
      if (buffer.length < HEADER_BYTES) {
        rest = buffer
        return
      }
      buffer = buffer.subarray(HEADER_BYTES)
      headerLeft = 0
    }
    const bytes = new DataView(buffer.buffer, buffer.byteOffset, buffer.length)
    let start = 0
    for (;;) {
      const end = endOfRow(bytes, start, offsets)
      if (end === undefined) break
      if (end > start + 2) onRow(bytes, offsets)
      start = end
    }
    rest = buffer.subarray(start)
  }
}

/** The byte after the row at `start`, or undefined when it is not complete. The trailer is a row of −1 fields. */
function endOfRow(bytes: DataView, start: number, offsets: number[]): number | undefined {
  if (bytes.byteLength < start + 2) return undefined
  const fields = bytes.getInt16(start)
  let at = start + 2
  for (let field = 0; field < fields; field += 1) {
    if (bytes.byteLength < at + 4) return undefined
    const length = Math.max(0, bytes.getInt32(at))
    at += 4
    offsets[field] = at
    at += length
    if (bytes.byteLength < at) return undefined
  }
  return at
}
