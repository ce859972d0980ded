import { readSupply } from '#reads/supply.ts'
import { api } from '../call.ts'

export const supply = {
  list: api.supply.list.handler(async ({ context: { request }, input }) =>
    request.reading((tx) => readSupply(tx, { after: input.cursor })),
  ),
}
