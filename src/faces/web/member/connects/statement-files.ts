import { cutAt, expiriesAt, statementEnds, type WalletLot } from '#modules/ledger/index.ts'
import type { Id } from '#kernel/ids.ts'
import { readLots, readStatement, type StatementLine } from '#reads/connects.ts'
import { allPages, csvParts, download, jsonParts, type CsvColumns } from '../../downloads.ts'
import type { WebRequest } from '../../routes.ts'
import { fileName, periodIn } from './statement-period.ts'
import { lineWords, originName } from './words.ts'

/** Lines that are read at once while a file is sent. */
const AT_ONCE = 500

const lineColumns: CsvColumns<StatementLine> = {
  number: (line) => line.version,
  recorded_at: (line) => line.at,
  effective_at: (line) => line.effectiveAt,
  kind: (line) => line.kind,
  words: lineWords,
  clause: (line) => line.clause,
  policy_version: (line) => line.policyVersion,
  amount: (line) => line.amount,
  available_after: (line) => line.balanceAfter,
  held_amount: (line) => line.heldAmount,
  held_after: (line) => line.heldAfter,
  charge_id: (line) => line.chargeId,
  transaction_id: (line) => line.txnId,
}

const lotColumns: CsvColumns<WalletLot> = {
  lot_id: (lot) => lot.id,
  source: (lot) => originName(lot.origin),
  origin: (lot) => lot.origin,
  since: (lot) => lot.effectiveAt,
  expires_at: (lot) => lot.expiresAt,
  cost_usd_cents: (lot) => lot.costUsdCents,
  granted: (lot) => lot.granted,
  available: (lot) => lot.available,
  held: (lot) => lot.held,
  used: (lot) => lot.consumed,
  expired: (lot) => lot.expired,
  taken_back: (lot) => lot.revoked,
  renews_lot: (lot) => lot.parentLot,
}

/**
 * The file's pages are read one after the other, each in a transaction of its own. Nothing moves between them: the ends of the
 * statement are found first, and what is before them never changes.
 */
export async function statementCsv(request: WebRequest, ownerId: Id): Promise<Response> {
  const asked = periodIn(request.query)
  const ends = await request.reading((tx) => statementEnds(tx, ownerId, asked.period))
  const lines = allPages((after) => request.reading((tx) => readStatement(tx, { ownerId, ends, after, size: AT_ONCE })))
  return download(fileName('statement', asked, { now: request.now, type: 'csv' }), 'text/csv', csvParts(lineColumns, lines))
}

export async function lotsCsv(request: WebRequest, ownerId: Id): Promise<Response> {
  const asked = periodIn(request.query)
  const cut = await request.reading((tx) => cutAt(tx, ownerId, asked.period))
  const lots = allPages((after) => request.reading((tx) => readLots(tx, cut, { after, size: AT_ONCE })))
  return download(fileName('lots', asked, { now: request.now, type: 'csv' }), 'text/csv', csvParts(lotColumns, lots))
}

/** Everything about a wallet in a period in one file. The shape is stable; it is described in docs/using/statements.md. */
export async function statementJson(request: WebRequest, ownerId: Id): Promise<Response> {
  const asked = periodIn(request.query)
  const { ends, expiries } = await request.reading(async (tx) => {
    const found = await statementEnds(tx, ownerId, asked.period)
    return { ends: found, expiries: await expiriesAt(tx, found.closing) }
  })
  const { from, asOf, knownAt } = asked.text
  const end = ({ version, available, held }: typeof ends.opening) => ({ version, available, held })
  const head = {
    format: 'guildhall/statement/1',
    ownerId,
    from: from === '' ? null : from,
    asOf: asOf === '' ? null : asOf,
    knownAt: knownAt === '' ? null : knownAt,
    madeAt: request.now,
    opening: end(ends.opening),
    closing: end(ends.closing),
    expiries,
  }
  const parts = jsonParts(head, {
    lots: allPages((after) => request.reading((tx) => readLots(tx, ends.closing, { after, size: AT_ONCE }))),
    lines: allPages((after) => request.reading((tx) => readStatement(tx, { ownerId, ends, after, size: AT_ONCE }))),
  })
  return download(fileName('statement', asked, { now: request.now, type: 'json' }), 'application/json', parts)
}
