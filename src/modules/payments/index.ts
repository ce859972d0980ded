import { planPurchase } from './actions/plan-purchase.ts'

export { planPurchase }
export const actions = [planPurchase]

export { type PurchaseRefused } from './actions/plan-purchase.ts'
export { auditPayments } from './audit.ts'
export { carryOutPurchase } from './carry-out-purchase.ts'
export { purchaseSettled } from './events.ts'
export { type ChargeRequest, type PaymentProvider, type ProviderAnswer } from './provider.ts'
export { billFor, MOST_CONNECTS_AT_ONCE, sandboxTaxCountries, taxOf, type Bill, type Tax } from './rules/checkout.ts'
export { isSettled, purchaseStates, type PurchaseState } from './rules/purchase-states.ts'
export { methodInWords, sandboxCards, type SandboxCard } from './sandbox/cards.ts'
export { deliverSandboxNews, sandboxProvider } from './sandbox/sandbox-provider.ts'
export { findPurchase, insertPurchases, listPurchases, type Purchase } from './store/purchases.ts'
export { handleWebhook, receiveWebhook } from './webhooks.ts'
