import type { Id } from '#kernel/ids.ts'
import type { LoggedDecision } from '#modules/charges/index.ts'
import { actionNames, factSpec, factsOf, type FactName, type PricedAction } from '#modules/policy/index.ts'
import type { ActionColumns, History, PeopleAttributes } from '../rules/columns.ts'
import { copyRowReader } from './copy-rows.ts'
import { factColumn, growing, push, pushFact, type GrowingColumn, type GrowingFact } from './growing.ts'
import { peopleCodes } from './people-codes.ts'

/** Collects decisions as they come out of the database, in the order of time, and hands them out as columns. */
export interface HistoryBuilder {
  /** A chunk of `COPY … (format binary)` of `copyDecisionsSql`. Each statement's answer needs a reader of its own. */
  openReader(): (chunk: Buffer) => void
  /** A decision that was read the ordinary way; it must come after all earlier ones. */
  add(decision: LoggedDecision): void
  rows(): number
  /** From here on rows may be taken back by `forgetTail`: those that were committed late would otherwise be missed. */
  markSettled(): void
  forgetTail(): void
  watermark(): History['watermark']
  idsOfPeople(): readonly Id[]
  /** The columns as they stand. What comes later does not change them. */
  history(attributes: PeopleAttributes, ids: readonly Id[]): History
}

interface GrowingAction {
  readonly action: PricedAction
  readonly seconds: GrowingColumn
  readonly people: GrowingColumn
  readonly charged: GrowingColumn
  readonly versions: GrowingColumn<Uint16Array>
  readonly facts: readonly GrowingFact[]
}

/** Between 1970, where seconds are counted from, and 2000, where PostgreSQL counts from. */
const SECONDS_1970_TO_2000 = 946_684_800
const MICROSECONDS = 1_000_000
const TWO_TO_32 = 4_294_967_296

export function historyBuilder(): HistoryBuilder {
  const tables = actionNames.map(growingAction)
  const byName = new Map<string, GrowingAction>(tables.map((table) => [table.action, table]))
  const people = peopleCodes()
  const text = new TextDecoder()
  let unknown = 0
  let rows = 0
  const last = { id: new Uint8Array(16), microseconds: 0n }
  // An action's name is the same few bytes again and again: its length and last byte find it without making a text.
  const known = new Map<number, GrowingAction | undefined>()

  const actionAt = (bytes: DataView, start: number, end: number): GrowingAction | undefined => {
    const mark = (end - start) * 65_536 + bytes.getUint8(end - 1) * 256 + bytes.getUint8(start)
    if (known.has(mark)) return known.get(mark)
    const found = byName.get(text.decode(new Uint8Array(bytes.buffer, bytes.byteOffset + start, end - start)))
    known.set(mark, found)
    return found
  }

  /** Fields in the order of `copiedDecisionFields`: id, owner_id, action, facts, qty, version, at. */
  const onRow = (bytes: DataView, [id, owner, action, facts, qty, version, at]: readonly number[]): void => {
    rows += 1
    for (let byte = 0; byte < 16; byte += 1) last.id[byte] = bytes.getUint8(id! + byte)
    last.microseconds = bytes.getBigInt64(at!)
    // The length of a field stands in the four bytes before the next one.
    const table = actionAt(bytes, action!, facts! - 4)
    const dimensions = bytes.getInt32(facts!)
    const count = dimensions === 0 ? 0 : bytes.getInt32(facts! + 12)
    if (table === undefined || count !== table.facts.length) {
      unknown += 1
      return
    }
    const seconds = (bytes.getInt32(at!) * TWO_TO_32 + bytes.getUint32(at! + 4)) / MICROSECONDS
    push(table.seconds, Math.floor(seconds) + SECONDS_1970_TO_2000)
    push(table.people, people.codeAt(bytes, owner!))
    push(table.charged, bytes.getInt32(qty!))
    push(table.versions, bytes.getInt32(version!))
    // Each element is its length and its four bytes; the array's header is twenty bytes long.
    for (let fact = 0; fact < count; fact += 1) pushFact(table.facts[fact]!, bytes.getInt32(facts! + 24 + fact * 8))
  }

  const lengths = () => tables.map((table) => table.seconds.length)
  let settled = { lengths: lengths(), rows, unknown, id: last.id.slice(), microseconds: last.microseconds }

  return {
    markSettled() {
      settled = { lengths: lengths(), rows, unknown, id: last.id.slice(), microseconds: last.microseconds }
    },
    forgetTail() {
      tables.forEach((table, index) => cut(table, settled.lengths[index]!))
      rows = settled.rows
      unknown = settled.unknown
      last.id.set(settled.id)
      last.microseconds = settled.microseconds
    },
    add({ id, ownerId, action, facts, qty, version, at }) {
      rows += 1
      last.id.set(Buffer.from(id.replaceAll('-', ''), 'hex'))
      last.microseconds = BigInt(at.getTime() - SECONDS_1970_TO_2000 * 1_000) * 1_000n
      const table = byName.get(action)
      if (table === undefined || facts.length !== table.facts.length) {
        unknown += 1
        return
      }
      push(table.seconds, Math.floor(at.getTime() / 1_000))
      push(table.people, people.codeAt(new DataView(Uint8Array.from(Buffer.from(ownerId.replaceAll('-', ''), 'hex')).buffer), 0))
      push(table.charged, qty)
      push(table.versions, version)
      for (const [place, code] of facts.entries()) pushFact(table.facts[place]!, code)
    },
    openReader: () => copyRowReader(7, onRow),
    rows: () => rows,
    watermark: () => (rows === 0 ? null : watermarkOf(last)),
    idsOfPeople: () => Array.from({ length: people.count() }, (_, code) => people.idOf(code)),
    history: (attributes, ids) => ({
      actions: tables.map(columnsOf),
      people: { count: ids.length, ids, attributes },
      categories: categoryNames(),
      unknown,
      watermark: rows === 0 ? null : watermarkOf(last),
    }),
  }
}

