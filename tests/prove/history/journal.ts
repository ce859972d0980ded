import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { LedgerRefusal } from '#modules/ledger/index.ts'
import type { NaiveCommand } from '#modules/ledger/rules/naive-model.test-kit.ts'
import { pictureOf, type WalletPicture } from '#modules/ledger/rules/sequences.test-kit.ts'
import type { Entry } from '#modules/ledger/rules/journal.ts'
import type { Lot } from '#modules/ledger/rules/wallet.ts'
import type { Database } from '#platform/db/database.ts'

/** A transaction as it stands in the database; times in microseconds since 1970. */
export interface JournalLine {
  readonly id: Id
  readonly version: number
  readonly kind: string
  readonly recordedAt: number
  readonly key: Id | null
  readonly command: NaiveCommand | undefined
  readonly available: number
  readonly held: number
  readonly entries: readonly Entry[]
}

export interface RefusedLine {
  readonly key: Id
  readonly command: NaiveCommand
  readonly refusal: LedgerRefusal
  readonly recordedAt: number
}

/** Everything the database knows about one wallet. */
export interface WalletJournal {
  readonly ownerId: Id
  readonly lines: readonly JournalLine[]
  readonly refused: readonly RefusedLine[]
  /** The ids of its lots in the order in which they were made. */
  readonly lots: readonly Id[]
  readonly picture: WalletPicture
}

interface TxnRow extends Omit<JournalLine, 'command'> {
  readonly ownerId: Id
  readonly request: object | null
}

interface RefusalRow extends Omit<RefusedLine, 'command'> {
  readonly ownerId: Id
  readonly request: object
}

export async function readJournals(db: Database, owners: readonly Id[]): Promise<readonly WalletJournal[]> {
  const { rows: txns } = await sql<TxnRow>`
    select owner_id, id, version, kind, ledger.micros(recorded_at) as recorded_at, key, request, available, held,
      to_json(entries) as entries
    from ledger.txn where owner_id = any(${owners}::uuid[]) order by owner_id, version`.execute(db)
  const { rows: refusals } = await sql<RefusalRow>`
    select owner_id, key, request, result as refusal, ledger.micros(recorded_at) as recorded_at
    from ledger.refusal where owner_id = any(${owners}::uuid[])`.execute(db)
  const { rows: lots } = await sql<Lot & { ownerId: Id }>`
    select owner_id, id, origin, parent_lot, cost_usd_cents, ledger.micros(expires_at) as expires_at,
      available, held, consumed, expired, revoked
    from ledger.lot where owner_id = any(${owners}::uuid[]) order by effective_at, id`.execute(db)
  const { rows: wallets } = await sql<{ ownerId: Id; available: number; held: number; frozen: boolean }>`
    select owner_id, available, held, frozen from ledger.wallet where owner_id = any(${owners}::uuid[])`.execute(db)
  return wallets.map(({ ownerId, ...wallet }) => {
    const own = <T extends { readonly ownerId: Id }>(rows: readonly T[]) => rows.filter((row) => row.ownerId === ownerId)
    const ownLots = own(lots)
    const numbered = ownLots.map((lot) => lot.id)
    const commandOf = (key: Id, request: object) => namedByNumber({ ...request, key, ownerId }, numbered)
    return {
      ownerId,
      lines: own(txns).map((row) => ({ ...row, command: row.request === null ? undefined : commandOf(row.key!, row.request) })),
      refused: own(refusals).map((row) => ({ ...row, command: commandOf(row.key, row.request) })),
      lots: numbered,
      picture: pictureOf({ ...wallet, lots: new Map(ownLots.map((lot) => [lot.id, lot])) }),
    }
  })
}

const NO_SUCH_LOT = 1_000_000_000

/** The model knows lots by their number. */
export function namedByNumber(command: object, lots: readonly Id[]): NaiveCommand {
  const { lotId, expiresAt, ...rest } = command as { lotId?: Id; expiresAt?: string | Date | null }
  const lotNo =
    lotId === undefined
      ? {}
      : { lotNo: lots.includes(lotId) ? lots.indexOf(lotId) : NO_SUCH_LOT + Number.parseInt(lotId.slice(0, 8), 16) }
  const moment = expiresAt === undefined ? {} : { expiresAt: expiresAt === null ? null : new Date(expiresAt) }
  return { ...rest, ...lotNo, ...moment } as NaiveCommand
}
