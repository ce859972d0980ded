import type { Tx } from '#platform/db/database.ts'
import { exportLedger } from '../actions/export-ledger.ts'
import type { SealMark } from '../rules/seals/records.ts'
import { LedgerVerifier, type SealProblem } from '../rules/seals/verify-ledger.ts'
import { findLastSeal, findSeal } from '../store/seals.ts'
import type { CheckRow } from './checks.ts'

/**
 * Computes every seal again from the rows it covers: hashes, roots, the chain and the signatures by the keys the database knows.
 * `after`: only seals behind this one, which was found to be right before; it must still stand as it was. Ask in a snapshot.
 */
export async function checkSeals(tx: Tx, { after }: { readonly after?: SealMark | undefined } = {}): Promise<CheckRow[]> {
  if (after !== undefined && (await findSeal(tx, after.no))?.hash !== after.hash) {
    return [
      { ownerId: null, code: 'seal_changed', seal: after.no, says: `seal ${after.no} is not the one that was checked before` },
    ]
  }
  const verifier = new LedgerVerifier({ after })
  const records = exportLedger(tx, { madeAt: new Date(0), afterSeal: after?.no ?? 0, tail: false })
  for await (const record of records) verifier.take(record)
  return verifier.finish().problems.map(rowOf)
}

function rowOf({ leaf, ...problem }: SealProblem): CheckRow {
  return { ownerId: leaf?.ownerId ?? null, ...problem, ...(leaf === undefined ? {} : { leaf }) }
}

/** Where a later check may go on after one of this snapshot found nothing; undefined before the first seal. */
export async function lastSealMark(tx: Tx): Promise<SealMark | undefined> {
  const last = await findLastSeal(tx)
  return last === undefined ? undefined : { no: last.no, hash: last.hash }
}
