export const purchaseStates = ['planned', 'sent', 'unknown', 'succeeded', 'failed'] as const
export type PurchaseState = (typeof purchaseStates)[number]

/** `unknown`: no answer came. The provider is asked by our id until it says what happened; nobody guesses. */
export const purchaseMoves = {
  planned: ['sent'],
  sent: ['succeeded', 'failed', 'unknown'],
  unknown: ['succeeded', 'failed'],
  succeeded: [],
  failed: [],
} as const satisfies { readonly [From in PurchaseState]: readonly PurchaseState[] }

export function purchaseMayBecome(from: PurchaseState, to: PurchaseState): boolean {
  return (purchaseMoves[from] as readonly PurchaseState[]).includes(to)
}

export function isSettled(state: PurchaseState): boolean {
  return purchaseMoves[state].length === 0
}
