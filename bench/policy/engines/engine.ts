import type { Facts, ConnectsDocument } from '#modules/policy/index.ts'

/** One way to price the same cases under the same rules. */
export interface Engine {
  readonly name: string
  /** Cases that are asked between two looks at the clock. */
  readonly chunk: number
  /** Prices cases `from` to before `from + count` and gives the sum of their amounts. */
  price(from: number, count: number): number | Promise<number>
  /** The amount of one case, and the clause that decides it where the engine says so. */
  answer(index: number): Answer | Promise<Answer>
}

export interface Answer {
  readonly amount: number
  readonly clauseId: string
}

export interface Task {
  readonly document: ConnectsDocument
  readonly facts: readonly Facts[]
}
