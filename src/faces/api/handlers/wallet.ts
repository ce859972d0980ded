import { getWallet } from '#modules/ledger/index.ts'
import { readStatement } from '#reads/connects.ts'
import { accountIdOf, api } from '../call.ts'

export const wallet = {
  get: api.wallet.get.handler(async ({ context: { request } }) => request.reading((tx) => getWallet(tx, accountIdOf(request)))),
  statement: api.wallet.statement.handler(async ({ context: { request }, input }) =>
    request.reading((tx) => readStatement(tx, { ownerId: accountIdOf(request), after: input.cursor })),
  ),
}
