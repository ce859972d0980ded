import { sql } from 'kysely'
import { newId, type Id } from '#kernel/ids.ts'
import { invariant } from '#kernel/invariant.ts'
import type { Result } from '#kernel/result.ts'
import type { TestDatabase } from '#kit/database.ts'
import {
  announceVersion,
  approveDraft,
  installPolicy,
  loadPack,
  reverseVersion,
  saveDraft,
  submitDraft,
  type AnnouncedVersion,
  type Facts,
  type PolicyName,
  type ReversedVersion,
} from '#modules/policy/index.ts'
import { runAction } from '#platform/run-action.ts'
import type { ChargeRequest } from './actions/charge.ts'
import { simulateDraft } from '#modules/simulation/index.ts'

export const operator = { kind: 'person', accountId: newId(), roles: ['operator'] } as const

export function yes<V>(result: Result<V, { readonly code: string }>): V {
  invariant(result.ok, `refused: ${JSON.stringify(result)}`)
  return result.value
}

/** The default rules in force and one operator to change them. */
export async function usePolicy(database: TestDatabase): Promise<void> {
  await sql`
    insert into platform.account (id, email, display_name, roles)
    values (${operator.accountId}, ${`${operator.accountId}@example.org`}, 'Operator', array['operator'])`.execute(database.owner)
  const document = loadPack('guildhall').versions.at(-1)!.document
  await database.run((ctx) => installPolicy(ctx, { document, words: 'The first rules.' }))
}

/** Announces a change the way an operator does, for the earliest moment that is allowed. */
export async function announce(
  database: TestDatabase,
  changeset: unknown,
  policy: PolicyName = 'connects',
): Promise<AnnouncedVersion> {
  const act = { actor: operator }
  const draft = yes(
    await runAction(database.app, saveDraft, { ...act, input: { policy, title: 'A change', words: 'Why.', changeset } }),
  )
  const draftId = draft.id
  yes(await runAction(database.app, submitDraft, { ...act, input: { draftId } }))
  yes(await runAction(database.app, approveDraft, { ...act, input: { draftId, sha256: draft.sha256 } }))
  yes(await runAction(database.app, simulateDraft, { ...act, input: { draftId } }))
  return yes(await runAction(database.app, announceVersion, { ...act, input: { draftId } }))
}

/** The same, and waits until it is in force. */
export async function changePolicy(database: TestDatabase, changeset: unknown): Promise<number> {
  const { version, effectiveAt } = await announce(database, changeset)
  await waitUntil(database, effectiveAt)
  return version
}

/** Moves the clock forward to a moment, or `before` milliseconds before it. */
export async function waitUntil(database: TestDatabase, moment: Date, { before = 0 } = {}): Promise<void> {
  const target = new Date(moment.getTime() - before)
  await sql`select platform.advance_clock(greatest(${target}::timestamptz - platform.now(), interval '0'))`.execute(
    database.owner,
  )
}

export async function reverse(database: TestDatabase, version: number): Promise<ReversedVersion> {
  return yes(await runAction(database.app, reverseVersion, { actor: operator, input: { version, words: 'We were wrong.' } }))
}

export const invitationsCost = (price: number) => ({
  set: { clauses: [{ id: 'invite', charge: { fixed: price } }] },
  breaksPromises: ['answering-is-free'],
})

export const proposalFacts = (facts: Facts = {}): Facts => ({
  initiator: 'self',
  clientKind: 'company',
  jobBudgetUsdCents: 120_000,
  experienceLevel: 'expert',
  category: 'design',
  freelancerPlan: 'basic',
  badge: 'none',
  tenureDays: 400,
  ...facts,
})

export function aProposal(ownerId: Id, request: Partial<ChargeRequest> = {}): ChargeRequest {
  return {
    action: 'proposal.submit',
    ownerId,
    facts: proposalFacts(),
    subject: { kind: 'proposal', id: newId() },
    key: newId(),
    ...request,
  }
}
