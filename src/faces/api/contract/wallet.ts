import { z } from 'zod'
import { reads } from './route.ts'
import { cents, connectsAmount, cursor, id, list, moment, pageOf } from './shapes.ts'

const tags = ['Wallet']

const lot = z.object({
  id,
  origin: z.string(),
  granted: connectsAmount,
  available: connectsAmount,
  held: connectsAmount,
  consumed: connectsAmount,
  expired: connectsAmount,
  revoked: connectsAmount,
  effectiveAt: moment,
  expiresAt: moment.nullable(),
  costUsdCents: cents,
  policyVersion: z.int().nullable(),
})

const statementLine = z.object({
  version: z.int(),
  kind: z.string(),
  amount: connectsAmount,
  balanceAfter: connectsAmount,
  at: moment,
  origin: z.string().nullable(),
  chargeId: id.nullable(),
  action: z.string().nullable(),
  clause: z.string().nullable(),
  policyVersion: z.int().nullable(),
  returnEvent: z.string().nullable(),
  about: z.string().nullable(),
})

export const wallet = {
  get: reads(['freelancer'])
    .route({ method: 'GET', path: '/wallet', tags, summary: 'My Connects, lot by lot in the order in which they will be spent' })
    .output(z.object({ available: connectsAmount, held: connectsAmount, frozen: z.boolean(), lots: list(lot) })),
  statement: reads(['freelancer'])
    .route({ method: 'GET', path: '/wallet/statement', tags, summary: 'Every movement of my Connects, newest first' })
    .input(z.strictObject({ cursor }))
    .output(pageOf(statementLine)),
}
