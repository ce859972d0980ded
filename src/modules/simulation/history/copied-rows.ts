import type { OnCopiedRow } from '#platform/db/copy-out.ts'
import { pushDecision, type DecisionTable } from './decision-tables.ts'
import { push } from './growing.ts'
import type { Rows } from './history-builder.ts'
import type { PeopleCodes } from './people-codes.ts'

/** Between 1970, where seconds are counted from, and 2000, where PostgreSQL counts from. */
const SECONDS_1970_TO_2000 = 946_684_800
const MICROSECONDS = 1_000_000
const TWO_TO_32 = 4_294_967_296
/** `PGCO`, the first letters of the header, which comes with the first row. */
const SIGNATURE = 0x50_47_43_4f
const HEADER_BYTES = 19

/**
 * Reads the rows of `copyDecisionsSql` (see the PostgreSQL manual, COPY, "Binary Format"): a count of fields, then each field's length
 * and bytes, here in the order owner_id, action, facts, qty, version, at. An array is twelve bytes of header, eight per dimension, and
 * then its elements, again length and bytes.
 */
export function copiedRowReader(rows: Rows, people: PeopleCodes): OnCopiedRow {
  const tableAt = tableFinder(rows.tables)
  return (bytes, from) => {
    const start = bytes.getUint32(from) === SIGNATURE ? from + HEADER_BYTES : from
    if (bytes.getInt16(start) < 0) return
    const action = start + 26
    const facts = action + bytes.getInt32(action - 4) + 4
    const qty = facts + bytes.getInt32(facts - 4) + 4
    const at = qty + 16
    const micros = bytes.getInt32(at) * TWO_TO_32 + bytes.getUint32(at + 4) + SECONDS_1970_TO_2000 * MICROSECONDS
    rows.lastAtMicros = micros
    const second = Math.floor(micros / MICROSECONDS)
    const table = tableAt(bytes, action, facts - 4)
    const count = bytes.getInt32(facts) === 0 ? 0 : bytes.getInt32(facts + 12)
    if (table !== undefined && count === table.registry.length) {
      const { registry } = table
      for (let fact = 0; fact < count; fact += 1) registry[fact] = bytes.getInt32(facts + 24 + fact * 8)
      const [charged, version] = [bytes.getInt32(qty), bytes.getInt32(qty + 8)]
      if (pushDecision(table, second, people.codeAt(bytes, start + 6), charged, version)) return
    }
    push(rows.unknown, second)
  }
}

/** An action's name is the same few bytes again and again: its length, first and last letter find it without making a text. */
function tableFinder(tables: readonly DecisionTable[]) {
  const byName = new Map<string, DecisionTable>(tables.map((table) => [table.action, table]))
  const known = new Map<number, DecisionTable | undefined>()
  const text = new TextDecoder()
  return (bytes: DataView, start: number, end: number): DecisionTable | undefined => {
    const mark = (end - start) * 65_536 + bytes.getUint8(end - 1) * 256 + bytes.getUint8(start)
    const found = known.get(mark)
    if (found !== undefined || known.has(mark)) return found
    const table = byName.get(text.decode(new Uint8Array(bytes.buffer, bytes.byteOffset + start, end - start)))
    known.set(mark, table)
    return table
  }
}
