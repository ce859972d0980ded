import { z } from 'zod'
import { actionNames, type PricedAction } from '#modules/policy/index.ts'
import { connectsAmount, facts, list, sha256 } from './shapes.ts'

export const pricedAction = z.enum(actionNames as readonly [PricedAction, ...PricedAction[]])

export const returnTerms = list(z.object({ returnId: z.string(), words: z.string() })).meta({
  description: 'When the Connects come back by themselves.',
})

/** A price with its whole reason. */
export const price = z.object({
  amount: connectsAmount,
  policy: z.string(),
  version: z.int(),
  sha256,
  clauseId: z.string(),
  row: z
    .object({ param: z.string(), on: z.string(), from: z.int(), to: z.int().optional(), price: z.int() })
    .optional()
    .meta({ description: 'The row of the price table that applied.' }),
  words: list(z.string()),
  returnsIf: returnTerms,
  assumptions: list(z.string()),
})

export const priceQuestion = z.strictObject({ action: pricedAction, facts })
