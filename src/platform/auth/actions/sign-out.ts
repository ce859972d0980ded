import { z } from 'zod'
import { ok, type Result } from '#kernel/result.ts'
import { defineAction } from '../../run-action.ts'
import { endSession } from '../sessions.ts'

/** Ends the session of the token; does nothing when there is none. */
export const signOut = defineAction({
  name: 'accounts.sign_out',
  who: ['anyone'],
  secret: true,
  input: z.object({ token: z.string() }),
  async run(ctx, { token }): Promise<Result<null, never>> {
    await endSession(ctx.tx, token)
    return ok(null)
  },
})
