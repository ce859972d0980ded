import { z } from 'zod'
import { roles } from '#kernel/actor.ts'
import { reads, writes } from './route.ts'
import { id, list, moment } from './shapes.ts'

const tags = ['Sessions']

const account = z.object({
  id,
  displayName: z.string(),
  email: z.string(),
  roles: list(z.enum(roles)),
  locale: z.string(),
  emailConfirmed: z.boolean(),
})

export const sessions = {
  create: writes(['anyone'], 'sign_in')
    .route({
      method: 'POST',
      path: '/sessions',
      tags,
      successStatus: 201,
      summary: 'Sign in',
      description: 'The token goes into `Authorization: Bearer …`. It lives 30 days from its last use.',
    })
    .input(z.strictObject({ email: z.string().trim().min(1).max(254), password: z.string().min(1).max(1_000) }))
    .output(z.object({ token: z.string(), expiresAt: moment, accountId: id })),
  current: reads(['signed_in'])
    .route({ method: 'GET', path: '/sessions/current', tags, summary: 'Who am I?' })
    .output(z.object({ account })),
  end: writes(['signed_in']).route({
    method: 'DELETE',
    path: '/sessions/current',
    tags,
    successStatus: 204,
    summary: 'Sign out: the token is worth nothing afterwards',
  }),
}
