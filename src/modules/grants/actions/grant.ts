import { connects } from '#kernel/connects.ts'
import { derivedId, type Id } from '#kernel/ids.ts'
import { addDays } from '#kernel/instant.ts'
import { invariant } from '#kernel/invariant.ts'
import { execute, type LedgerCommand, type Payment } from '#modules/ledger/index.ts'
import { versionInForce, type ConnectsDocument, type PricedBy } from '#modules/policy/index.ts'
import type { Ctx } from '#platform/run-action.ts'
import { connectsGranted } from '../events.ts'
import { given, type Terms } from '../rules/given.ts'
import { insertGrants, lockGrantKey, type ConnectsGrant, type GrantKind } from '../store/grants.ts'

export const POLICY = 'connects'

/** Why Connects are issued. The policy says how many at sign-up and for a badge; the caller for what was bought or promised. */
export type GrantRequest = { readonly ownerId: Id } & (
  | { readonly kind: 'sign_up' }
  | { readonly kind: 'badge'; readonly badge: string }
  /** Bought: the cost is what was paid for all of it, without tax. */
  | {
      readonly kind: 'purchase'
      readonly orderId: Id
      readonly qty: number
      readonly costUsdCents: number
      readonly payment: Payment
    }
  /** `key`: a promo code's or a special grant's id. `lifeDays`: default is the policy's. */
  | {
      readonly kind: 'promo' | 'make_good'
      readonly key: string
      readonly qty: number
      readonly reason: string
      readonly lifeDays?: number
    }
)

/** A grant before it has an id: one lot to issue. */
export interface PlannedGrant extends Terms {
  readonly ownerId: Id
  readonly key: string
  readonly kind: GrantKind
  readonly payment?: Payment
  readonly by: Pick<PricedBy, 'policy' | 'version'>
}

/** Issues Connects by the policy in force. Undefined when the policy gives nothing; the same occasion is granted once. */
export async function grant(ctx: Ctx, request: GrantRequest): Promise<ConnectsGrant | undefined> {
  const key = keyOf(request)
  const earlier = await lockGrantKey(ctx.tx, request.ownerId, key)
  if (earlier !== undefined) return earlier
  const inForce = await versionInForce(ctx.tx, POLICY, ctx.now)
  const terms = termsOf(inForce.document, request)
  if (terms === undefined) return undefined
  const [made] = await issue(ctx, [{ ...terms, ownerId: request.ownerId, key, kind: request.kind, by: inForce }])
  return made
}

function keyOf(request: GrantRequest): string {
  if (request.kind === 'sign_up') return 'sign_up'
  if (request.kind === 'badge') return `badge/${request.badge}`
  if (request.kind === 'purchase') return `purchase/${request.orderId}`
  return `${request.kind}/${request.key}`
}

function termsOf(document: ConnectsDocument, request: GrantRequest): (Terms & Pick<PlannedGrant, 'payment'>) | undefined {
  if (request.kind === 'sign_up') return given(document, { event: 'sign_up' })
  if (request.kind === 'badge') return given(document, { event: 'badge', badge: request.badge })
  const lifeDays = document.expiry.lotLifeDays
  if (request.kind === 'purchase')
    return { qty: request.qty, costUsdCents: request.costUsdCents, payment: request.payment, lifeDays }
  return { qty: request.qty, costUsdCents: 0, reason: request.reason, lifeDays: request.lifeDays ?? lifeDays }
}

/** Issues up to 512 planned grants, each in a lot of its own. */
export async function issue(ctx: Ctx, planned: readonly PlannedGrant[]): Promise<readonly ConnectsGrant[]> {
  if (planned.length === 0) return []
  const grants = planned.map((plan): ConnectsGrant => {
    const { payment: _payment, lifeDays, by, ...rest } = plan
    const id = derivedId('grant', plan.ownerId, plan.key)
    const expiresAt = addDays(ctx.now, lifeDays)
    return { id, ...rest, qty: connects(plan.qty), policy: by.policy, version: by.version, expiresAt, at: ctx.now }
  })
  const outcomes = await execute(
    ctx,
    grants.map((made, index) => issueCommand(made, planned[index]!.payment)),
  )
  const refused = outcomes.find((outcome) => !outcome.ok)
  invariant(refused === undefined, `the ledger refused a grant: ${JSON.stringify(refused)}`)
  await insertGrants(ctx.tx, grants)
  ctx.announce(connectsGranted({ items: grants.map(newsOf) }))
  return grants
}

function newsOf({ id, ownerId, kind, qty, reason }: ConnectsGrant) {
  return { grantId: id, ownerId, kind, qty, ...(reason === undefined ? {} : { reason }) }
}

/** What the ledger calls the origin of such Connects. */
export function originOf(kind: GrantKind): string {
  return kind === 'purchase' ? 'purchased' : kind
}

function issueCommand(made: ConnectsGrant, payment: Payment | undefined): LedgerCommand {
  return {
    kind: 'issue',
    key: made.id,
    ownerId: made.ownerId,
    origin: originOf(made.kind),
    qty: made.qty,
    expiresAt: made.expiresAt,
    costUsdCents: made.costUsdCents,
    ...(payment === undefined ? {} : { payment }),
    cause: { grant: made.kind, key: made.key, ...(made.reason === undefined ? {} : { reason: made.reason }) },
    policyVersion: made.version,
  }
}
