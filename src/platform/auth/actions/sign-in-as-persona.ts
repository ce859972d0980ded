import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { defineAction } from '../../run-action.ts'
import { isDemo, listPersonas } from '../accounts.ts'
import { startSession, type NewSession } from '../sessions.ts'

/** One click and you are somebody of the demo world. The database itself says whether it is a demo, not the settings. */
export const signInAsPersona = defineAction({
  name: 'accounts.sign_in_as_persona',
  who: ['anyone'],
  secret: true,
  input: z.object({ accountId: z.uuid(), userAgent: z.string().optional(), replaces: z.string().optional() }),
  async run(
    ctx,
    input,
  ): Promise<Result<{ accountId: Id; session: NewSession }, { code: 'only_in_demo' } | { code: 'not_found' }>> {
    if (!(await isDemo(ctx.tx))) return refuse({ code: 'only_in_demo' })
    const personas = await listPersonas(ctx.tx)
    if (!personas.some((persona) => persona.id === input.accountId)) return refuse({ code: 'not_found' })
    return ok({ accountId: input.accountId, session: await startSession(ctx.tx, input.accountId, input) })
  },
})
