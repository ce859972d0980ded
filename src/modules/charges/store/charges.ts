import { sql } from 'kysely'
import { connects, type Connects } from '#kernel/connects.ts'
import { derivedId, type Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Decision, PolicyName, PricedAction } from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'
import type { Subject } from '../rules/subject.ts'

/** Units of one lot that paid for a charge, in the order they were used. */
export interface LotUse {
  readonly lotId: Id
  readonly origin: string
  readonly qty: number
}

/** Connects taken for one action; 0 is a charge too. */
export interface Charge {
  readonly id: Id
  readonly ownerId: Id
  readonly key: string
  readonly action: PricedAction
  readonly subject: Subject
  /** The registry's codes of the facts, as the action's registry order has them. */
  readonly facts: readonly number[]
  readonly qty: Connects
  /** How much of it came back so far. */
  readonly returned: Connects
  /** The quote that was shown before, honoured or not. */
  readonly quoteId?: Id
  readonly policy: PolicyName
  /** The version that made the price. */
  readonly version: number
  readonly sha256: string
  readonly clauseId: string
  readonly decision: Decision
  /** What was in force at that moment, and its price: higher where a lower quote was honoured. */
  readonly versionInForce: number
  readonly priceInForce: Connects
  readonly lots: readonly LotUse[]
  readonly at: Instant
}

export interface ChargeRow {
  id: Id
  ownerId: Id
  key: string
  action: PricedAction
  subjectKind: string
  subjectId: Id
  facts: number[]
  qty: number
  returned: number
  quoteId: Id | null
  policy: PolicyName
  version: number
  sha256: string
  clause: string
  decision: Decision
  versionInForce: number
  priceInForce: number
  lots: LotUse[]
  at: Date
}

export const chargeColumns = sql.raw(
  'id, owner_id, key, action, subject_kind, subject_id, facts, qty, returned, quote_id, policy, version, sha256, clause, decision, version_in_force, price_in_force, lots, at',
)

export function toCharge(row: ChargeRow): Charge {
  const { subjectKind, subjectId, quoteId, clause, qty, returned, priceInForce, ...rest } = row
  return {
    ...rest,
    subject: { kind: subjectKind, id: subjectId },
    qty: connects(qty),
    returned: connects(returned),
    priceInForce: connects(priceInForce),
    clauseId: clause,
    ...(quoteId === null ? {} : { quoteId }),
  }
}

/** Keeps charges and logs their decisions, free ones included; one or thousands. */
export async function insertCharges(tx: Tx, charges: readonly Charge[]): Promise<void> {
  const rows = charges.map(({ subject, clauseId, ...charge }) => ({
    ...charge,
    decisionId: derivedId('decision', charge.id),
    subjectKind: subject.kind,
    subjectId: subject.id,
    clause: clauseId,
  }))
  await sql`
    with given as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (
        id uuid, "decisionId" uuid, "ownerId" uuid, key text, action text, "subjectKind" text, "subjectId" uuid, facts int[], qty int,
        "quoteId" uuid, policy text, version int, sha256 text, clause text, decision jsonb, "versionInForce" int, "priceInForce" int,
        lots jsonb, at timestamptz)
    ), charged as (
      insert into charges.charge (id, owner_id, key, action, subject_kind, subject_id, facts, qty, quote_id, policy, version, sha256, clause,
                                  decision, version_in_force, price_in_force, lots, at)
      select id, "ownerId", key, action, "subjectKind", "subjectId", facts, qty, "quoteId", policy, version, sha256, clause,
             decision, "versionInForce", "priceInForce", lots, at from given
    )
    insert into charges.decision (id, stage, owner_id, action, subject_kind, subject_id, facts, amount, policy, version, clause, charge_id, at)
    select "decisionId", 'charge', "ownerId", action, "subjectKind", "subjectId", facts, qty, policy, version, clause, id, at
    from given`.execute(tx)
}

/** Two callers with one key go one after the other; the second finds the first one's charge. */
export async function lockChargeKey(tx: Tx, ownerId: Id, key: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`charge/${ownerId}/${key}`}, 0))`.execute(tx)
}

export async function findChargeByKey(tx: Tx, ownerId: Id, key: string): Promise<Charge | undefined> {
  const { rows } = await sql<ChargeRow>`
    select ${chargeColumns} from charges.charge where owner_id = ${ownerId} and key = ${key}`.execute(tx)
  return rows[0] === undefined ? undefined : toCharge(rows[0])
}

export async function findCharge(tx: Tx, id: Id): Promise<Charge | undefined> {
  const { rows } = await sql<ChargeRow>`select ${chargeColumns} from charges.charge where id = ${id}`.execute(tx)
  return rows[0] === undefined ? undefined : toCharge(rows[0])
}

/** What was charged for one subject: usually one charge. */
export async function selectChargesOf(tx: Tx, subject: Subject): Promise<readonly Charge[]> {
  const { rows } = await sql<ChargeRow>`
    select ${chargeColumns} from charges.charge
    where subject_kind = ${subject.kind} and subject_id = ${subject.id} order by at, id`.execute(tx)
  return rows.map(toCharge)
}

/** Charges of these subjects that still have something to give back, locked in id order. */
export async function lockUnreturned(tx: Tx, subjects: readonly Subject[]): Promise<readonly Charge[]> {
  const { rows } = await sql<ChargeRow>`
    select ${chargeColumns} from charges.charge
    where (subject_kind, subject_id) in (
        select * from unnest(${subjects.map((subject) => subject.kind)}::text[], ${subjects.map((subject) => subject.id)}::uuid[]))
      and qty > returned
    order by id for update`.execute(tx)
  return rows.map(toCharge)
}

export async function lockCharges(tx: Tx, ids: readonly Id[]): Promise<readonly Charge[]> {
  const { rows } = await sql<ChargeRow>`
    select ${chargeColumns} from charges.charge where id = any(${ids}::uuid[]) order by id for update`.execute(tx)
  return rows.map(toCharge)
}

/** The place of a row in a list ordered by time, then id. */
export interface ChargeCursor {
  readonly at: Instant
  readonly id: Id
}

/** A person's charges, newest first, free ones included. */
export async function selectChargesOfOwner(
  tx: Tx,
  ownerId: Id,
  { before, limit }: { readonly before?: ChargeCursor | undefined; readonly limit: number },
): Promise<readonly Charge[]> {
  const { rows } = await sql<ChargeRow>`
    select ${chargeColumns} from charges.charge
    where owner_id = ${ownerId}
      and (${before === undefined} or (at, id) < (${before?.at ?? null}::timestamptz, ${before?.id ?? null}::uuid))
    order by at desc, id desc limit ${limit}`.execute(tx)
  return rows.map(toCharge)
}

/** Paid charges made under versions from the reversed one up to, not including, the reversing one. */
export interface UnderReversal {
  readonly policy: PolicyName
  readonly fromVersion: number
  readonly toVersion: number
}

/** One page of the charges a reversal may concern, in id order, all of them whether returned or not. */
export async function selectChargesUnder(
  tx: Tx,
  { policy, fromVersion, toVersion }: UnderReversal,
  { after, limit }: { readonly after: Id | null; readonly limit: number },
): Promise<readonly Charge[]> {
  const { rows } = await sql<ChargeRow>`
    select ${chargeColumns} from charges.charge
    where policy = ${policy} and version >= ${fromVersion} and version < ${toVersion} and qty > 0
      and (${after}::uuid is null or id > ${after}::uuid)
    order by id limit ${limit}`.execute(tx)
  return rows.map(toCharge)
}
