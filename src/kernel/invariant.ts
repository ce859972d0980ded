/** Thrown when something the code relies on is not so: a bug or a damaged database, never a user's mistake. */
export class InvariantViolated extends Error {
  override name = 'InvariantViolated'
}

/** Stops at once when `condition` is false; use it for the impossible, a refusal for the unwanted. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantViolated(message)
}

/** The end of an exhaustive `switch`: fails to compile when a case is missing. */
export function unreachable(value: never): never {
  throw new InvariantViolated(`unreachable: ${JSON.stringify(value)}`)
}
