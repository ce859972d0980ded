import { z } from 'zod'
import type { SealedReceipt } from '#reads/sealed-receipt.ts'
import { reads } from './route.ts'
import { connectsAmount, id, list, stored } from './shapes.ts'

const tags = ['Receipts']

export const receipt = stored<SealedReceipt>({
  type: 'object',
  description: 'Why a charge cost what it did, complete: the amount can be computed again from this alone.',
  properties: {
    format: { const: 'guildhall-receipt@1' },
    chargeId: { type: 'string', format: 'uuid' },
    ownerId: { type: 'string', format: 'uuid' },
    at: { type: 'string', format: 'date-time' },
    action: { type: 'string' },
    version: { type: 'integer' },
    sha256: { type: 'string' },
    clauseId: { type: 'string' },
    facts: { type: 'object' },
    amount: { type: 'integer' },
    basis: { type: 'object', description: 'The clauses and parameters that made the price.' },
    lots: { type: 'array', items: { type: 'object' } },
    returnsIf: { type: 'array', items: { type: 'object' } },
    returned: { type: 'object' },
    words: { type: 'array', items: { type: 'string' } },
    inclusion: {
      type: 'object',
      description:
        'Once its transaction is sealed: leaf, index and path, which lead to the root of the signed head. `guildhall receipt verify` computes it.',
    },
  },
  required: [
    'format',
    'chargeId',
    'ownerId',
    'at',
    'action',
    'version',
    'sha256',
    'clauseId',
    'facts',
    'amount',
    'basis',
    'words',
  ],
})

export const receipts = {
  get: reads(['freelancer', 'operator'])
    .route({
      method: 'GET',
      path: '/receipts/{chargeId}',
      tags,
      summary: 'The receipt of a charge: my own, or any for operators',
    })
    .input(z.strictObject({ chargeId: id }))
    .output(receipt),
  verify: reads(['anyone'])
    .route({
      method: 'POST',
      path: '/receipts/verify',
      tags,
      summary: 'Compute a receipt again',
      description: 'Takes any receipt, however old. Against the register it also proves that the version had these rules.',
    })
    .input(z.strictObject({ receipt: z.unknown() }))
    .output(
      z.object({
        valid: z.boolean(),
        amount: connectsAmount.optional(),
        problems: list(z.string()),
        checkedAgainst: z.enum(['receipt', 'register']).meta({
          description: '`register`: the named version is in our register, and its full rules were used.',
        }),
      }),
    ),
}
