import type { Id } from '#kernel/ids.ts'

/** Which wallet the next operation charges. */
export type Pick = () => Id

/** All wallets alike. */
export function uniform(wallets: readonly Id[], chance = Math.random): Pick {
  return () => wallets[Math.floor(chance() * wallets.length)]!
}

const HOT_SHARE_OF_WALLETS = 0.01
const HOT_SHARE_OF_OPERATIONS = 0.9

/** Nine of ten operations go to one wallet in a hundred. */
export function hotHundredth(wallets: readonly Id[], chance = Math.random): Pick {
  const hot = uniform(wallets.slice(0, Math.max(1, Math.ceil(wallets.length * HOT_SHARE_OF_WALLETS))), chance)
  const any = uniform(wallets, chance)
  return () => (chance() < HOT_SHARE_OF_OPERATIONS ? hot() : any())
}

/** Everybody charges the same wallet: an agency on a busy day. */
export function hotOne(wallets: readonly Id[]): Pick {
  const [hot] = wallets
  return () => hot!
}
