import type { SealedTransaction } from './leaf.ts'

/** What is wrong with a transaction as the next one of its wallet. */
export interface ChainProblem {
  readonly code: 'version_missing' | 'version_twice' | 'balance_wrong' | 'time_wrong'
  readonly says: string
  readonly at: number
}

interface Link {
  readonly version: number
  readonly available: number
  readonly held: number
  readonly availableChange: number
  readonly heldChange: number
  readonly recordedAt: string
  readonly at: number
}

interface Chain {
  version: number
  available: number
  held: number
  recordedAt: string
  /** Of two transactions the one that began first may have come to the wallet second, so versions may stand out of order. */
  waiting?: Map<number, Link>
}

// So many transactions of one wallet cannot overtake one that began earlier: more of them mean that it is gone.
const MOST_WAITING = 10_000

/** Follows every wallet from its first transaction: versions without gaps, and balances that are what was before and what was entered. */
export class WalletChains {
  readonly #chains = new Map<string, Chain>()

  /** `at`: where the transaction stands in the whole history. */
  take(transaction: SealedTransaction, at: number): ChainProblem[] {
    const { ownerId } = transaction
    const known = this.#chains.get(ownerId)
    const chain = known ?? { version: 0, available: 0, held: 0, recordedAt: '' }
    if (known === undefined) this.#chains.set(ownerId, chain)
    const link = linkOf(transaction, at)
    if (link.version <= chain.version || chain.waiting?.has(link.version) === true) {
      return [{ code: 'version_twice', says: `wallet ${ownerId} has version ${link.version} twice`, at }]
    }
    if (link.version > chain.version + 1) {
      chain.waiting ??= new Map()
      chain.waiting.set(link.version, link)
      return chain.waiting.size > MOST_WAITING ? goOn(ownerId, chain) : []
    }
    return [...follow(ownerId, chain, link), ...catchUp(ownerId, chain)]
  }

  /** Versions that never came. */
  finish(): ChainProblem[] {
    const problems: ChainProblem[] = []
    for (const [ownerId, chain] of this.#chains) while (chain.waiting !== undefined) problems.push(...goOn(ownerId, chain))
    return problems
  }
}

function linkOf({ version, available, held, recordedAt, entries }: SealedTransaction, at: number): Link {
  const change = (account: string): number =>
    entries.reduce((sum, entry) => sum + (entry.account === account && entry.asset === 'connects' ? entry.amount : 0), 0)
  return { version, available, held, availableChange: change('available'), heldChange: change('held'), recordedAt, at }
}

function follow(ownerId: string, chain: Chain, link: Link): ChainProblem[] {
  const problems: ChainProblem[] = []
  const [available, held] = [chain.available + link.availableChange, chain.held + link.heldChange]
  if (link.available !== available || link.held !== held) {
    const says = `wallet ${ownerId} has ${link.available} available and ${link.held} held after version ${link.version}; the entries say ${available} and ${held}`
    problems.push({ code: 'balance_wrong', says, at: link.at })
  }
  if (link.recordedAt <= chain.recordedAt) {
    const says = `version ${link.version} of wallet ${ownerId} was not recorded after the one before it`
    problems.push({ code: 'time_wrong', says, at: link.at })
  }
  chain.version = link.version
  chain.available = link.available
  chain.held = link.held
  chain.recordedAt = link.recordedAt
  return problems
}

function catchUp(ownerId: string, chain: Chain): ChainProblem[] {
  const problems: ChainProblem[] = []
  for (let next = chain.waiting?.get(chain.version + 1); next !== undefined; next = chain.waiting?.get(chain.version + 1)) {
    chain.waiting?.delete(next.version)
    problems.push(...follow(ownerId, chain, next))
  }
  if (chain.waiting?.size === 0) delete chain.waiting
  return problems
}

/** Goes on behind a gap with what is there. */
function goOn(ownerId: string, chain: Chain): ChainProblem[] {
  const next = [...(chain.waiting ?? [])].map(([, link]) => link).toSorted((left, right) => left.version - right.version)[0]
  if (next === undefined) return []
  const missing = chain.version + 1
  const range = next.version - 1 === missing ? `version ${missing} is` : `versions ${missing} to ${next.version - 1} are`
  chain.version = next.version
  chain.available = next.available
  chain.held = next.held
  chain.recordedAt = next.recordedAt
  chain.waiting?.delete(next.version)
  return [{ code: 'version_missing', says: `wallet ${ownerId}: ${range} missing`, at: next.at }, ...catchUp(ownerId, chain)]
}
