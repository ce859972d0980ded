import { once } from 'node:events'
import { sql } from 'kysely'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { Id } from '#kernel/ids.ts'
import { decisionTable, documentHash, factSpec, type DecisionTable, type FactName } from '#modules/policy/index.ts'
import type { Database } from '#platform/db/database.ts'
import { countries, factCount, historyMaker, type HistoryWish, type MadeDecision, type MadePeople } from './made-history.ts'

const VERSION = 2

/** Writes a made history into the product's own tables, with everything that belongs to a row there, and makes the indexes again afterwards. */
export async function loadHistory(
  owner: Database,
  connectionString: string,
  wish: HistoryWish,
  people: MadePeople,
): Promise<void> {
  await loadPeople(owner, people)
  const indexes = await sql<{ name: string; made: string }>`
    select format('charges.%I', indexname) as name, indexdef as made from pg_indexes
    where schemaname = 'charges' and tablename = 'charge' and indexname <> 'charge_pkey'`.execute(owner)
  for (const { name } of indexes.rows) await sql.raw(`drop index ${name}`).execute(owner)
  await copyIn(connectionString, `copy charges.charge (${COLUMNS}) from stdin (format binary)`, (write) =>
    writeRows(wish, people, write),
  )
  for (const { made } of indexes.rows) await sql.raw(made).execute(owner)
  for (const text of ['vacuum (analyze) charges.charge', 'checkpoint']) await sql.raw(text).execute(owner)
}

/** The id of a made person or thing: version 7 in form, so that it sorts by its number. */
export function madeId(kind: number, number: number): Id {
  const hex = number.toString(16).padStart(12, '0')
  return `01900000-${kind.toString(16).padStart(4, '0')}-7000-8000-${hex}`
}

const PERSON = 1
const CHARGE = 2
const SUBJECT = 3
const LOT = 4
const INT4_OID = 23
const SECONDS_1970_TO_2000 = 946_684_800
const CONNECTS = Buffer.from('connects')
export const personId = (person: number): Id => madeId(PERSON, person)

async function loadPeople(owner: Database, people: MadePeople): Promise<void> {
  const names = (fact: FactName) => {
    const spec = factSpec(fact)
    return spec.type === 'enum' ? spec.values : []
  }
  const column = (pick: (person: number) => string | number) => Array.from({ length: people.count }, (_, person) => pick(person))
  const ids = column(personId)
  const badges = column((person) => names('badge')[people.badge[person]!]!)
  await sql`
    insert into platform.account (id, email, display_name, roles, created_at)
    select id, id || '@example.org', 'Somebody', array['freelancer'], to_timestamp(joined)
    from unnest(${ids}::uuid[], ${column((person) => people.joined[person]!)}::bigint[]) as made(id, joined)`.execute(owner)
  await sql`
    insert into profiles.profile (account_id, category, country, plan, joined_at, updated_at)
    select id, category, country, plan, to_timestamp(joined), now()
    from unnest(${ids}::uuid[], ${column((person) => names('category')[people.category[person]!]!)}::text[],
      ${column((person) => countries[people.country[person]!]!)}::text[],
      ${column((person) => names('freelancerPlan')[people.plan[person]!]!)}::text[],
      ${column((person) => people.joined[person]!)}::bigint[]) as made(id, category, country, plan, joined)`.execute(owner)
  await sql`
    insert into profiles.figures (account_id, earned_badge, expert_vetted, refreshed_at)
    select id, case when badge = 'expert_vetted' then 'none' else badge end, badge = 'expert_vetted', now()
    from unnest(${ids}::uuid[], ${badges}::text[]) as made(id, badge)`.execute(owner)
}

const COLUMNS = `id, owner_id, key, action, subject_kind, subject_id, facts, qty, quote_id, policy, version, sha256, clause, decision,
  version_in_force, price_in_force, lots, at`
const FIELDS = 18

type Write = (chunk: Buffer) => Promise<void>

async function copyIn(connectionString: string, statement: string, work: (write: Write) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString, options: '-c statement_timeout=0' })
  await client.connect()
  const stream = client.query(copyFrom(statement))
  await work(async (chunk) => {
    if (!stream.write(chunk)) await once(stream, 'drain')
  })
  stream.end()
  await once(stream, 'finish')
  await client.end()
}

