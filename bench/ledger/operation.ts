import type { Actor } from '#kernel/actor.ts'
import { connects } from '#kernel/connects.ts'
import { derivedId, newId, type Id } from '#kernel/ids.ts'
import { encodeFacts, loadPack, priceAction, type Decision, type Facts } from '#modules/policy/index.ts'

/** One charge of 6 Connects that a caller asks for. All engines get the same. */
export interface Operation {
  readonly ownerId: Id
  /** Unique per owner: asked twice, it must happen once and be answered the same. */
  readonly key: string
  readonly subjectId: Id
}

/** What an engine answers: the charge, or why there is none. */
export type Outcome = { readonly ok: true; readonly chargeId: Id } | { readonly ok: false; readonly code: string }

export interface Engine {
  charge(operation: Operation): Promise<Outcome>
  close(): Promise<void>
}

export function anOperation(ownerId: Id): Operation {
  return { ownerId, key: newId(), subjectId: newId() }
}

export const ACTION = 'proposal.submit'
export const PURPOSE = 'proposal_submit'
export const SUBJECT_KIND = 'proposal'
export const FACTS: Facts = {
  initiator: 'self',
  clientKind: 'company',
  jobBudgetUsdCents: 120_000,
  experienceLevel: 'expert',
  category: 'design',
  freelancerPlan: 'basic',
  badge: 'none',
  tenureDays: 400,
}

export const document = loadPack('guildhall').versions.at(-1)!.document

/** Everything about the price that is the same for all operations. Engines beside the product's are given it and never look it up. */
export interface Price {
  readonly policy: 'connects'
  readonly version: number
  readonly sha256: string
  readonly decision: Decision
  readonly qty: number
  readonly facts: readonly number[]
}

export function priceUnder(version: { readonly version: number; readonly sha256: string }): Price {
  const decision = priceAction(document, ACTION, FACTS)
  return { policy: 'connects', ...version, decision, qty: connects(decision.amount), facts: encodeFacts(ACTION, FACTS) }
}

/** The id of the charge, which is its key in the ledger too, as `charges` derives it. */
export function chargeIdOf({ ownerId, key }: Operation): Id {
  return derivedId('charge', ownerId, key)
}

export function actorOf({ ownerId }: Operation): Actor {
  return { kind: 'person', accountId: ownerId, roles: ['freelancer'] }
}

export function causeOf({ subjectId }: Operation): { readonly action: string; readonly subject: { kind: string; id: Id } } {
  return { action: ACTION, subject: { kind: SUBJECT_KIND, id: subjectId } }
}

/** What the ledger keeps as the request under the key. */
export function requestOf(operation: Operation, price: Price): object {
  return {
    kind: 'spend',
    qty: price.qty,
    purpose: PURPOSE,
    chargeId: chargeIdOf(operation),
    cause: causeOf(operation),
    policyVersion: price.version,
  }
}
