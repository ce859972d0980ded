import { newId, type Id } from '#kernel/ids.ts'
import { invariant } from '#kernel/invariant.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Applied, Issue, LedgerCommand, LedgerOutcome, Refund, Spend } from './rules/commands.ts'

const CAUSE = { kind: 'test' }

export function anIssue(ownerId: Id, qty: number, options: Partial<Issue> = {}): Issue {
  return {
    kind: 'issue',
    key: newId(),
    ownerId,
    origin: 'promo',
    qty,
    expiresAt: null,
    costUsdCents: 0,
    cause: CAUSE,
    ...options,
  }
}

export function aSpend(ownerId: Id, qty: number, options: Partial<Spend> = {}): Spend {
  return { kind: 'spend', key: newId(), ownerId, qty, purpose: 'proposal_submit', chargeId: newId(), cause: CAUSE, ...options }
}

export function aRefund(spend: Pick<Spend, 'ownerId' | 'chargeId'>, qty: number, options: Partial<Refund> = {}): Refund {
  const { ownerId, chargeId } = spend
  return {
    kind: 'refund',
    key: newId(),
    ownerId,
    chargeId,
    qty,
    minLifeDays: 90,
    reason: 'job_removed',
    cause: CAUSE,
    ...options,
  }
}

export function aHold(ownerId: Id, qty: number, deadline: Instant): Extract<LedgerCommand, { kind: 'hold' }> {
  return { kind: 'hold', key: newId(), ownerId, qty, purpose: 'boost_proposal', holdId: newId(), deadline, cause: CAUSE }
}

/** The value of an outcome that must be a yes. */
export function applied(outcome: LedgerOutcome | undefined): Applied {
  invariant(outcome?.ok === true, `not applied: ${JSON.stringify(outcome)}`)
  return outcome.value
}
