import { sql } from 'kysely'
import type { TestDatabase } from '#kit/database.ts'
import { aPerson } from '#kit/market.ts'
import { commands } from './commands.ts'
import { runCommandLine } from './run-command-line.ts'

export interface Answer {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** The command line in this process, as a program without a terminal sees it: a case costs milliseconds. */
export async function guildhall(...words: readonly string[]): Promise<Answer> {
  let [out, err] = ['', '']
  const table = commands(() => Promise.reject(new Error('no command here needs the whole marketplace')))
  const code = await runCommandLine(words, table, {
    out: { isTTY: false, write: (text) => (out += text) },
    err: { isTTY: false, write: (text) => (err += text) },
  })
  return { code, out, err }
}

/** A new operator, by the address that `--as` takes. */
export async function anOperatorsEmail(database: TestDatabase): Promise<string> {
  const { id } = await database.run((ctx) => aPerson(ctx, ['operator']))
  const { rows } = await sql<{ email: string }>`select email from platform.account where id = ${id}`.execute(database.owner)
  return rows[0]!.email
}

/** The words of a no to bad rules: a few sentences on standard output, never a fault. Anything else comes back whole, so that a failing test shows it. */
export function refusalIn(answer: Answer): string {
  const isRefusal = answer.code === 1 && answer.err === '' && answer.out.length < 100_000 && !/^ {4}at /m.test(answer.out)
  return isRefusal ? answer.out : `no refusal: ${JSON.stringify(answer)}`
}
