import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'
import type { PolicyAction } from '../rules/facts.ts'
import type { PolicyName } from './versions.ts'

/** What a decision is kept for: a contract keeps the fees of the day it began. */
export interface PinSubject {
  readonly kind: 'contract'
  readonly id: Id
}

/** A decision that is kept, with the facts it was made of: the log of the policies that charge no Connects. */
export interface Pin {
  readonly subjectKind: PinSubject['kind']
  readonly subjectId: Id
  readonly action: PolicyAction
  /** 1, and one more each time a reversal lowers what is kept. The highest counts. */
  readonly no: number
  /** The account or organization that pays. */
  readonly payerId: Id
  readonly policy: PolicyName
  readonly version: number
  readonly clauseId: string
  readonly sha256: string
  /** Registry integers, in registry order. */
  readonly facts: readonly number[]
  /** In the action's unit. */
  readonly amount: number
  readonly pinnedAt: Instant
}

const columns = sql.raw(
  'subject_kind, subject_id, action, no, payer_id, policy, version, clause_id, sha256, facts, amount, pinned_at',
)

/** Adds pins, all with one statement. One that is there already stays as it is. */
export async function insertPins(tx: Tx, pins: readonly Pin[]): Promise<void> {
  if (pins.length === 0) return
  const rows = pins.map(
    (
      pin,
    ) => sql`(${pin.subjectKind}, ${pin.subjectId}::uuid, ${pin.action}, ${pin.no}::smallint, ${pin.payerId}::uuid, ${pin.policy},
      ${pin.version}::int, ${pin.clauseId}, ${pin.sha256}, ${[...pin.facts]}::int[], ${pin.amount}::int, ${pin.pinnedAt}::timestamptz)`,
  )
  await sql`insert into policy.pin (${columns}) values ${sql.join(rows)} on conflict do nothing`.execute(tx)
}

/** What counts now for one subject, an action each. */
export async function selectPins(tx: Tx, { kind, id }: PinSubject): Promise<readonly Pin[]> {
  const { rows } = await sql<Pin>`
    select distinct on (action) ${columns} from policy.pin
    where subject_kind = ${kind} and subject_id = ${id} order by action, no desc`.execute(tx)
  return rows
}

export interface PinPlace {
  readonly pinnedAt: Instant
  readonly subjectId: Id
  readonly action: string
}
const BEGINNING = '00000000-0000-0000-0000-000000000000'
const PAGE = 2_000

/** The first pins of a stretch of time, oldest first, page by page: what was decided then, before any reversal lowered it. */
export async function* readPins(
  tx: Tx,
  policy: PolicyName,
  { from, until }: { readonly from: Instant; readonly until: Instant },
): AsyncGenerator<readonly Pin[]> {
  let last: PinPlace = { pinnedAt: from, subjectId: BEGINNING, action: '' }
  for (;;) {
    const { rows } = await sql<Pin>`
      select ${columns} from policy.pin
      where policy = ${policy} and no = 1 and pinned_at < ${until}
        and (pinned_at, subject_id, action) > (${last.pinnedAt}::timestamptz, ${last.subjectId}::uuid, ${last.action})
      order by pinned_at, subject_id, action limit ${PAGE}`.execute(tx)
    if (rows.length > 0) yield rows
    const end = rows.at(-1)
    if (end === undefined || rows.length < PAGE) return
    last = end
  }
}

/** The first pins that these accounts and organizations pay, of a stretch of time: for a page of people at once. */
export async function selectPinsOfPayers(
  tx: Tx,
  policy: PolicyName,
  { from, until, payerIds }: { readonly from: Instant; readonly until: Instant; readonly payerIds: readonly Id[] },
): Promise<readonly Pin[]> {
  const { rows } = await sql<Pin>`
    select ${columns} from policy.pin
    where policy = ${policy} and no = 1 and pinned_at >= ${from} and pinned_at < ${until}
      and payer_id = any(${[...payerIds]}::uuid[])`.execute(tx)
  return rows
}

/** Subjects with a pin by these clauses under `fromVersion` or a later one, in order, `limit` after a subject. */
export async function selectPinSubjects(
  tx: Tx,
  of: { readonly policy: PolicyName; readonly fromVersion: number; readonly clauses: readonly string[] },
  { after, limit }: { readonly after?: Id | undefined; readonly limit: number },
): Promise<readonly Id[]> {
  const { rows } = await sql<{ id: Id }>`
    select distinct subject_id as id from policy.pin
    where policy = ${of.policy} and version >= ${of.fromVersion} and clause_id = any(${[...of.clauses]}::text[])
      and subject_id > ${after ?? BEGINNING}::uuid
    order by 1 limit ${limit}`.execute(tx)
  return rows.map(({ id }) => id)
}

/** What counts now for many subjects. */
export async function selectPinsOf(tx: Tx, policy: PolicyName, subjects: readonly Id[]): Promise<readonly Pin[]> {
  const { rows } = await sql<Pin>`
    select distinct on (subject_kind, subject_id, action) ${columns} from policy.pin
    where policy = ${policy} and subject_id = any(${[...subjects]}::uuid[])
    order by subject_kind, subject_id, action, no desc`.execute(tx)
  return rows
}
