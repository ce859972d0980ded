import type { Category } from '#kernel/category.ts'
import type { Id } from '#kernel/ids.ts'
import { proportion, usdCents, type UsdCents } from '#kernel/money.ts'
import type { Pin, PinQuestion } from '#modules/policy/index.ts'
import type { Contract, Side } from './contract.ts'

/** What the fees of a contract may depend on, besides the contract itself; all as it is on the day it begins. */
export interface FeeFacts {
  readonly clientKind: string
  readonly category: Category
  readonly freelancerPlan: string
  readonly badge: string
  /** Earned by this freelancer on contracts with this client that ended before. */
  readonly earnedWithClientUsdCents: number
}

/** The three fees of a contract, in the order in which they are shown. */
export const feeActions = ['fee.freelancer', 'fee.client', 'fee.initiation'] as const
export type FeeAction = (typeof feeActions)[number]

/** Who pays which fee. */
export const feeSides: Readonly<Record<FeeAction, Side>> = {
  'fee.freelancer': 'freelancer',
  'fee.client': 'client',
  'fee.initiation': 'client',
}

// The registry's limit of the facts that count money.
const MOST_USD_CENTS = 100_000_000
const BASIS_POINTS = 10_000

/** What has to be decided about fees when a contract begins. How the client will pay is not known then. */
export function feeQuestions(
  contract: Pick<Contract, 'kind' | 'agreedUsdCents' | 'freelancerId' | 'organizationId'>,
  { clientKind, category, freelancerPlan, badge, earnedWithClientUsdCents }: FeeFacts,
): readonly PinQuestion[] {
  const agreed = { contractKind: contract.kind, contractValueUsdCents: contract.agreedUsdCents, clientKind }
  const earned = Math.min(earnedWithClientUsdCents, MOST_USD_CENTS)
  const facts = {
    'fee.freelancer': { ...agreed, earnedWithClientUsdCents: earned, category, freelancerPlan, badge },
    'fee.client': { ...agreed, paymentMethod: 'unknown' },
    'fee.initiation': agreed,
  }
  const payers: Readonly<Record<Side, Id>> = { freelancer: contract.freelancerId, client: contract.organizationId }
  return feeActions.map((action) => ({ action, payerId: payers[feeSides[action]], facts: facts[action] }))
}

/** What a fee comes to in US cents on what was earned, rounded half to even; the fee for starting is one sum whatever is earned. */
export function feeOn({ action, amount }: Pick<Pin, 'action' | 'amount'>, earned: UsdCents): UsdCents {
  return action === 'fee.initiation' ? usdCents(amount) : proportion(earned, amount, BASIS_POINTS)
}
