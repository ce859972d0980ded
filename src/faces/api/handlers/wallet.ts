import { hasRole } from '#kernel/actor.ts'
import type { Id } from '#kernel/ids.ts'
import { cutAt, endOf, expiriesAt, getWallet, startOf, type Period } from '#modules/ledger/index.ts'
import { readLotHistory, readLots, readStatement } from '#reads/connects.ts'
import { accountIdOf, api, type ApiRequest } from '../call.ts'
import { borderProblem } from '../problems.ts'

interface Asked {
  readonly ownerId?: Id | undefined
  readonly from?: string | undefined
  readonly asOf?: string | undefined
  readonly knownAt?: string | undefined
}

export const wallet = {
  get: api.wallet.get.handler(async ({ context: { request } }) => request.reading((tx) => getWallet(tx, accountIdOf(request)))),
  statement: api.wallet.statement.handler(async ({ context: { request }, input }) => {
    const ownerId = ownerIn(request, input)
    return request.reading((tx) => readStatement(tx, { ownerId, period: periodOf(input), after: input.cursor }))
  }),
  expiries: api.wallet.expiries.handler(async ({ context: { request }, input }) => {
    const ownerId = ownerIn(request, input)
    return { items: await request.reading(async (tx) => expiriesAt(tx, await cutAt(tx, ownerId, periodOf(input)))) }
  }),
  lots: api.wallet.lots.handler(async ({ context: { request }, input }) => {
    const ownerId = ownerIn(request, input)
    return request.reading(async (tx) => readLots(tx, await cutAt(tx, ownerId, periodOf(input)), { after: input.cursor }))
  }),
  lot: api.wallet.lot.handler(async ({ context: { request }, input }) => {
    const { lotId, cursor: after } = input
    const ownerId = ownerIn(request, input)
    const history = await request.reading((tx) => readLotHistory(tx, { ownerId, lotId, asOf: periodOf(input), after }))
    if (history === undefined) throw borderProblem('not_found')
    return history
  }),
}

/** One's own wallet, or for operators anybody's; other people's answer as if they were not there. */
function ownerIn(request: ApiRequest, { ownerId = accountIdOf(request) }: Asked): Id {
  if (ownerId !== accountIdOf(request) && !hasRole(request.actor, 'operator')) throw borderProblem('not_found')
  return ownerId
}

function periodOf({ from, asOf, knownAt }: Asked): Period {
  return {
    from: from === undefined ? undefined : startOf(from),
    validAt: asOf === undefined ? undefined : endOf(asOf),
    knownAt: knownAt === undefined ? undefined : endOf(knownAt),
  }
}
