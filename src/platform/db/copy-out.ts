import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { loginName, type DatabaseRole } from './database.ts'

export interface CopyOutOptions {
  readonly connectionString: string
  readonly role: Exclude<DatabaseRole, 'owner'>
  /** Ends the statement and the connection. */
  readonly signal?: AbortSignal
}

/**
 * Streams what a `COPY … TO STDOUT` says, chunk by chunk, over a connection of its own: as long as it takes, unlike a request.
 * @throws what PostgreSQL or the signal says
 */
export async function copyOut(statement: string, onChunk: (chunk: Buffer) => void, options: CopyOutOptions): Promise<void> {
  const { connectionString, role, signal } = options
  const settings = `-c timezone=UTC -c datestyle=ISO -c role=${loginName(role)} -c statement_timeout=0`
  const client = new pg.Client({ connectionString, options: settings })
  await client.connect()
  try {
    const stream = client.query(copyTo(statement))
    for await (const chunk of stream) {
      signal?.throwIfAborted()
      onChunk(chunk as Buffer)
    }
  } finally {
    await client.end()
  }
}
