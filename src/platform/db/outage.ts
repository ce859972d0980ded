// PostgreSQL: connection failures, shutting down, starting up, too many connections.
const DATABASE_IS_AWAY: ReadonlySet<unknown> = new Set(['08000', '08001', '08003', '08006', '57P01', '57P02', '57P03', '53300'])
const SOCKET_CALLS: ReadonlySet<unknown> = new Set(['connect', 'read', 'write'])

/** The database is away (it restarts, the network broke): worth trying again, unlike a fault. */
export function isOutage(problem: unknown): boolean {
  if (!(problem instanceof Error)) return false
  if ('code' in problem && DATABASE_IS_AWAY.has(problem.code)) return true
  if ('syscall' in problem && SOCKET_CALLS.has(problem.syscall)) return true
  return /^Connection terminated|^Query read timeout|timeout exceeded when trying to connect|is not queryable$/.test(
    problem.message,
  )
}

const CONFLICTS: ReadonlySet<unknown> = new Set(['40001', '40P01'])

/** The transaction was undone because another one was in its way: it may be run again from its beginning. */
export function isConflict(problem: unknown): boolean {
  return problem instanceof Error && 'code' in problem && CONFLICTS.has(problem.code)
}
