/** The queue's names for this module's work on request; the jobs themselves are in jobs.ts. */
export const carryOutPurchaseJob = { name: 'payments-carry-out-purchase' } as const
export const handleWebhookJob = { name: 'payments-handle-webhook' } as const
