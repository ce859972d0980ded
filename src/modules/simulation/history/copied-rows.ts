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
 * and bytes, here in the order owner_id, action, facts, at. An array is twelve bytes of header, eight per dimension, and
 * then its elements, again length and bytes.
 */
export function copiedRowReader(rows: Rows, people: PeopleCodes): OnCopiedRow {
  const tableAt = tableFinder(rows.tables)
  return (bytes, from) => {
    const start = rowAt(bytes, from)
    if (start === undefined) return
    const action = start + 26
    const facts = action + bytes.getInt32(action - 4) + 4
    const at = facts + bytes.getInt32(facts - 4) + 4
    const micros = bytes.getInt32(at) * TWO_TO_32 + bytes.getUint32(at + 4) + SECONDS_1970_TO_2000 * MICROSECONDS
    rows.lastAtMicros = micros
    const second = Math.floor(micros / MICROSECONDS)
    const table = tableAt(bytes, action, facts - 4)
    const count = bytes.getInt32(facts) === 0 ? 0 : bytes.getInt32(facts + 12)
    if (table !== undefined && count === table.registry.length) {
      const { registry } = table
      for (let fact = 0; fact < count; fact += 1) registry[fact] = bytes.getInt32(facts + 24 + fact * 8)
      if (pushDecision(table, second, people.codeAt(bytes, start + 6))) return
    }
    push(rows.unknown, second)
  }
}

/** Where a row's count of fields is; undefined for the trailer. */
function rowAt(bytes: DataView, from: number): number | undefined {
  const start = bytes.getUint32(from) === SIGNATURE ? from + HEADER_BYTES : from
  return bytes.getInt16(start) < 0 ? undefined : start
}

/** The bytes of a copied row's only field, where they lie; undefined for the trailer. */
export function firstFieldOf(bytes: DataView, from: number): Uint8Array | undefined {
  const start = rowAt(bytes, from)
  return start === undefined ? undefined : new Uint8Array(bytes.buffer, bytes.byteOffset + start + 6, bytes.getInt32(start + 2))
}

/** Compares an action's bytes with those of the known names, four at a time: no text is made of them. */
function tableFinder(tables: readonly DecisionTable[]) {
  const names = tables.map((table) => ({ table, words: wordsOf(viewOf(table.action), 0, table.action.length) }))
  return (bytes: DataView, start: number, end: number): DecisionTable | undefined => {
    for (let place = 0; place < names.length; place += 1) {
      const { table, words } = names[place]!
      if (table.action.length === end - start && hasWords(bytes, words, start, end)) return table
    }
    return undefined
  }
}

const WORD = 4

/** The last word overlaps the one before it, so that no byte is left over; every name has a word at least. */
function wordsOf(bytes: DataView, start: number, end: number): readonly number[] {
  const whole = Math.ceil((end - start) / WORD)
  return Array.from({ length: whole }, (_, word) => bytes.getUint32(Math.min(start + word * WORD, end - WORD)))
}

function hasWords(bytes: DataView, words: readonly number[], start: number, end: number): boolean {
  for (let word = 0; word < words.length; word += 1)
    if (bytes.getUint32(Math.min(start + word * WORD, end - WORD)) !== words[word]) return false
  return true
}

function viewOf(name: string): DataView {
  const bytes = new TextEncoder().encode(name)
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
}
