import { sql } from 'kysely'
import { connects, type Connects } from '#kernel/connects.ts'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Decision, PolicyName, PricedAction } from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { insertInto, type Columns } from '#platform/db/rows.ts'
import { together } from '#platform/db/together.ts'
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
  /** How much of it came back so far: the sum of its returns. */
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
  `id, owner_id, key, action, subject_kind, subject_id, facts, qty, quote_id, policy, version, sha256, clause, decision, version_in_force,
   price_in_force, lots, at, (select coalesce(sum(return.qty), 0) from charges.return where return.charge_id = charge.id) as returned`,
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

/** A charge as it is written: nothing of it has come back. */
export type NewCharge = Omit<Charge, 'returned'>

/**
 * Keeps charges, free ones included; one or hundreds. What is there already stays as it is.
 * @returns the ids of those that were not there
 */
export async function insertCharges(tx: Tx, charges: readonly NewCharge[]): Promise<ReadonlySet<Id>> {
  const [answer] = await together(tx, [addCharges(charges)])
  return new Set(answer!.rows.map((row) => row['id'] as Id))
}

const columns: Columns<NewCharge> = {
  id: ['uuid', (charge) => charge.id],
  owner_id: ['uuid', (charge) => charge.ownerId],
  key: ['text', (charge) => charge.key],
  action: ['text', (charge) => charge.action],
  subject_kind: ['text', (charge) => charge.subject.kind],
  subject_id: ['uuid', (charge) => charge.subject.id],
  facts: ['text', (charge) => `{${charge.facts.join(',')}}`, 'integer[]'],
  qty: ['integer', (charge) => charge.qty],
  quote_id: ['uuid', (charge) => charge.quoteId ?? null],
  policy: ['text', (charge) => charge.policy],
  version: ['integer', (charge) => charge.version],
  sha256: ['text', (charge) => charge.sha256],
  clause: ['text', (charge) => charge.clauseId],
  decision: ['json', (charge) => JSON.stringify(charge.decision)],
  version_in_force: ['integer', (charge) => charge.versionInForce],
  price_in_force: ['integer', (charge) => charge.priceInForce],
  lots: ['json', (charge) => JSON.stringify(charge.lots)],
  at: ['timestamptz', (charge) => charge.at.toISOString()],
}

const addCharges = insertInto('charges.charge', columns, 'on conflict (id) do nothing returning id')

export async function findCharge(tx: Tx, id: Id): Promise<Charge | undefined> {
  const { rows } = await sql<ChargeRow>`select ${chargeColumns} from charges.charge where id = ${id}`.execute(tx)
  return rows[0] === undefined ? undefined : toCharge(rows[0])
}

/** Those of these charges that were made. */
export async function findCharges(tx: Tx, ids: readonly Id[]): Promise<ReadonlyMap<Id, Charge>> {
  const { rows } = await sql<ChargeRow>`select ${chargeColumns} from charges.charge where id = any(${ids}::uuid[])`.execute(tx)
  return new Map(rows.map((row) => [row.id, toCharge(row)]))
}

/** What was charged for one subject: usually one charge. */
export async function selectChargesOf(tx: Tx, subject: Subject): Promise<readonly Charge[]> {
  const { rows } = await sql<ChargeRow>`
    select ${chargeColumns} from charges.charge
    where subject_kind = ${subject.kind} and subject_id = ${subject.id} order by at, id`.execute(tx)
  return rows.map(toCharge)
}

/** Whose wallets the charges of these subjects were paid from, if they cost anything. */
export async function selectPayersOf(tx: Tx, subjects: readonly Subject[]): Promise<readonly Id[]> {
  const { rows } = await sql<{ ownerId: Id }>`
    select distinct owner_id from charges.charge where ${isAbout(subjects)} and qty > 0`.execute(tx)
  return rows.map((row) => row.ownerId)
}

/** Charges of these subjects that still have something to give back. Ask with the payers' wallets locked, and it stays so. */
export async function selectUnreturned(tx: Tx, subjects: readonly Subject[]): Promise<readonly Charge[]> {
  const { rows } = await sql<ChargeRow>`
    select ${chargeColumns} from charges.charge where ${isAbout(subjects)} and qty > 0 order by id`.execute(tx)
  return rows.map(toCharge).filter((charge) => charge.qty > charge.returned)
}

function isAbout(subjects: readonly Subject[]) {
  return sql`(subject_kind, subject_id) in (
    select * from unnest(${subjects.map((subject) => subject.kind)}::text[], ${subjects.map((subject) => subject.id)}::uuid[]))`
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
