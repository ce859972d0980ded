import type { Id } from '#kernel/ids.ts'
import { getReceipt, type Receipt } from '#modules/charges/index.ts'
import { sealingOfCharge, type Inclusion, type Sealing } from '#modules/ledger/index.ts'
import type { Tx } from '#platform/db/database.ts'

/** A receipt with the proof that its transaction is sealed, once it is: what one keeps for years. */
export type SealedReceipt = Receipt & { readonly inclusion?: Inclusion }

/** Ask `ownerId` before showing it. `sealing` is undefined for a charge that took nothing: there is nothing to seal. */
export async function readSealedReceipt(
  tx: Tx,
  chargeId: Id,
): Promise<{ readonly receipt: SealedReceipt; readonly sealing: Sealing | undefined } | undefined> {
  const receipt = await getReceipt(tx, chargeId)
  if (receipt === undefined) return undefined
  const sealing = await sealingOfCharge(tx, receipt)
  return { receipt: sealing?.state === 'sealed' ? { ...receipt, inclusion: sealing.inclusion } : receipt, sealing }
}
