import type { Id } from '#kernel/ids.ts'
import { organizationOfActor } from '#modules/organizations/index.ts'
import type { Ctx } from '#platform/run-action.ts'
import type { Contract, Side } from './rules/contract.ts'
import { selectContractLocked } from './store/contracts.ts'

export interface Party {
  readonly contract: Contract
  readonly side: Side
}

/** Locks a contract for one of its two sides; to everybody else it does not exist. */
export async function lockAsParty(ctx: Ctx, contractId: Id): Promise<Party | undefined> {
  const contract = await selectContractLocked(ctx.tx, contractId)
  if (contract === undefined || ctx.actor.kind !== 'person') return undefined
  if (contract.freelancerId === ctx.actor.accountId) return { contract, side: 'freelancer' }
  const organization = await organizationOfActor(ctx)
  return organization?.id === contract.organizationId ? { contract, side: 'client' } : undefined
}
