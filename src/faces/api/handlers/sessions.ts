import { signIn, signOut } from '#platform/auth/index.ts'
import { api, accountIdOf } from '../call.ts'
import { borderProblem } from '../problems.ts'

export const sessions = {
  create: api.sessions.create.handler(async ({ context: { request }, input }) => {
    const { accountId, session } = await request.run(signIn, { ...input, userAgent: request.userAgent })
    return { accountId, ...session }
  }),
  current: api.sessions.current.handler(async ({ context: { request } }) => {
    if (request.account === undefined) throw borderProblem('not_signed_in')
    return { account: request.account }
  }),
  end: api.sessions.end.handler(async ({ context: { request } }) => {
    accountIdOf(request)
    await request.run(signOut, { token: request.token })
  }),
}