const CHUNK_BYTES = 1 << 20
const LONGEST_ROW_BYTES = 8_192
const DECISIONS_AT_A_TIME = 5_000
const HEADER = Buffer.from('5047434f50590aff0d0a000000000000000000', 'hex')
const TRAILER = Buffer.from('ffff', 'hex')

/** Rows as `COPY … (format binary)` wants them, a megabyte at a time. */
async function writeRows(wish: HistoryWish, people: MadePeople, write: Write): Promise<void> {
  const maker = historyMaker(wish, people)
  const rows = rowWriter(wish)
  await write(HEADER)
  while (maker.make(DECISIONS_AT_A_TIME, rows.add) > 0) for (const chunk of rows.take()) await write(chunk)
  await write(rows.rest())
  await write(TRAILER)
}

function rowWriter({ rules }: HistoryWish) {
  const sha256 = documentHash(rules)
  const full: Buffer[] = []
  const decided = new Map<string, Decided>()
  let buffer = Buffer.allocUnsafe(CHUNK_BYTES)
  let at = 0

  const int16 = (value: number): void => void (at = buffer.writeInt16BE(value, at))
  const int32 = (value: number): void => void (at = buffer.writeInt32BE(value, at))
  const field = (bytes: Buffer): void => {
    int32(bytes.length)
    at += bytes.copy(buffer, at)
  }
  const integer = (value: number): void => {
    int32(4)
    int32(value)
  }
  const id = (kind: number, number: number): void => {
    int32(16)
    at += buffer.write('01900000', at, 'hex')
    int16(kind)
    int32(0x7000_8000)
    int16(Math.floor(number / 2 ** 32))
    at = buffer.writeUInt32BE(number >>> 0, at)
  }
  const facts = (codes: Int32Array, count: number): void => {
    int32(20 + count * 8)
    for (const value of [1, 0, INT4_OID, count, 1]) int32(value)
    for (let fact = 0; fact < count; fact += 1) integer(codes[fact]!)
  }
  const moment = (second: number): void => {
    int32(8)
    at = buffer.writeBigInt64BE(BigInt(second - SECONDS_1970_TO_2000) * 1_000_000n, at)
  }
  const decidedIn = ({ action, cell }: MadeDecision): Decided => {
    const name = `${action} ${cell}`
    const known = decided.get(name) ?? decidedOf(decisionTable(rules, action), cell)
    decided.set(name, known)
    return known
  }

  /** In the order of `COLUMNS`. */
  const add = (one: MadeDecision): void => {
    if (at > CHUNK_BYTES - LONGEST_ROW_BYTES) {
      full.push(buffer.subarray(0, at))
      buffer = Buffer.allocUnsafe(CHUNK_BYTES)
      at = 0
    }
    const { action, subjectKind, amount, clause, decision, lots } = decidedIn(one)
    int16(FIELDS)
    id(CHARGE, one.row)
    id(PERSON, one.person)
    field(Buffer.from(`made ${String(one.row).padStart(31, '0')}`))
    field(action)
    field(subjectKind)
    id(SUBJECT, one.row)
    facts(one.facts, factCount(one.action))
    integer(amount)
    int32(-1)
    field(CONNECTS)
    integer(VERSION)
    field(Buffer.from(sha256))
    field(clause)
    field(decision)
    integer(VERSION)
    integer(amount)
    field(lots)
    moment(one.second)
  }
  return { add, take: () => full.splice(0), rest: () => buffer.subarray(0, at) }
}

/** What all rows of a cell have in common, as bytes. */
interface Decided {
  readonly action: Buffer
  readonly subjectKind: Buffer
  readonly amount: number
  readonly clause: Buffer
  readonly decision: Buffer
  readonly lots: Buffer
}

function decidedOf(table: DecisionTable, cell: number): Decided {
  const decision = table.decisionOf(cell)
  if (!('amount' in decision)) throw new Error(`${table.action} has no price in cell ${cell}`)
  const { amount, clauseId } = decision
  const lots = amount === 0 ? [] : [{ lotId: madeId(LOT, cell), origin: 'plan', qty: amount }]
  return {
    action: Buffer.from(table.action),
    subjectKind: Buffer.from(table.action === 'catalog.order' ? 'order' : 'proposal'),
    amount,
    clause: Buffer.from(clauseId),
    decision: Buffer.from(JSON.stringify(decision)),
    lots: Buffer.from(JSON.stringify(lots)),
  }
}
