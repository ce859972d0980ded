import { inclusionSchema, problemsOfInclusion, type Inclusion, type Trust } from '#modules/ledger/index.ts'

export interface SealFound {
  readonly no: number
  readonly sealedAt: string
  readonly hash: string
  /** False when nothing from outside vouches for the key. */
  readonly vouched: boolean
}

/** What a receipt of whatever kind says about the transaction that was sealed. */
export interface SealedCharge {
  readonly chargeId: string
  readonly ownerId: string
  readonly version: number
  readonly sha256: string
  readonly amount: number
  /** Absent where the receipt does not name them. */
  readonly lots?: readonly { readonly lotId: string; readonly qty: number }[]
  readonly inclusion?: unknown
}

/** What the inclusion of a receipt proves, or why it does not hold. */
export function checkInclusion(
  receipt: SealedCharge,
  trust: Trust | undefined,
): { readonly problems: readonly string[]; readonly seal?: SealFound } {
  if (receipt.inclusion === undefined) {
    const isAsked = trust !== undefined && receipt.amount > 0
    return { problems: isAsked ? ['This receipt carries no seal, so no head or key can vouch for it. Download it again.'] : [] }
  }
  const parsed = inclusionSchema.safeParse(receipt.inclusion)
  if (!parsed.success) return { problems: ['The proof that it is sealed is damaged.'] }
  const { no, sealedAt, hash } = parsed.data.head
  const problems = [...problemsOfInclusion(parsed.data, trust), ...problemsOfOther(receipt, parsed.data)]
  return problems.length > 0 ? { problems } : { problems, seal: { no, sealedAt, hash, vouched: trust !== undefined } }
}

/** A sealed transaction proves a receipt only when it is the receipt's own. */
function problemsOfOther(receipt: SealedCharge, { leaf }: Inclusion): string[] {
  if (leaf.type !== 'transaction' || leaf.chargeId !== receipt.chargeId || leaf.ownerId !== receipt.ownerId) {
    return ['The sealed transaction is that of another charge.']
  }
  const problems: string[] = []
  const consumed = leaf.moves.filter((move) => move.to === 'consumed')
  const taken = consumed.reduce((sum, { qty }) => sum + qty, 0)
  if (taken !== receipt.amount)
    problems.push(`The sealed transaction took ${taken} Connects, the receipt says ${receipt.amount}.`)
  const used = consumed.map(({ lotId, qty }) => `${lotId} ${qty}`)
  const told = receipt.lots?.map(({ lotId, qty }) => `${lotId} ${qty}`)
  if (told !== undefined && used.join() !== told.join())
    problems.push('The sealed transaction used other Connects than the receipt says.')
  if (leaf.policyVersion !== receipt.version) {
    problems.push(`It was sealed under version ${leaf.policyVersion} of the rules, the receipt names ${receipt.version}.`)
  } else if (leaf.policyHash !== receipt.sha256) {
    problems.push(`Version ${receipt.version} of the rules was sealed with another hash than the receipt names.`)
  }
  return problems
}
