import { copyDecisionsSql } from '#modules/charges/index.ts'
import { selectTraitsAfter, type FreelancerTraits } from '#modules/profiles/index.ts'
import type { Id } from '#kernel/ids.ts'
import { addHours, type Instant } from '#kernel/instant.ts'
import { copyOut } from '#platform/db/copy-out.ts'
import { openDatabase, type Database } from '#platform/db/database.ts'
import { readClock } from '#platform/db/read-clock.ts'
import { historyBuilder } from '../history/history-builder.ts'
import type { History, Labels, PeopleAttributes } from '../rules/columns.ts'

/** The decision log as columns in this thread's memory, brought up to date before it is asked. */
export interface HistoryCache {
  /** Everything recorded until now; reads only what is new. */
  refresh(onRows: (rows: number) => void, signal?: AbortSignal): Promise<{ readonly history: History; readonly now: Instant }>
  close(): Promise<void>
}

/** A transaction ends within the deadline of a request; what is older than this cannot be joined by a late one. */
const SETTLED_AFTER_HOURS = 1 / 6

export function openHistoryCache(connectionString: string): HistoryCache {
  const { db } = openDatabase({ connectionString, role: 'read', maxConnections: 1 })
  const builder = historyBuilder()

  async function read(until: Instant, onRows: (rows: number) => void, signal?: AbortSignal): Promise<void> {
    const after = builder.watermark() ?? undefined
    const reader = builder.openReader()
    const statement = copyDecisionsSql('connects', { after, until })
    const settings = { connectionString, role: 'read', ...(signal === undefined ? {} : { signal }) } as const
    await copyOut(
      statement,
      (chunk) => {
        reader(chunk)
        onRows(builder.rows())
      },
      settings,
    )
  }

  return {
    async refresh(onRows, signal) {
      const now = await readClock(db)
      builder.forgetTail()
      await read(addHours(now, -SETTLED_AFTER_HOURS), onRows, signal)
      builder.markSettled()
      // The end of the stretch is open, and a decision of this very moment counts.
      await read(addHours(now, 1 / 60), onRows, signal)
      const ids = builder.idsOfPeople()
      return { history: builder.history(await readAttributes(db, ids), ids), now }
    },
    close: () => db.destroy(),
  }
}

const PAGE = 5_000

async function readAttributes(db: Database, ids: readonly Id[]): Promise<PeopleAttributes> {
  const codes = new Map(ids.map((id, code) => [id, code]))
  const since = new Uint32Array(ids.length)
  const [country, plan, badge] = [labelling(ids.length), labelling(ids.length), labelling(ids.length)]
  let after: Id | undefined
  for (;;) {
    const page: readonly FreelancerTraits[] = await db
      .transaction()
      .execute((tx) => selectTraitsAfter(tx, { after, limit: PAGE }))
    for (const traits of page) {
      const code = codes.get(traits.accountId)
      if (code === undefined) continue
      since[code] = Math.floor(traits.joinedAt.getTime() / 1000)
      country.set(code, traits.country ?? 'unknown')
      plan.set(code, traits.plan)
      badge.set(code, traits.badge)
    }
    after = page.at(-1)?.accountId
    if (page.length < PAGE) break
  }
  return { since, country: country.labels(), plan: plan.labels(), badge: badge.labels() }
}

/** Labels by order of appearance; whoever has none is `unknown`. */
function labelling(count: number) {
  const names = ['unknown']
  const codeOf = new Map([['unknown', 0]])
  const codes = new Uint16Array(count)
  return {
    set(person: number, name: string): void {
      let code = codeOf.get(name)
      if (code === undefined) {
        code = names.push(name) - 1
        codeOf.set(name, code)
      }
      codes[person] = code
    },
    labels: (): Labels => ({ names, codes }),
  }
}
