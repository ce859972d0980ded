import type { ReactNode } from 'react'
import { hasRole } from '#kernel/actor.ts'
import type { Id } from '#kernel/ids.ts'
import type { Sealing } from '#modules/ledger/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { readBadgeReceipt } from '#reads/badge-receipt.ts'
import { readBoostReceipt } from '#reads/boost-receipt.ts'
import { readClickReceipt } from '#reads/click-receipt.ts'
import { readChargeSubject } from '#reads/connects.ts'
import { readSealedReceipt } from '#reads/sealed-receipt.ts'
import { accountIdOf, get, notFound, page, type WebRequest } from '../../routes.ts'
import { BadgeReceiptPage } from './badge-receipt.tsx'
import { BoostReceiptPage } from './boost-receipt.tsx'
import { ChargeReceiptPage } from './charge-receipt.tsx'
import { ClickReceiptPage } from './click-receipt.tsx'

export const routes = [
  get('/receipts/:chargeId', ['freelancer', 'operator'], async (request) => {
    const found = await findReceipt(request)
    return found === undefined ? notFound() : page({ title: 'Receipt', body: found.body })
  }),

  get('/receipts/:chargeId/receipt.json', ['freelancer', 'operator'], async (request) => {
    const found = await findReceipt(request)
    return found === undefined ? notFound() : receiptFile(request.params.chargeId, found.file)
  }),
]

/** A charge of whatever kind, as a page and as the file one keeps. */
interface FoundReceipt {
  readonly ownerId: Id
  readonly body: ReactNode
  readonly file: object
}

type FindReceipt = (tx: Tx, chargeId: Id) => Promise<FoundReceipt | undefined>

const ofClause: FindReceipt = async (tx, chargeId) => {
  const found = await readSealedReceipt(tx, chargeId)
  if (found === undefined) return undefined
  const body = <ChargeReceiptPage {...found} subject={await readChargeSubject(tx, chargeId)} />
  return { ownerId: found.receipt.ownerId, body, file: found.receipt }
}

const ofBoost: FindReceipt = async (tx, chargeId) => {
  const charge = await readBoostReceipt(tx, chargeId)
  if (charge === undefined) return undefined
  return { ownerId: charge.receipt.ownerId, body: <BoostReceiptPage charge={charge} />, file: charge.receipt }
}

const ofBadge: FindReceipt = async (tx, chargeId) => {
  const found = await readBadgeReceipt(tx, chargeId)
  if (found === undefined) return undefined
  const file = withProof('guildhall-badge-receipt@1', found)
  return { ownerId: found.receipt.ownerId, body: <BadgeReceiptPage {...found} />, file }
}

const ofClick: FindReceipt = async (tx, chargeId) => {
  const found = await readClickReceipt(tx, chargeId)
  if (found === undefined) return undefined
  const file = withProof('guildhall-click-receipt@1', found)
  return { ownerId: found.receipt.ownerId, body: <ClickReceiptPage {...found} />, file }
}

/** One's own, or any for operators: for everybody else it does not exist. */
async function findReceipt(request: WebRequest<'/receipts/:chargeId'>): Promise<FoundReceipt | undefined> {
  const found = await request.reading(async (tx) => {
    for (const find of [ofClause, ofBoost, ofBadge, ofClick]) {
      const receipt = await find(tx, request.params.chargeId)
      if (receipt !== undefined) return receipt
    }
    return undefined
  })
  return found?.ownerId === accountIdOf(request) || hasRole(request.actor, 'operator') ? found : undefined
}

/** A receipt with the proof that its transaction is sealed, once it is. */
function withProof(
  format: string,
  { receipt, sealing }: { readonly receipt: object; readonly sealing: Sealing | undefined },
): object {
  return { format, ...receipt, ...(sealing?.state === 'sealed' ? { inclusion: sealing.inclusion } : {}) }
}

function receiptFile(chargeId: Id, file: object): Response {
  return new Response(JSON.stringify(file, null, 2), {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': `attachment; filename="guildhall-receipt-${chargeId}.json"`,
      'cache-control': 'private, no-cache',
    },
  })
}
