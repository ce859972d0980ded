import { sql } from 'kysely'
import { isId, type Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import {
  cutAt,
  findLotAt,
  lotLines,
  lotsAt,
  renewedLots,
  statementEnds,
  statementLines,
  type AsOf,
  type Cut,
  type Happening,
  type LotLine as LedgerLotLine,
  type Period,
  type RenewedLot,
  type StatementEnds,
  type StatementLine as LedgerLine,
  type WalletLot,
} from '#modules/ledger/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { cursorOf, pageOf, readCursor, type ListPage } from './cursor.ts'

/** What a movement was about, in the marketplace's words. */
export interface Meaning {
  readonly action: string | null
  /** The rule that charged, or the one that gave back. */
  readonly clause: string | null
  /** Why charged Connects came back: `job.closed`, `policy.reversed` … */
  readonly returnEvent: string | null
  /** The job's title or the catalog project's; of Connects that were given, the reason their giver wrote. */
  readonly about: string | null
}

/** One line of a statement: what moved, why, and what there was afterwards. */
export interface StatementLine extends Omit<LedgerLine, 'cause' | 'change' | 'heldChange' | 'availableAfter'>, Meaning {
  /** By how much the available Connects changed. */
  readonly amount: number
  readonly balanceAfter: number
  readonly heldAmount: number
  /** Where the Connects of an issue came from. */
  readonly origin: string | null
}

export interface StatementPage extends ListPage<StatementLine>, StatementEnds {}

interface Wanted {
  readonly ownerId: Id
  readonly after?: string | undefined
  readonly size?: number
}

const PAGE = 30

/** A wallet's history in a period, as of a moment, newest first, from the journal itself. */
export async function readStatement(
  tx: Tx,
  {
    ownerId,
    period = {},
    ends,
    after,
    size = PAGE,
  }: Wanted & {
    readonly period?: Period
    /** The ends of an earlier page: what came in since then stays out. */
    readonly ends?: StatementEnds | undefined
  },
): Promise<StatementPage> {
  const { opening, closing } = ends ?? (await statementEnds(tx, ownerId, period))
  const before = readCursor(after, ['number'])?.[0] as number | undefined
  const lines = await statementLines(tx, closing, { before, above: opening.version, limit: size + 1 })
  const meanings = await meaningsOf(tx, lines)
  const items = lines.map(({ cause: _cause, change, heldChange, availableAfter, ...line }) => ({
    ...line,
    ...meanings.get(line.txnId)!,
    amount: change,
    balanceAfter: availableAfter,
    heldAmount: heldChange,
    origin: line.kind === 'issue' ? (line.lots[0]?.origin ?? null) : null,
  }))
  return { opening, closing, ...pageOf(items, size, (last) => cursorOf(last.version)) }
}

/** All lots of a wallet as it was at a cut, the oldest first. */
export async function readLots(
  tx: Tx,
  cut: Cut,
  { after, size = PAGE }: Omit<Wanted, 'ownerId'> = {},
): Promise<ListPage<WalletLot>> {
  const last = readCursor(after, ['string'])?.[0]
  const lots = await lotsAt(tx, cut, { after: isId(last) ? last : undefined, limit: size + 1 })
  return pageOf(lots, size, (lot) => cursorOf(lot.id))
}

export interface LotLine extends Omit<LedgerLotLine, 'cause'>, Meaning {}

export interface LotHistory extends ListPage<LotLine> {
  readonly lot: WalletLot
  readonly renewed: readonly RenewedLot[]
}

/** The life of one lot as of a moment, newest first; nothing when it is not this owner's, or was not there yet. */
export async function readLotHistory(
  tx: Tx,
  { ownerId, lotId, asOf = {}, after, size = PAGE }: Wanted & { readonly lotId: Id; readonly asOf?: AsOf },
): Promise<LotHistory | undefined> {
  const cut = await cutAt(tx, ownerId, asOf)
  const lot = await findLotAt(tx, cut, lotId)
  if (lot === undefined) return undefined
  const [version, leg] = (readCursor(after, ['number', 'number']) ?? []) as readonly (number | undefined)[]
  const before = version === undefined || leg === undefined ? undefined : { version, leg }
  const lines = await lotLines(tx, cut, { lotId, before, limit: size + 1 })
  const meanings = await meaningsOf(tx, lines)
  const items = lines.map(({ cause: _cause, ...line }) => ({ ...line, ...meanings.get(line.txnId)! }))
  return {
    lot,
    renewed: await renewedLots(tx, cut, lotId),
    ...pageOf(items, size, (last) => cursorOf(last.version, last.leg)),
  }
}

/** What the lines were about, by transaction. */
async function meaningsOf(tx: Tx, lines: readonly Happening[]): Promise<ReadonlyMap<Id, Meaning>> {
  const { rows } = await sql<Meaning & { txnId: Id }>`
    select line.txn_id, coalesce(c.action, case when bid.id is not null then 'boost.proposal' end) as action,
           coalesce(r.clause, c.clause, case when line.kind = 'capture_hold' then auction.clause end) as clause,
           coalesce(r.event, case when bid.id is not null and line.kind = 'refund' then 'job.removed' end) as return_event,
           coalesce(j.title, b.title, w.subject) as about
    from unnest(${lines.map((line) => line.txnId)}::uuid[], ${lines.map((line) => line.chargeId)}::uuid[],
                ${lines.map((line) => line.kind)}::text[], ${lines.map((line) => line.at)}::timestamptz[],
                ${lines.map(bidOf)}::uuid[]) as line (txn_id, charge_id, kind, at, bid_id)
    left join charges.charge c on c.id = line.charge_id
    left join lateral (
      select ret.event, ret.clause from charges.return ret
      where line.kind = 'refund' and ret.charge_id = line.charge_id and ret.at < line.at + interval '1 millisecond'
      order by ret.at desc limit 1
    ) r on true
    left join proposals.proposal p on c.subject_kind = 'proposal' and p.id = c.subject_id
    left join auctions.bid bid on bid.id = line.bid_id
    left join auctions.auction auction on auction.id = bid.auction_id
    left join jobs.job j on j.id = coalesce(p.job_id, auction.job_id)
    left join catalog.placed_order b on c.subject_kind = 'catalog_order' and b.id = c.subject_id
    left join invitations.outreach w on c.subject_kind = 'outreach' and w.id = c.subject_id`.execute(tx)
  const lineOf = new Map(lines.map((line) => [line.txnId, line]))
  return new Map(
    rows.map(({ txnId, ...meaning }) => {
      const line = lineOf.get(txnId)
      const about = meaning.about ?? (line && reasonOf(line)) ?? null
      return [txnId, { ...meaning, clause: meaning.clause ?? (line && clauseOf(line)) ?? null, about }]
    }),
  )
}

/** What is held and taken bit by bit names its rule in the journal itself. */
function clauseOf({ cause }: Happening): string | undefined {
  return typeof cause['clause'] === 'string' ? cause['clause'] : undefined
}

/** The bid for a boosted place that a movement was about. */
function bidOf({ cause }: Happening): Id | null {
  return cause['kind'] === 'bid' && isId(cause['id']) ? cause['id'] : null
}

/** Grants beside the rules, codes and badges keep their reason in the journal itself; so does another expiry. */
function reasonOf({ kind, cause }: Happening): string | undefined {
  return (kind === 'issue' || kind === 'change_expiry') && typeof cause['reason'] === 'string' ? cause['reason'] : undefined
}

export interface MonthOfConnects {
  /** `2026-03`. */
  readonly month: string
  readonly spent: number
  readonly cameBack: number
}

/** What was spent and what came back in each of the last twelve months, oldest first, empty months too. */
export async function readMonths(
  tx: Tx,
  { ownerId, now }: { readonly ownerId: Id; readonly now: Instant },
): Promise<readonly MonthOfConnects[]> {
  const { rows } = await sql<MonthOfConnects>`
    with months as (
      select generate_series(date_trunc('month', ${now}::timestamptz) - interval '11 months', date_trunc('month', ${now}::timestamptz),
                             interval '1 month') as start
    ),
    boosted as (
      select s.kind, s.connects, s.at from auctions.bid b
      -- The limit keeps it a look-up for each bid, where a join would read the steps of everybody. What comes back does so with its job.
      cross join lateral (
        select kind, connects, at from auctions.step where bid_id = b.id and kind in ('charged', 'returned') order by no desc limit 2) s
      where b.owner_id = ${ownerId} and b.state = 'charged' and b.moved_at >= ${now}::timestamptz - interval '2 years'
    )
    select to_char(m.start, 'YYYY-MM') as month,
           (select coalesce(sum(qty), 0) from charges.charge c
            where c.owner_id = ${ownerId} and c.at >= m.start and c.at < m.start + interval '1 month')
           + (select coalesce(sum(connects), 0) from boosted s
              where s.kind = 'charged' and s.at >= m.start and s.at < m.start + interval '1 month') as spent,
           (select coalesce(sum(qty), 0) from charges.return r
            where r.owner_id = ${ownerId} and r.at >= m.start and r.at < m.start + interval '1 month')
           + (select coalesce(sum(connects), 0) from boosted s
              where s.kind = 'returned' and s.at >= m.start and s.at < m.start + interval '1 month') as came_back
    from months m order by m.start`.execute(tx)
  return rows
}

/** What a receipt is about, in words people know: the job, the order or the message. */
export interface ChargeSubject {
  readonly title: string
  readonly href: string
  /** While this job runs its end can still bring the Connects back; null when it has ended or there is no job. */
  readonly jobRunsUntil: Instant | null
}

export async function readChargeSubject(tx: Tx, chargeId: Id): Promise<ChargeSubject | undefined> {
  const { rows } = await sql<{ [Field in keyof ChargeSubject]: ChargeSubject[Field] | null }>`
    select coalesce(j.title, b.title, w.subject, k.title) as title,
           case c.subject_kind when 'proposal' then '/proposals/' || c.subject_id when 'catalog_order' then '/orders/' || c.subject_id
                when 'outreach' then '/outreach/' || c.subject_id when 'contract' then '/contracts/' || c.subject_id end as href,
           case when j.state in ('open', 'paused') then j.expires_at end as job_runs_until
    from charges.charge c
    left join proposals.proposal p on c.subject_kind = 'proposal' and p.id = c.subject_id
    left join jobs.job j on j.id = p.job_id
    left join catalog.placed_order b on c.subject_kind = 'catalog_order' and b.id = c.subject_id
    left join invitations.outreach w on c.subject_kind = 'outreach' and w.id = c.subject_id
    left join contracts.contract k on c.subject_kind = 'contract' and k.id = c.subject_id
    where c.id = ${chargeId}`.execute(tx)
  const row = rows[0]
  if (row === undefined || row.title === null || row.href === null) return undefined
  return { title: row.title, href: row.href, jobRunsUntil: row.jobRunsUntil }
}
