import type { Ground } from './ground.ts'

/** What a round counted. Over rounds figures are added up; those called `longest…` or `largest…` keep their maximum. */
export type Figures = Readonly<Record<string, number>>

/** One way to try to break the ledger. Rounds are alike but for their seed. */
export interface Layer {
  readonly name: string
  /** What holds while it passes. */
  readonly promise: string
  /** How many rounds `npm run prove` makes of it when nothing else is asked for, and how many `npm test`. */
  readonly rounds: { readonly long: number; readonly short: number }
  open(ground: Ground): Promise<Arena>
}

/** Where the rounds of a layer happen, one after the other. */
export interface Arena {
  /** @throws what broke the promise; the same seed does the same again, as far as processes and disks allow */
  round(seed: number): Promise<Figures>
  close(): Promise<void>
}

export interface Length {
  readonly seed: number
  /** At least one round is made; further ones until there were `rounds` or `minutes` have passed, whichever is given. */
  readonly rounds?: number
  readonly minutes?: number
}

export interface Proof {
  readonly rounds: number
  readonly seconds: number
  readonly figures: Figures
}

const MOST_WORDS = 6000

/** A promise was broken; `seed` is the round's own, so one round with it is enough to see it again. */
export class PromiseBroken extends Error {
  override name = 'PromiseBroken'
  readonly seed: number

  constructor(layer: Layer, seed: number, cause: unknown) {
    super(`${layer.name}: ${messageOf(cause)}\nagain: npm run prove -- ${layer.name} --seed ${seed} --rounds 1`, { cause })
    this.seed = seed
  }
}

/** @throws PromiseBroken */
export async function prove(layer: Layer, ground: Ground, { seed, rounds, minutes }: Length): Promise<Proof> {
  const began = performance.now()
  const end = minutes === undefined ? Number.POSITIVE_INFINITY : began + minutes * 60_000
  const most = rounds ?? (minutes === undefined ? layer.rounds.short : Number.POSITIVE_INFINITY)
  const arena = await layer.open(ground)
  let figures: Figures = {}
  let made = 0
  try {
    do {
      const own = seed + made
      figures = added(
        figures,
        await arena.round(own).catch((problem: unknown) => {
          throw new PromiseBroken(layer, own, problem)
        }),
      )
      made += 1
    } while (made < most && performance.now() < end)
  } finally {
    await arena.close()
  }
  return { rounds: made, seconds: (performance.now() - began) / 1000, figures }
}

function added(sum: Figures, more: Figures): Figures {
  const total = { ...sum }
  for (const [name, figure] of Object.entries(more)) {
    const isMaximum = /^(longest|largest)/.test(name)
    total[name] = isMaximum ? Math.max(total[name] ?? 0, figure) : (total[name] ?? 0) + figure
  }
  return total
}

/** With what caused it: of a random history that fails, the first is the history and the second what went wrong. */
function messageOf(problem: unknown): string {
  if (!(problem instanceof Error)) return String(problem)
  const own = (problem.stack ?? problem.message).slice(0, MOST_WORDS)
  return problem.cause === undefined ? own : `${own}\nbecause of ${messageOf(problem.cause)}`
}
