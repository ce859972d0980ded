import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { UsdCents } from '#kernel/money.ts'
import type { WebhookDelivery } from './rules/webhook-signature.ts'

export interface ChargeRequest {
  /** Ours; the same id twice is one charge, also years later. */
  readonly operationId: Id
  readonly amountUsdCents: UsdCents
  /** The provider's name of a payment method: a token, never a card number. */
  readonly method: string
  readonly description: string
}

/** `unknown`: no answer came. It may have happened, so only asking again by our id is allowed. */
export type ProviderAnswer =
  | { readonly kind: 'succeeded'; readonly reference: string }
  | { readonly kind: 'declined'; readonly code: string }
  | { readonly kind: 'unknown' }

/** What the marketplace needs from whoever moves the money. Never called inside one of our transactions. */
export interface PaymentProvider {
  charge(request: ChargeRequest): Promise<ProviderAnswer>
  /** What became of our operation; undefined when the provider never heard of it. */
  findCharge(operationId: Id): Promise<ProviderAnswer | undefined>
  /** The event's id when the delivery really comes from the provider. */
  verify(delivery: WebhookDelivery, now: Instant): Promise<string | undefined>
}
