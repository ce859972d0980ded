import type { Actor } from '#kernel/actor.ts'
import { exitCodes, MachineProblem } from '#platform/machine-problem.ts'
import { listOperators, type Operator } from '#platform/auth/index.ts'
import type { Database } from '#platform/db/database.ts'

/** The operators a command acts for, in the order they were named. */
export interface ActingOperators {
  readonly author: Actor
  /** Who approves: another operator where there is one. Undefined: somebody else has to, later. */
  readonly approver: Actor | undefined
  /** For the sentence that says who else could approve. */
  readonly others: readonly string[]
}

/**
 * `--as author@…,approver@…`. Whoever can use this command line has the database in their hands; the names are for the record
 * and for four eyes.
 * @throws MachineProblem when a name is missing or no operator's
 */
export async function actingOperators(app: Database, named: string | undefined): Promise<ActingOperators> {
  const operators = await listOperators(app)
  const addresses = (named ?? '')
    .split(',')
    .map((part) => part.trim().toLowerCase())
    .filter((part) => part !== '')
  const [author, approver] =
    addresses.length === 0 ? [onlyOne(operators)] : addresses.map((address) => operatorAt(operators, address))
  if (author === undefined || addresses.length > 2)
    throw new MachineProblem('name one or two operators: --as AUTHOR,APPROVER.', exitCodes.usage)
  const others = operators.filter(({ id }) => id !== author.id).map(({ email }) => email)
  // With a single operator four eyes are not to be had: the author approves.
  const approves = approver ?? (others.length === 0 ? author : undefined)
  return { author: actorOf(author), approver: approves === undefined ? undefined : actorOf(approves), others }
}

function onlyOne(operators: readonly Operator[]): Operator {
  const [first] = operators
  if (first !== undefined && operators.length === 1) return first
  throw new MachineProblem(
    first === undefined
      ? 'this marketplace has no operator.'
      : `say who you are: --as E-MAIL, one of ${operators.map(({ email }) => email).join(', ')}.`,
    exitCodes.usage,
  )
}

function operatorAt(operators: readonly Operator[], address: string): Operator {
  const found = operators.find(({ email }) => email === address)
  if (found === undefined) throw new MachineProblem(`${address} is no operator here.`, exitCodes.usage)
  return found
}

function actorOf({ id, roles }: Operator): Actor {
  return { kind: 'person', accountId: id, roles }
}
