import { hasRole } from '#kernel/actor.ts'
import { verifyReceipt } from '#modules/charges/index.ts'
import { findPricedBy, type PricedBy } from '#modules/policy/index.ts'
import { readSealedReceipt } from '#reads/sealed-receipt.ts'
import { accountIdOf, api, type ApiRequest } from '../call.ts'
import { borderProblem } from '../problems.ts'

export const receipts = {
  get: api.receipts.get.handler(async ({ context: { request }, input: { chargeId } }) => {
    const receipt = (await request.reading((tx) => readSealedReceipt(tx, chargeId)))?.receipt
    const mayRead = receipt?.ownerId === accountIdOf(request) || hasRole(request.actor, 'operator')
    if (receipt === undefined || !mayRead) throw borderProblem('not_found')
    return receipt
  }),
  verify: api.receipts.verify.handler(async ({ context: { request }, input: { receipt } }) => {
    const registered = await versionOf(request, receipt)
    const checkedAgainst = registered === undefined ? ('receipt' as const) : ('register' as const)
    const verified = verifyReceipt(receipt, registered?.document)
    return verified.ok
      ? { valid: true, amount: verified.value.amount, problems: [], checkedAgainst }
      : { valid: false, problems: verified.refusal.problems, checkedAgainst }
  }),
}

/** The version that a receipt names, if our register has it. */
async function versionOf(request: ApiRequest, receipt: unknown): Promise<PricedBy | undefined> {
  if (typeof receipt !== 'object' || receipt === null || !('version' in receipt)) return undefined
  const { version } = receipt
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1 || version > 2_147_483_647) return undefined
  return request.reading((tx) => findPricedBy(tx, 'connects', version))
}
