import type { Socket } from 'node:net'
import pg from 'pg'
import { loginName, type DatabaseRole } from './database.ts'

export interface CopyOutOptions {
  readonly connectionString: string
  readonly role: Exclude<DatabaseRole, 'owner'>
  /** Ends the statement and the connection. */
  readonly signal?: AbortSignal
}

/** One row as the server sent it: what lies from `start` to `end`. The bytes are used again afterwards. */
export type OnCopiedRow = (bytes: DataView, start: number, end: number) => void

/**
 * Streams the rows of a `COPY … TO STDOUT`, over a connection of its own: as long as it takes, unlike a request. In the binary format
 * the first row has the header before it, and the last one is the trailer.
 * @throws what PostgreSQL or the signal says
 */
export async function copyOut(statement: string, onRow: OnCopiedRow, options: CopyOutOptions): Promise<void> {
  const { connectionString, role, signal } = options
  const settings = `-c timezone=UTC -c datestyle=ISO -c role=${loginName(role)} -c statement_timeout=0`
  const client = new pg.Client({ connectionString, options: settings })
  signal?.throwIfAborted()
  await client.connect()
  try {
    await new Promise<void>((done, failed) => {
      const stop = (): void => failed(signal?.reason as Error)
      signal?.addEventListener('abort', stop, { once: true })
      client.once('error', failed)
      client.once('end', () => failed(new Error('the database closed the connection')))
      client.query(new CopyOutQuery(statement, onRow, { done, failed }) as unknown as pg.Submittable)
    })
  } finally {
    client.on('error', () => undefined)
    await client.end()
  }
}

interface Outcome {
  readonly done: () => void
  readonly failed: (problem: Error) => void
}

/** The part of pg's connection that a query may use. */
interface Connection {
  readonly stream: Socket
  query(text: string): void
}

// The letters d, c and E.
const [COPY_DATA, COPY_DONE, ERROR] = [0x64, 0x63, 0x45] as const
/** A letter, and the length of itself and what follows. */
const MESSAGE_HEADER = 5
const NOTHING = Buffer.alloc(0)

/**
 * PostgreSQL sends one message per row. They are read where they arrive, without an object for each: a general reader of the protocol
 * (pg's own, or pg-copy-streams) needs longer for a row than everything that is done with it afterwards.
 */
class CopyOutQuery {
  readonly #statement: string
  readonly #onRow: OnCopiedRow
  readonly #outcome: Outcome
  /** A message whose end has not come yet: its header's room until that is complete, then the room of all of it. */
  #begun: Buffer = NOTHING
  #filled = 0
  #giveBack: (rest: Buffer) => void = () => undefined

  constructor(statement: string, onRow: OnCopiedRow, outcome: Outcome) {
    this.#statement = statement
    this.#onRow = onRow
    this.#outcome = outcome
  }

  submit(connection: Connection): void {
    const { stream } = connection
    const others = stream.listeners('data') as ((chunk: Buffer) => void)[]
    const read = (chunk: Buffer): void => {
      try {
        this.#read(chunk)
      } catch (problem) {
        stream.off('data', read)
        this.#outcome.failed(problem as Error)
      }
    }
    this.#giveBack = (rest) => {
      stream.off('data', read)
      for (const other of others) {
        stream.on('data', other)
        other(rest)
      }
    }
    for (const other of others) stream.off('data', other)
    stream.on('data', read)
    connection.query(this.#statement)
  }

  handleError(problem: Error): void {
    this.#outcome.failed(problem)
  }

  handleCommandComplete(): void {
    // The rows are there; `handleReadyForQuery` is the end.
  }

  handleReadyForQuery(): void {
    this.#outcome.done()
  }

  #read(chunk: Buffer): void {
    let start = 0
    if (this.#filled > 0) {
      start = this.#goOn(chunk)
      if (!this.#isWhole()) return
      const message = this.#begun
      this.#filled = 0
      if (!this.#take(message, viewOf(message), 0)) {
        const rest = chunk.subarray(start)
        return this.#giveBack(message[0] === ERROR ? Buffer.concat([message, rest]) : rest)
      }
    }
    const view = viewOf(chunk)
    while (chunk.length - start >= MESSAGE_HEADER) {
      const next = start + 1 + view.getUint32(start + 1)
      if (next > chunk.length) break
      if (!this.#take(chunk, view, start)) return this.#giveBack(chunk.subarray(chunk[start] === ERROR ? start : next))
      start = next
    }
    if (start < chunk.length) this.#begin(chunk.subarray(start))
  }

  /** Keeps the beginning of a message whose end comes with later chunks. */
  #begin(beginning: Buffer): void {
    this.#begun = Buffer.allocUnsafe(MESSAGE_HEADER)
    this.#goOn(beginning)
  }

  /** Adds what still belongs to the message that has begun. A message may be megabytes, so each byte is copied once. @returns how many bytes */
  #goOn(chunk: Buffer): number {
    let taken = 0
    if (this.#filled < MESSAGE_HEADER) {
      taken = chunk.copy(this.#begun, this.#filled)
      this.#filled += taken
      if (this.#filled < MESSAGE_HEADER) return taken
      const whole = Buffer.allocUnsafe(1 + this.#begun.readUInt32BE(1))
      this.#begun.copy(whole)
      this.#begun = whole
    }
    const more = chunk.copy(this.#begun, this.#filled, taken)
    this.#filled += more
    return taken + more
  }

  #isWhole(): boolean {
    return this.#filled >= MESSAGE_HEADER && this.#filled === this.#begun.length
  }

  /** False when the rest is for others to read. */
  #take(chunk: Buffer, view: DataView, start: number): boolean {
    const kind = chunk[start]
    if (kind === COPY_DATA) {
      this.#onRow(view, start + MESSAGE_HEADER, start + 1 + view.getUint32(start + 1))
      return true
    }
    return kind !== COPY_DONE && kind !== ERROR
  }
}

function viewOf(chunk: Buffer): DataView {
  return new DataView(chunk.buffer, chunk.byteOffset, chunk.length)
}
