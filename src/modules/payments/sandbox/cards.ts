/** The sandbox's payment methods: each behaves in one way, so that every outcome can be tried without money. */
export const sandboxCards = {
  works: 'Sandbox card that works',
  declined: 'Sandbox card that is declined',
  reply_lost: 'Sandbox card that is charged while the answer gets lost',
  request_lost: 'Sandbox card whose first request gets lost on the way',
} as const
export type SandboxCard = keyof typeof sandboxCards

export function isSandboxCard(method: string): method is SandboxCard {
  return Object.hasOwn(sandboxCards, method)
}

/** A purchase's payment method in words. */
export function methodInWords(method: string): string {
  return isSandboxCard(method) ? sandboxCards[method] : method
}
