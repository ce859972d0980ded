import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { usdCents } from '#kernel/money.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { defineAction } from '#platform/run-action.ts'
import { contractNews } from '../contract-news.ts'
import { contractEnded } from '../events.ts'
import { lockAsParty } from '../party.ts'
import { refreshFigures } from '../reputation.ts'
import { decideEnd, outcomes, type EndRefused } from '../rules/contract.ts'
import { updateEnded } from '../store/contracts.ts'

/** The client ends the contract and says how it went; the freelancer's figures follow at once. */
export const endContract = defineAction({
  name: 'contracts.end_contract',
  who: ['client'],
  input: z.object({
    contractId: z.uuid(),
    outcome: z.enum(outcomes, 'Say how the work ended.'),
    earnedUsdCents: z
      .int('Write an amount such as 450.')
      .min(0, 'Not below zero.')
      .max(100_000_000, 'At most $1,000,000.')
      .transform(usdCents),
    endNote: z.string().trim().max(1000, 'Keep the note within 1,000 letters.').optional(),
  }),
  async run(ctx, input): Promise<Result<{ contractId: Id }, { code: 'not_found' } | EndRefused>> {
    const party = await lockAsParty(ctx, input.contractId)
    if (party?.side !== 'client') return refuse({ code: 'not_found' })
    const { contract } = party
    const decision = decideEnd(contract, input)
    if (!decision.ok) return decision

    await updateEnded(ctx.tx, contract.id, { ...input, endNote: input.endNote ?? null, endedAt: ctx.now })
    await refreshFigures(ctx, [contract.freelancerId])
    ctx.announce(contractEnded({ ...contractNews(contract), outcome: input.outcome, earnedUsdCents: input.earnedUsdCents }))
    return ok({ contractId: contract.id })
  },
})
