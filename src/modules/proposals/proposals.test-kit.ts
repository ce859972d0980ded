import type { Id } from '#kernel/ids.ts'
import { newId } from '#kernel/ids.ts'
import { invariant } from '#kernel/invariant.ts'
import type { Result } from '#kernel/result.ts'
import type { TestDatabase } from '#kit/database.ts'
import type { Person } from '#kit/market.ts'
import { runAction } from '#platform/run-action.ts'
import { openProposalForm, submitProposal, type OpenedForm, type Submitted } from './index.ts'

export function yes<V>(result: Result<V, { readonly code: string }>): V {
  invariant(result.ok, `refused: ${JSON.stringify(result)}`)
  return result.value
}

export const proposalText = {
  coverLetter: 'I would begin with the opening hours, because that is what people look for.',
  amountUsdCents: 45_000,
  estimatedDays: 10,
}

export async function openForm(database: TestDatabase, freelancer: Person, jobId: Id): Promise<OpenedForm> {
  return yes(await runAction(database.app, openProposalForm, { actor: freelancer.actor, input: { jobId } }))
}

/** Opens the form and sends it, as one freelancer to one job. */
export async function propose(database: TestDatabase, freelancer: Person, jobId: Id): Promise<Submitted> {
  const { quote } = await openForm(database, freelancer, jobId)
  const input = { jobId, quoteId: quote.id, ...proposalText }
  return yes(await runAction(database.app, submitProposal, { actor: freelancer.actor, input, key: newId() }))
}
