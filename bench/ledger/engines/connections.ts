import pg from 'pg'

const types = new pg.TypeOverrides()
types.setTypeParser(pg.types.builtins.INT8, Number)

/** Lends connections: who finds none free waits in line. */
export interface Lender {
  use<T>(work: (client: pg.Client) => Promise<T>): Promise<T>
}

/** Plain connections of node-postgres, each with its prepared statements; leaner than its pool. */
export class Connections implements Lender {
  readonly #free: pg.Client[] = []
  readonly #waiting: ((client: pg.Client) => void)[] = []
  readonly #all: readonly pg.Client[]

  private constructor(all: readonly pg.Client[]) {
    this.#all = all
    this.#free.push(...all)
  }

  static async open(connectionString: string, count: number): Promise<Connections> {
    const all = Array.from({ length: count }, () => new pg.Client({ connectionString, types }))
    // Whatever breaks, its statement says so too.
    for (const client of all) client.on('error', () => undefined)
    await Promise.all(all.map((client) => client.connect()))
    return new Connections(all)
  }

  /** The first `count` of them, for an engine that does best with fewer. */
  limitedTo(count: number): Connections {
    return new Connections(this.#all.slice(0, count))
  }

  async use<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = this.#free.pop() ?? (await new Promise<pg.Client>((resolve) => this.#waiting.push(resolve)))
    try {
      return await work(client)
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#free.push(client)
      else next(client)
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map((client) => client.end()))
  }
}

/** `statement(client, values)`: parsed once per connection. */
export function prepared<Row extends pg.QueryResultRow>(name: string, text: string) {
  return async (client: pg.Client, values: readonly unknown[]): Promise<Row[]> => {
    const { rows } = await client.query<Row>({ name, text, values: [...values] })
    return rows
  }
}
