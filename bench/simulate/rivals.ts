import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import path from 'node:path'
import { sql } from 'kysely'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { actionNames, factsOf, toSql, type ConnectsDocument, type PricedAction } from '#modules/policy/index.ts'
import type { Database } from '#platform/db/database.ts'

/** What every engine must say about two documents on the same history. */
export interface Answer {
  readonly actions: number
  readonly people: number
  readonly before: number
  readonly after: number
  readonly moreConnects: number
  readonly lessConnects: number
  readonly peoplePayingMore: number
  readonly peoplePayingLess: number
}

export interface Rival {
  readonly name: string
  answer(before: ConnectsDocument, after: ConnectsDocument): Promise<Answer>
  close(): Promise<void>
}

/** One query over the whole log: both prices of each row, summed up per person, and the people counted. */
function question(
  log: string,
  fact: (action: PricedAction, place: number) => string,
  documents: readonly ConnectsDocument[],
): string {
  const [before, after] = documents.map((document) => {
    const arms = actionNames.flatMap((action) => {
      const { amount } = toSql(document, action, { column: (name) => fact(action, factsOf(action).indexOf(name)) })
      return amount === 'null' ? [] : [`when '${action}' then ${amount}`]
    })
    return `case action ${arms.join(' ')} end`
  })
  return `
    with priced as (select owner_id, coalesce(${before}, 0) as old, coalesce(${after}, 0) as now from ${log}),
    people as (
      select owner_id, count(*) as actions, sum(old) as old, sum(now) as now,
        sum(case when now > old then now - old else 0 end) as more, sum(case when now < old then old - now else 0 end) as less
      from priced group by owner_id)
    select cast(sum(actions) as bigint), count(*), cast(sum(old) as bigint), cast(sum(now) as bigint), cast(sum(more) as bigint),
      cast(sum(less) as bigint), count(case when more > 0 then 1 end), count(case when less > 0 then 1 end)
    from people`
}

function answerOf(row: readonly unknown[]): Answer {
  const [actions, people, before, after, moreConnects, lessConnects, peoplePayingMore, peoplePayingLess] = row.map(Number)
  return {
    actions: actions!,
    people: people!,
    before: before!,
    after: after!,
    moreConnects: moreConnects!,
    lessConnects: lessConnects!,
    peoplePayingMore: peoplePayingMore!,
    peoplePayingLess: peoplePayingLess!,
  }
}

/** PostgreSQL on the log itself, with as many workers as it likes. */
export function postgres(owner: Database): Rival {
  return {
    name: 'postgresql',
    async answer(before, after) {
      const text = question('charges.charge', (_, place) => `facts[${place + 1}]`, [before, after])
      const { rows } = await sql
        .raw<Record<string, unknown>>(`select array[${columnList}] as answer from (${text}) as found (${columnList})`)
        .execute(owner)
      return answerOf(rows[0]!['answer'] as readonly unknown[])
    },
    close: async () => undefined,
  }
}

const columnList = Array.from({ length: 8 }, (_, index) => `c${index}`).join(', ')

/** DuckDB on a table of its own, read from what PostgreSQL exported; undefined where DuckDB, which is optional, is not installed. */
export async function duckdb(connectionString: string, folder: string): Promise<Rival | undefined> {
  const { DuckDBInstance } = await import('@duckdb/node-api').catch(() => ({ DuckDBInstance: undefined }))
  if (DuckDBInstance === undefined) return undefined
  const file = path.join(folder, 'log.csv')
  await exportLog(connectionString, file)
  const instance = await DuckDBInstance.create(path.join(folder, 'log.duckdb'))
  const connection = await instance.connect()
  await connection.run(`create table log as select * from read_csv('${file}', header = false, columns = {
    'owner_id': 'uuid', 'action': 'varchar', ${Array.from({ length: MOST_FACTS }, (_, place) => `'f${place}': 'integer'`).join(', ')} })`)
  return {
    name: 'duckdb',
    async answer(before, after) {
      const text = question('log', (_, place) => `f${place}`, [before, after])
      return answerOf((await connection.runAndReadAll(text)).getRows()[0]!)
    },
    async close() {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

const MOST_FACTS = Math.max(...actionNames.map((action) => factsOf(action).length))

async function exportLog(connectionString: string, file: string): Promise<void> {
  const client = new pg.Client({ connectionString, options: '-c statement_timeout=0' })
  await client.connect()
  const facts = Array.from({ length: MOST_FACTS }, (_, place) => `facts[${place + 1}]`).join(', ')
  const stream = client.query(copyTo(`copy (select owner_id, action, ${facts} from charges.charge) to stdout (format csv)`))
  await finished(stream.pipe(createWriteStream(file)))
  await client.end()
}
