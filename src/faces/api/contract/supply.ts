import { z } from 'zod'
import { reads } from './route.ts'
import { connectsAmount, cursor, list, pageOf } from './shapes.ts'

const figures = {
  issued: connectsAmount,
  renewed: connectsAmount.meta({
    description: 'The part of `issued` that replaces Connects which had expired before they came back, or got another expiry.',
  }),
  available: connectsAmount,
  held: connectsAmount,
  consumed: connectsAmount,
  expired: connectsAmount,
  revoked: connectsAmount,
}

const supplyOfDay = z.object({
  day: z.iso.date(),
  total: z.object(figures),
  origins: list(z.object({ origin: z.string(), ...figures })),
})

export const supply = {
  list: reads(['anyone'])
    .route({
      method: 'GET',
      path: '/supply',
      tags: ['Supply'],
      summary: 'All Connects there were when each day ended in UTC: issued = available + held + consumed + expired + revoked',
    })
    .input(z.strictObject({ cursor }))
    .output(pageOf(supplyOfDay)),
}
