import { declineInvitation } from '#modules/invitations/index.ts'
import { readReceivedApproaches } from '#reads/invitations.ts'
import { accountIdOf, api } from '../call.ts'

export const invitations = {
  list: api.invitations.list.handler(async ({ context: { request }, input: { show, cursor } }) =>
    request.reading((tx) => readReceivedApproaches(tx, { freelancerId: accountIdOf(request), show, after: cursor })),
  ),
  decline: api.invitations.decline.handler(async ({ context: { request }, input }) => request.run(declineInvitation, input)),
}
