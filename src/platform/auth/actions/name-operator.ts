import { sql } from 'kysely'
import { z } from 'zod'
import { ok, refuse, type Result } from '#kernel/result.ts'
import type { Id } from '#kernel/ids.ts'
import { defineAction } from '../../run-action.ts'
import { emailAddress } from '../accounts.ts'

/** Makes somebody who has signed up an operator too. Only whoever runs the server can do it, so nobody climbs from inside. */
export const nameOperator = defineAction({
  name: 'accounts.name_operator',
  who: ['system'],
  input: z.object({ email: emailAddress }),
  async run(ctx, { email }): Promise<Result<{ readonly accountId: Id }, { readonly code: 'not_found' }>> {
    const { rows } = await sql<{ id: Id }>`
      update platform.account set roles = case when 'operator' = any(roles) then roles else roles || '{operator}'::text[] end
      where email = ${email} returning id`.execute(ctx.tx)
    const found = rows[0]
    return found === undefined ? refuse({ code: 'not_found' }) : ok({ accountId: found.id })
  },
})
