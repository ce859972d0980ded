import type { Category } from '#kernel/category.ts'
import type { Id } from '#kernel/ids.ts'
import { usdCents, type UsdCents } from '#kernel/money.ts'
import { ok, type Result } from '#kernel/result.ts'
import { charge, type ChargeRefused } from '#modules/charges/index.ts'
import { recordHire } from '#modules/jobs/index.ts'
import { getOrganization, type Organization } from '#modules/organizations/index.ts'
import { pinDecisions } from '#modules/policy/index.ts'
import { freelancerFacts } from '#modules/profiles/index.ts'
import type { Ctx } from '#platform/run-action.ts'
import { contractNews } from './contract-news.ts'
import { contractStarted } from './events.ts'
import { refreshFigures } from './reputation.ts'
import type { Contract, ContractKind } from './rules/contract.ts'
import { feeQuestions } from './rules/fees.ts'
import { insertContracts, selectContractGrownFrom, selectEarnedBetween } from './store/contracts.ts'

export interface NewContract {
  /** Chosen by the caller when something already points at it. */
  readonly id?: Id
  readonly kind: ContractKind
  readonly organizationId: Id
  readonly freelancerId: Id
  readonly title: string
  readonly agreedUsdCents: UsdCents
  /** Who took the first step, as in `facts@1`. */
  readonly initiator: string
  readonly jobId?: Id | null
  readonly proposalId?: Id | null
  readonly catalogOrderId?: Id | null
  /** The field of the job or the order. */
  readonly category: Category
}

/**
 * Both sides agreed: the contract starts, the decision `offer.accept` is priced and recorded (0 by default), its fees are those of
 * now and stay so, the job counts the hire. Asked twice for the same proposal or order, it answers with the contract that is there.
 */
export async function startContract(ctx: Ctx, agreed: NewContract): Promise<Result<Contract, ChargeRefused>> {
  const source = { proposalId: agreed.proposalId ?? null, catalogOrderId: agreed.catalogOrderId ?? null }
  const known = await selectContractGrownFrom(ctx.tx, source)
  if (known !== undefined) return ok(known)

  const id = agreed.id ?? ctx.newId()
  const organization = await getOrganization(ctx.tx, agreed.organizationId)
  const charged = await charge(ctx, {
    action: 'offer.accept',
    ownerId: agreed.freelancerId,
    facts: { initiator: agreed.initiator, clientKind: organization.kind },
    subject: { kind: 'contract', id },
    key: `offer.accept/${id}`,
  })
  if (!charged.ok) return charged

  const contract = newContract(ctx, { ...agreed, ...source, id, chargeId: charged.value.id })
  await insertContracts(ctx.tx, [contract])
  await pinFees(ctx, contract, { organization, category: agreed.category })
  if (contract.jobId !== null) await recordHire(ctx, contract.jobId)
  await refreshFigures(ctx, [contract.freelancerId])
  ctx.announce(contractStarted({ ...contractNews(contract), kind: contract.kind }))
  return ok(contract)
}

function newContract(
  ctx: Ctx,
  agreed: NewContract & Pick<Contract, 'id' | 'chargeId' | 'proposalId' | 'catalogOrderId'>,
): Contract {
  const { id, kind, organizationId, freelancerId, proposalId, catalogOrderId, title, agreedUsdCents, chargeId } = agreed
  return {
    id,
    kind,
    organizationId,
    freelancerId,
    jobId: agreed.jobId ?? null,
    proposalId,
    catalogOrderId,
    title,
    agreedUsdCents,
    state: 'active',
    outcome: null,
    earnedUsdCents: usdCents(0),
    chargeId,
    startedAt: ctx.now,
    endedAt: null,
    endNote: null,
    reviewsPublishedAt: null,
  }
}

/** The fees in force now become the contract's own, with the facts they were decided by. */
async function pinFees(
  ctx: Ctx,
  contract: Contract,
  { organization, category }: { readonly organization: Organization; readonly category: Category },
): Promise<void> {
  const { freelancerPlan, badge } = await freelancerFacts(ctx.tx, contract.freelancerId, ctx.now)
  const decisions = feeQuestions(contract, {
    clientKind: organization.kind,
    category,
    freelancerPlan,
    badge,
    earnedWithClientUsdCents: await selectEarnedBetween(ctx.tx, contract),
  })
  await pinDecisions(ctx, { policy: 'fees', subject: { kind: 'contract', id: contract.id }, decisions })
}
