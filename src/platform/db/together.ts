import { CompiledQuery } from 'kysely'
import type { Tx } from './database.ts'

/** One statement with its parameters; each text is prepared once per connection. */
export interface Statement {
  readonly text: string
  readonly values: readonly unknown[]
}

/** What one statement answered. */
export interface Answer {
  /** In the database's own column names. */
  readonly rows: readonly Record<string, unknown>[]
  /** Rows that it returned or wrote. */
  readonly count: number
}

export interface Answers {
  readonly answers: readonly Answer[]
}

const TOGETHER = '-- several statements'

export function isTogether(text: unknown): boolean {
  return text === TOGETHER
}

/**
 * Runs statements one after the other in the transaction, but sends them all at once: one round trip instead of one each.
 * None can depend on another's answer; each sees what the ones before it wrote, and what was committed while they waited for locks.
 * @throws what the first failing one says; the transaction is then over
 */
export async function together(tx: Tx, statements: readonly Statement[]): Promise<readonly Answer[]> {
  const { rows } = await tx.executeQuery<Answers>(CompiledQuery.raw(TOGETHER, [statements]))
  return rows[0]!.answers
}
