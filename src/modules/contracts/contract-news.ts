import type { ContractNews } from './events.ts'
import type { Contract } from './rules/contract.ts'

export function contractNews(contract: Contract): ContractNews {
  const { id, organizationId, freelancerId, jobId, title } = contract
  return { contractId: id, organizationId, freelancerId, jobId, title }
}
