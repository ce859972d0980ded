import { z } from 'zod'
import { endOf, startOf } from '#modules/ledger/index.ts'
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
const lotAsOf = lot.extend({
  parentLot: id.nullable().meta({
    description: 'The lot whose Connects live on in this one: they came back after it had run out, or got another expiry.',
  }),
})

const unitState = z.enum(['available', 'held', 'consumed', 'expired', 'revoked'])
const move = { from: unitState.nullable(), to: unitState, qty: connectsAmount }

const happening = {
  version: z.int().meta({ description: 'Its place in the history of the wallet, from 1 without gaps.' }),
  txnId: id,
  kind: z.string(),
  at: moment.meta({ description: 'When the ledger recorded it.' }),
  effectiveAt: moment.meta({ description: 'When it was true: an expiry that was booked late still has the moment of the lot.' }),
  policyVersion: z.int().nullable(),
  chargeId: id.nullable(),
  holdId: id.nullable(),
  purpose: z.string().nullable(),
  action: z.string().nullable(),
  clause: z.string().nullable(),
  returnEvent: z.string().nullable(),
  about: z.string().nullable(),
}

const statementLine = z.object({
  ...happening,
  amount: connectsAmount,
  balanceAfter: connectsAmount,
  heldAmount: connectsAmount,
  heldAfter: connectsAmount,
  origin: z.string().nullable(),
  lots: list(z.object({ lotId: id, origin: z.string(), ...move, expiresAt: moment.nullable() })),
})

const lotLine = z.object({
  ...happening,
  ...move,
  leg: z.int(),
  availableAfter: connectsAmount,
  heldAfter: connectsAmount,
})

const end = z.object({ version: z.int(), available: connectsAmount, held: connectsAmount })

const NEITHER = 'Neither a day (2026-03-31) nor a moment in UTC (2026-03-31T12:00:00.000Z).'
const until = z
  .string()
  .refine((text) => endOf(text) !== undefined, NEITHER)
  .optional()
const asOf = {
  ownerId: id.optional().meta({ description: 'Whose wallet; default: one’s own. Operators only.' }),
  asOf: until.meta({
    description: 'What was true then, the whole day or millisecond included: a day or a moment in UTC. Default: all.',
  }),
  knownAt: until.meta({ description: 'As far as the ledger knew it then. Default: all that it knows now.' }),
}
const from = z
  .string()
  .refine((text) => startOf(text) !== undefined, NEITHER)
  .optional()
  .meta({ description: 'Nothing that was true before: a day or a moment in UTC.' })

export const wallet = {
  get: reads(['freelancer'])
    .route({ method: 'GET', path: '/wallet', tags, summary: 'My Connects, lot by lot in the order in which they will be spent' })
    .output(z.object({ available: connectsAmount, held: connectsAmount, frozen: z.boolean(), lots: list(lot) })),
  statement: reads(['freelancer', 'operator'])
    .route({
      method: 'GET',
      path: '/wallet/statement',
      tags,
      summary: 'Every movement of my Connects in a period, as of any moment, newest first',
    })
    .input(z.strictObject({ ...asOf, from, cursor }))
    .output(pageOf(statementLine).extend({ opening: end, closing: end })),
  expiries: reads(['freelancer', 'operator'])
    .route({
      method: 'GET',
      path: '/wallet/expiries',
      tags,
      summary: 'What of my Connects runs out on which day, as of any moment',
    })
    .input(z.strictObject(asOf))
    .output(
      z.object({ items: list(z.object({ on: z.iso.date().nullable(), available: connectsAmount, held: connectsAmount })) }),
    ),
  lots: reads(['freelancer', 'operator'])
    .route({
      method: 'GET',
      path: '/wallet/lots',
      tags,
      summary: 'All my lots as of any moment, used up ones too, the oldest first',
    })
    .input(z.strictObject({ ...asOf, cursor }))
    .output(pageOf(lotAsOf)),
  lot: reads(['freelancer', 'operator'])
    .route({
      method: 'GET',
      path: '/wallet/lots/{lotId}',
      tags,
      summary: 'One lot as of any moment, and all that ever happened to it',
    })
    .input(z.strictObject({ ...asOf, lotId: id, cursor }))
    .output(
      pageOf(lotLine).extend({
        lot: lotAsOf,
        renewed: list(z.object({ id, granted: connectsAmount, effectiveAt: moment, expiresAt: moment.nullable() })),
      }),
    ),
}
