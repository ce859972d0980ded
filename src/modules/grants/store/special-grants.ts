import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'
import type { Recipients, SpecialGrantState } from '../rules/special-grant.ts'

/** Connects that no rule gives, from proposal to the last recipient. */
export interface SpecialGrant {
  readonly id: Id
  readonly to: Recipients
  /** For each. */
  readonly qty: number
  /** Shown to everybody who gets it. */
  readonly reason: string
  /** What it is for, among operators. */
  readonly incident: string | null
  readonly state: SpecialGrantState
  /** Counted when it was proposed, and again when it was approved. */
  readonly people: number
  readonly proposedBy: Id
  readonly proposedAt: Instant
  readonly decidedBy: Id | null
  readonly decidedAt: Instant | null
  readonly decisionNote: string | null
  readonly issuedThrough: Id | null
  readonly issuedPeople: number
  readonly finishedAt: Instant | null
}

interface Row extends Omit<SpecialGrant, 'to'> {
  readonly recipients: Recipients['kind']
  readonly ownerId: Id | null
  readonly chargeId: Id | null
  readonly since: Instant | null
  readonly until: Instant | null
}

const columns = sql`
  id, recipients, owner_id, charge_id, since, until, qty, reason, incident, state, people, proposed_by, proposed_at, decided_by, decided_at,
  decision_note, issued_through, issued_people, finished_at`

function toSpecialGrant({ recipients, ownerId, chargeId, since, until, ...row }: Row): SpecialGrant {
  if (recipients === 'person')
    return { ...row, to: { kind: recipients, ownerId: ownerId!, ...(chargeId === null ? {} : { chargeId }) } }
  if (recipients === 'joined_before') return { ...row, to: { kind: recipients, until: until! } }
  return { ...row, to: { kind: recipients, since: since!, until: until! } }
}

type NewProposal = Pick<SpecialGrant, 'id' | 'to' | 'qty' | 'reason' | 'incident' | 'people' | 'proposedBy' | 'proposedAt'>

export async function insertProposal(tx: Tx, row: NewProposal): Promise<void> {
  const { to } = row
  await sql`
    insert into grants.special_grant (id, recipients, owner_id, charge_id, since, until, qty, reason, incident, state, people,
                                      proposed_by, proposed_at)
    values (${row.id}, ${to.kind}, ${to.kind === 'person' ? to.ownerId : null}, ${to.kind === 'person' ? (to.chargeId ?? null) : null},
            ${to.kind === 'active_between' ? to.since : null}, ${to.kind === 'person' ? null : to.until}, ${row.qty}, ${row.reason},
            ${row.incident}, 'proposed', ${row.people}, ${row.proposedBy}, ${row.proposedAt})`.execute(tx)
}

export async function findSpecialGrant(tx: Tx, id: Id): Promise<SpecialGrant | undefined> {
  const { rows } = await sql<Row>`select ${columns} from grants.special_grant where id = ${id}`.execute(tx)
  return rows[0] && toSpecialGrant(rows[0])
}

/** `skipLocked`: undefined also when another process works on it. */
export async function lockSpecialGrant(tx: Tx, id: Id, { skipLocked = false } = {}): Promise<SpecialGrant | undefined> {
  const { rows } = await sql<Row>`
    select ${columns} from grants.special_grant where id = ${id} for update ${skipLocked ? sql`skip locked` : sql``}`.execute(tx)
  return rows[0] && toSpecialGrant(rows[0])
}

/** Newest first. */
export async function selectSpecialGrants(
  tx: Tx,
  {
    state,
    before,
    limit,
  }: {
    readonly state?: SpecialGrantState | undefined
    readonly before?: { readonly at: Instant; readonly id: Id } | undefined
    readonly limit: number
  },
): Promise<readonly SpecialGrant[]> {
  const { rows } = await sql<Row>`
    select ${columns} from grants.special_grant
    where (${state === undefined} or state = ${state ?? null})
      and (${before === undefined} or (proposed_at, id) < (${before?.at ?? null}::timestamptz, ${before?.id ?? null}::uuid))
    order by proposed_at desc, id desc limit ${limit}`.execute(tx)
  return rows.map(toSpecialGrant)
}

export async function markDecided(
  tx: Tx,
  {
    id,
    state,
    ...decided
  }: { readonly id: Id; readonly state: SpecialGrantState } & {
    readonly people: number
    readonly by: Id
    readonly at: Instant
    readonly note: string | null
  },
): Promise<void> {
  const wholeAtOnce = state === 'issued'
  await sql`
    update grants.special_grant
    set state = ${state}, people = ${decided.people}, decided_by = ${decided.by}, decided_at = ${decided.at}, decision_note = ${decided.note},
        issued_people = ${wholeAtOnce ? decided.people : 0}, finished_at = ${wholeAtOnce ? decided.at : null}
    where id = ${id}`.execute(tx)
}

/** How far a cohort has been served; `finishedAt` with the last of it. */
export async function updateIssued(
  tx: Tx,
  {
    id,
    through,
    more,
    finishedAt,
  }: { readonly id: Id; readonly through: Id | null; readonly more: number; readonly finishedAt: Instant | null },
): Promise<void> {
  await sql`
    update grants.special_grant
    set issued_through = ${through}, issued_people = issued_people + ${more}, finished_at = ${finishedAt},
        state = ${finishedAt === null ? 'issuing' : 'issued'}
    where id = ${id}`.execute(tx)
}

/** Approved and not yet with everybody. */
export async function selectIssuing(tx: Tx): Promise<readonly Id[]> {
  const { rows } = await sql<{ id: Id }>`select id from grants.special_grant where state = 'issuing' order by decided_at`.execute(
    tx,
  )
  return rows.map(({ id }) => id)
}