function growingAction(action: PricedAction): GrowingAction {
  return {
    action,
    seconds: growing(new Uint32Array(0)),
    people: growing(new Uint32Array(0)),
    charged: growing(new Uint32Array(0)),
    versions: growing(new Uint16Array(0)),
    facts: factsOf(action).map(growingFact),
  }
}

function cut({ seconds, people, charged, versions, facts }: GrowingAction, length: number): void {
  for (const column of [seconds, people, charged, versions, ...facts.map((fact) => fact.codes)]) column.length = length
}

const MOST_PLAIN_CODES = 65_536

function growingFact(fact: FactName): GrowingFact {
  const spec = factSpec(fact)
  const codeCount = spec.type === 'enum' ? spec.values.length : spec.type === 'bool' ? 2 : spec.max + 1
  if (codeCount <= 256) return { fact, codeCount, codes: growing(new Uint8Array(0)) }
  if (codeCount <= MOST_PLAIN_CODES) return { fact, codeCount, codes: growing(new Uint16Array(0)) }
  return { fact, codes: growing(new Uint32Array(0)), values: [], codeOf: new Map() }
}

function columnsOf({ action, seconds, people, charged, versions, facts }: GrowingAction): ActionColumns {
  const filled = <C extends Uint16Array | Uint32Array>({ array, length }: GrowingColumn<C>) => array.subarray(0, length) as C
  return {
    action,
    rows: seconds.length,
    seconds: filled(seconds),
    people: filled(people),
    charged: filled(charged),
    versions: filled(versions),
    facts: facts.map(factColumn),
  }
}

function categoryNames(): readonly string[] {
  const spec = factSpec('category')
  return spec.type === 'enum' ? spec.values : []
}

function watermarkOf({ id, microseconds }: { readonly id: Uint8Array; readonly microseconds: bigint }) {
  const hex = Buffer.from(id).toString('hex')
  const milliseconds = Number(microseconds / 1_000n) + SECONDS_1970_TO_2000 * 1_000
  const micros = String(Number(((microseconds % 1_000n) + 1_000n) % 1_000n)).padStart(3, '0')
  return {
    // To the microsecond, as the database has it: the next statement goes on strictly after this row.
    at: new Date(milliseconds).toISOString().replace('Z', `${micros}Z`),
    id: `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`,
  }
}
