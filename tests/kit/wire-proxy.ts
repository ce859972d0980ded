import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * What happens to a transaction's COMMIT on its way.
 * - `before`: it never arrives; both ends are cut
 * - `inside`: half of it arrives, then both ends are cut
 * - `sent`: it arrives, and both ends are cut in the same moment: done or not, nobody can say
 * - `between`: PostgreSQL has answered, and not a byte of the answer arrives; both ends are cut
 * - `answer`: half of the answer arrives, then both ends are cut
 * - `stall`: the answer comes late
 * - `silence`: the answer never comes, and neither end is cut
 * - `swallow`: it never arrives, and neither end is cut: PostgreSQL keeps the transaction's locks
 * - `trickle`: everything arrives, byte by byte
 */
export const commitFaults = ['before', 'inside', 'sent', 'between', 'answer', 'stall', 'silence', 'swallow', 'trickle'] as const
/** A cut at any other statement of a transaction. */
export type Fault = (typeof commitFaults)[number] | 'cut'

export interface WireProxyOptions {
  /** PostgreSQL's socket file. */
  readonly socketPath: string
  /** Asked for each statement that passes; `isCommit` when it ends a transaction. */
  fault(statement: { readonly isCommit: boolean }): Fault | undefined
  readonly stallMs: number
}

export interface WireProxy {
  readonly port: number
  /** How many COMMITs came by, and how many of them PostgreSQL answered. */
  readonly commits: { asked: number; answered: number }
  close(): Promise<void>
}

/** Stands between an application and PostgreSQL, understands where messages begin and end, and breaks things. */
export async function startWireProxy(options: WireProxyOptions): Promise<WireProxy> {
  const commits = { asked: 0, answered: 0 }
  const open = new Set<Socket>()
  const server = createServer((client) => {
    const database = connect(options.socketPath)
    for (const socket of [client, database]) {
      open.add(socket)
      socket.on('close', () => open.delete(socket))
    }
    new Wire({ client, database, commits, options }).listen()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    commits,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of open) socket.destroy()
      await closed
    },
  }
}

interface WireParts {
  readonly client: Socket
  readonly database: Socket
  readonly commits: { asked: number; answered: number }
  readonly options: WireProxyOptions
}

/** One connection. */
class Wire {
  readonly #client: Socket
  readonly #database: Socket
  readonly #commits: { asked: number; answered: number }
  readonly #options: WireProxyOptions
  /** What waits for the answer to a COMMIT. */
  #pending: Fault | 'nothing' | undefined
  #answer: Buffer[] = []
  #isDeaf = false

  constructor({ client, database, commits, options }: WireParts) {
    this.#client = client
    this.#database = database
    this.#commits = commits
    this.#options = options
  }

  listen(): void {
    // The first message of a connection has no type; it is passed on as it is.
    const questions = new Messages({ startsUntyped: true })
    const answers = new Messages({ startsUntyped: false })
    this.#client.on('data', (chunk) => {
      for (const message of questions.read(chunk)) this.#ask(message)
    })
    this.#database.on('data', (chunk) => {
      for (const message of answers.read(chunk)) void this.#reply(message)
    })
    for (const [one, other] of [
      [this.#client, this.#database],
      [this.#database, this.#client],
    ] as const) {
      one.on('error', () => undefined)
      one.on('close', () => {
        if (!this.#isDeaf) other.destroy()
      })
    }
  }

  #ask(message: Buffer): void {
    if (this.#isDeaf) return
    const isCommit = isQuery(message, /^\s*commit\b/i)
    if (!isCommit && !isQuery(message, /./) && message[0] !== PARSE && message[0] !== BIND) {
      this.#database.write(message)
      return
    }
    this.#commits.asked += Number(isCommit)
    const fault = this.#options.fault({ isCommit })
    if (!isCommit) {
      if (fault === undefined) this.#database.write(message)
      else this.#cut()
      return
    }
    this.#pending = fault ?? 'nothing'
    if (fault === 'before') this.#cut()
    else if (fault === 'swallow') this.#isDeaf = true
    else if (fault === 'inside') this.#database.write(message.subarray(0, message.length >> 1), () => this.#cut())
    else if (fault === 'sent') this.#database.write(message, () => this.#cut())
    else this.#database.write(message)
  }

  /** Messages are small; what belongs to a COMMIT is gathered until PostgreSQL is ready for the next question. */
  async #reply(message: Buffer): Promise<void> {
    if (this.#isDeaf) return
    if (this.#pending === undefined) {
      this.#client.write(message)
      return
    }
    this.#answer.push(message)
    if (message[0] !== READY_FOR_QUERY) return
    const fault = this.#pending
    const whole = Buffer.concat(this.#answer)
    this.#commits.answered += Number(this.#answer.some(isCommandComplete))
    this.#pending = undefined
    this.#answer = []
    await this.#deliver(whole, fault)
  }

  async #deliver(whole: Buffer, fault: Fault | 'nothing'): Promise<void> {
    if (fault === 'between') this.#cut()
    else if (fault === 'answer') this.#client.write(whole.subarray(0, whole.length >> 1), () => this.#cut())
    else if (fault === 'silence') this.#isDeaf = true
    else if (fault === 'stall') {
      await sleep(this.#options.stallMs)
      this.#client.write(whole)
    } else if (fault === 'trickle') {
      for (const byte of whole) {
        this.#client.write(Buffer.of(byte))
        await sleep(1)
      }
    } else this.#client.write(whole)
  }

  #cut(): void {
    this.#client.resetAndDestroy()
    this.#database.destroy()
  }
}

const QUERY = 0x51 // Q
const PARSE = 0x50 // P
const BIND = 0x42 // B
const COMMAND_COMPLETE = 0x43 // C
const READY_FOR_QUERY = 0x5a // Z
const TYPE_BYTES = 1
const LENGTH_BYTES = 4

function isQuery(message: Buffer, text: RegExp): boolean {
  return message[0] === QUERY && text.test(message.toString('utf8', TYPE_BYTES + LENGTH_BYTES, message.length - 1))
}

function isCommandComplete(message: Buffer): boolean {
  return message[0] === COMMAND_COMPLETE && message.toString('latin1', TYPE_BYTES + LENGTH_BYTES).startsWith('COMMIT')
}

/** Cuts a stream into whole messages: a type byte, then a length that counts itself. */
class Messages {
  #rest: Buffer = Buffer.alloc(0)
  #typeBytes: number

  constructor({ startsUntyped }: { readonly startsUntyped: boolean }) {
    this.#typeBytes = startsUntyped ? 0 : TYPE_BYTES
  }

  read(chunk: Buffer): Buffer[] {
    this.#rest = Buffer.concat([this.#rest, chunk])
    const messages: Buffer[] = []
    for (;;) {
      if (this.#rest.length < this.#typeBytes + LENGTH_BYTES) return messages
      const length = this.#typeBytes + this.#rest.readUInt32BE(this.#typeBytes)
      if (this.#rest.length < length) return messages
      messages.push(this.#rest.subarray(0, length))
      this.#rest = this.#rest.subarray(length)
      this.#typeBytes = TYPE_BYTES
    }
  }
}
