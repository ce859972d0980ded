import type { Id } from '#kernel/ids.ts'
import { bid, findPublicAuction, findPublicSheet, findResultSheet, viewBoost, withdrawBid } from '#modules/auctions/index.ts'
import { findProposal, type Proposal } from '#modules/proposals/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { accountIdOf, api, type ApiRequest } from '../call.ts'
import { borderProblem, refusedProblem } from '../problems.ts'

export const auctions = {
  get: api.auctions.get.handler(async ({ context: { request }, input: { auctionId } }) => {
    const found = orNotFound(await request.reading((tx) => findPublicAuction(tx, auctionId)))
    return { ...found, isOpen: found.closedAt === null }
  }),
  round: api.auctions.round.handler(async ({ context: { request }, input: { auctionId, round } }) =>
    orNotFound(await request.reading((tx) => findPublicSheet(tx, auctionId, round))),
  ),
}

export const boosts = {
  get: api.boosts.get.handler(async ({ context: { request }, input: { proposalId } }) =>
    request.reading(async (tx) => {
      await ownProposal(request, tx, proposalId)
      const view = await viewBoost(tx, { proposalId, now: request.now })
      if (view === undefined) throw refusedProblem({ code: 'boosts_not_offered' })
      return { ...view, auctionId: view.auctionId ?? null, judged: view.judged ?? null, mine: view.mine ?? null }
    }),
  ),
  bid: api.boosts.bid.handler(async ({ context: { request }, input }) => request.run(bid, input)),
  withdraw: api.boosts.withdraw.handler(async ({ context: { request }, input }) => request.run(withdrawBid, input)),
  sheet: api.boosts.sheet.handler(async ({ context: { request }, input: { proposalId } }) =>
    request.reading(async (tx) => {
      await ownProposal(request, tx, proposalId)
      return orNotFound(await findResultSheet(tx, proposalId))
    }),
  ),
}

/** @throws `not_found` when it is not there, or somebody else's */
async function ownProposal(request: ApiRequest, tx: Tx, proposalId: Id): Promise<Proposal> {
  const proposal = await findProposal(tx, proposalId)
  if (proposal?.freelancerId !== accountIdOf(request)) throw borderProblem('not_found')
  return proposal
}

function orNotFound<T>(found: T | undefined): T {
  if (found === undefined) throw borderProblem('not_found')
  return found
}
