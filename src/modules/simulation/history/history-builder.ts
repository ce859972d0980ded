import type { Id } from '#kernel/ids.ts'
import type { LoggedDecision } from '#modules/charges/index.ts'
import { factSpec } from '#modules/policy/index.ts'
import type { OnCopiedRow } from '#platform/db/copy-out.ts'
import type { History, PeopleAttributes, PersonRows } from '../rules/columns.ts'
import { copiedRowReader } from './copied-rows.ts'
import { readDay, writeDay } from './day-columns.ts'
import {
  appendColumns,
  appendTable,
  columnsOf,
  cutTable,
  decisionTables,
  pushDecision,
  type DecisionTable,
} from './decision-tables.ts'
import { append, growing, push, type GrowingColumn } from './growing.ts'
import { peopleCodes } from './people-codes.ts'
import { rowsByPerson } from './person-rows.ts'

/** Rows in the order of time; those of which not everything is known count only. */
export interface Rows {
  readonly tables: readonly DecisionTable[]
  /** When the decisions were made whose facts this registry does not know. */
  readonly unknown: GrowingColumn
  /** Of the last row, in microseconds since 1970. */
  lastAtMicros: number
}

/** Collects decisions as they come out of the database and hands them out as columns. */
export interface HistoryBuilder {
  /** For the answer to one `copyDecisionsSql`: what it says is part of the history once it is appended, in the order of time. */
  openStretch(): { readonly rows: Rows; readonly onRow: OnCopiedRow }
  append(rows: Rows): void
  /** A decision that was read the ordinary way; it must come after all earlier ones. */
  add(decision: LoggedDecision): void
  /** A day that `toDay` wrote; it must come after all earlier decisions. */
  addDay(day: Uint8Array): void
  /** All that was collected, as the bytes of a day. */
  toDay(): Uint8Array
  rows(): number
  /** From here on rows may be taken back by `forgetTail`: those that were committed late would otherwise be missed. */
  markSettled(): void
  forgetTail(): void
  /**
   * Puts settled rows into the order of people too, once so many are new that walks get noticeably faster by it; false where they are not.
   * About 100 ns a row: for a moment when nobody waits.
   */
  groupByPerson(atLeast?: number): boolean
  /** ISO 8601 to the microsecond, as the database has it; undefined while there is no row. */
  lastAt(): string | undefined
  peopleCount(): number
  idsOfPeople(): readonly Id[]
  /** The columns as they stand. What comes later does not change them. `lastId`: of the last decision, where the caller knows it. */
  history(attributes: PeopleAttributes, ids: readonly Id[], lastId?: Id): History
}

/** Fewer new rows than this are read in the order of time: that takes a few milliseconds. */
const WORTH_GROUPING = 200_000
/** Grouping takes all rows of an action again, so it waits until a part of them is new. */
const NEW_PART = 1 / 8

export function historyBuilder(): HistoryBuilder {
  const all: Rows = { tables: decisionTables(), unknown: growing(new Uint32Array(0)), lastAtMicros: 0 }
  const byName = new Map<string, DecisionTable>(all.tables.map((table) => [table.action, table]))
  const people = peopleCodes()
  let lastId: Id | undefined
  let settled = marksOf(all)
  const spare: Rows[] = []
  const grouped: (PersonRows | undefined)[] = all.tables.map(() => undefined)

  const watermark = (id: Id | undefined): History['watermark'] =>
    all.lastAtMicros === 0 || id === undefined ? null : { at: isoMicros(all.lastAtMicros), id }
  return {
    openStretch() {
      const rows = spare.pop() ?? { tables: decisionTables(all.tables), unknown: growing(new Uint32Array(0)), lastAtMicros: 0 }
      return { rows, onRow: copiedRowReader(rows, people) }
    },
    append(rows) {
      rows.tables.forEach((table, place) => appendTable(all.tables[place]!, table))
      append(all.unknown, rows.unknown)
      all.lastAtMicros = Math.max(all.lastAtMicros, rows.lastAtMicros)
      // The next stretch is about as long: it need not grow its columns anew.
      for (const table of rows.tables) cutTable(table, 0)
      rows.unknown.length = 0
      rows.lastAtMicros = 0
      spare.push(rows)
    },
    add({ id, ownerId, action, facts, at }) {
      all.lastAtMicros = at.getTime() * 1_000
      lastId = id
      const second = Math.floor(at.getTime() / 1_000)
      const table = byName.get(action)
      const isWhole = table !== undefined && facts.length === table.registry.length
      if (isWhole) table.registry.set(facts)
      if (isWhole && pushDecision(table, second, people.codeOf(ownerId))) return
      push(all.unknown, second)
    },
    addDay(bytes) {
      const day = readDay(bytes)
      const ids = new DataView(day.people.buffer, day.people.byteOffset, day.people.byteLength)
      const codeOf = Uint32Array.from({ length: ids.byteLength / 16 }, (_, person) => people.codeAt(ids, person * 16))
      day.actions.forEach((columns, place) => appendColumns(all.tables[place]!, columns, codeOf))
      append(all.unknown, { length: day.unknown.length, array: day.unknown })
      all.lastAtMicros = Math.max(all.lastAtMicros, day.lastAtMicros)
    },
    toDay: () =>
      writeDay({
        people: people.bytes(),
        unknown: all.unknown.array.subarray(0, all.unknown.length),
        lastAtMicros: all.lastAtMicros,
        actions: all.tables.map(columnsOf),
      }),
    rows: () => all.tables.reduce((sum, { seconds }) => sum + seconds.length, all.unknown.length),
    markSettled: () => void (settled = marksOf(all)),
    forgetTail() {
      all.tables.forEach((table, place) => cutTable(table, settled.lengths[place]!))
      all.unknown.length = settled.unknown
      all.lastAtMicros = settled.lastAtMicros
    },
    groupByPerson(atLeast = WORTH_GROUPING) {
      const worth = all.tables.flatMap((_, place) => {
        const [rows, known] = [settled.lengths[place]!, grouped[place]?.rows ?? 0]
        return rows - known >= Math.max(atLeast, known * NEW_PART) ? [place] : []
      })
      for (const place of worth)
        grouped[place] = rowsByPerson(columnsOf(all.tables[place]!), people.count(), settled.lengths[place])
      return worth.length > 0
    },
    lastAt: () => (all.lastAtMicros === 0 ? undefined : isoMicros(all.lastAtMicros)),
    peopleCount: people.count,
    idsOfPeople: () => Array.from({ length: people.count() }, (_, code) => people.idOf(code)),
    history: (attributes, ids, id) => ({
      actions: all.tables.map((table, place) => {
        const byPerson = grouped[place]
        return byPerson === undefined ? columnsOf(table) : { ...columnsOf(table), byPerson }
      }),
      people: { count: ids.length, ids, attributes },
      categories: categoryNames(),
      unknown: all.unknown.array.subarray(0, all.unknown.length),
      watermark: watermark(id ?? lastId),
    }),
  }
}

function marksOf({ tables, unknown, lastAtMicros }: Rows) {
  return { lengths: tables.map(({ seconds }) => seconds.length), unknown: unknown.length, lastAtMicros }
}

function categoryNames(): readonly string[] {
  const spec = factSpec('category')
  return spec.type === 'enum' ? spec.values : []
}

function isoMicros(micros: number): string {
  const text = new Date(Math.floor(micros / 1_000)).toISOString()
  return text.replace('Z', `${String(micros % 1_000).padStart(3, '0')}Z`)
}
