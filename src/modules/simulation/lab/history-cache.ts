import type { Id } from '#kernel/ids.ts'
import { addHours, type Instant } from '#kernel/instant.ts'
import { copyDecisionsSql, findDecisionAt, findFirstDecisionAt } from '#modules/charges/index.ts'
import { copyOut } from '#platform/db/copy-out.ts'
import { openDatabase } from '#platform/db/database.ts'
import { readClock } from '#platform/db/read-clock.ts'
import { historyBuilder, type Rows } from '../history/history-builder.ts'
import { findKeptDays, readKeptDays } from '../history/kept-days.ts'
import { readAttributes } from '../history/people-attributes.ts'
import type { History, PeopleAttributes } from '../rules/columns.ts'

/** The decision log as columns in this thread's memory, brought up to date before it is asked. */
export interface HistoryCache {
  /** Everything recorded until now; reads only what is new. */
  refresh(onRows: (rows: number) => void, signal?: AbortSignal): Promise<{ readonly history: History; readonly now: Instant }>
  /** Makes later walks faster, where that is worth it; for when nobody waits. The history with it, or undefined where nothing changed. */
  tidy(history: History): History | undefined
  close(): Promise<void>
}

/** A transaction ends within the deadline of a request; what is older than this cannot be joined by a late one. */
const SETTLED_AFTER_HOURS = 1 / 6
/** So many connections read at once: PostgreSQL needs longer to send a row than we need to take it in. */
const READERS = 2
/** A long stretch is read in so many parts, so that readers end together and parts stay small beside the whole. */
const PARTS = 24
const PEOPLE_FRESH_MS = 60_000
const LONG_STRETCH_MS = 3_600_000

export function openHistoryCache(connectionString: string): HistoryCache {
  const { db } = openDatabase({ connectionString, role: 'read', maxConnections: 1 })
  const builder = historyBuilder()
  let readUntil: Instant | undefined
  let people: { readonly ids: readonly Id[]; readonly attributes: PeopleAttributes; readonly atMs: number } | undefined

  async function readKept(onRows: (rows: number) => void, signal?: AbortSignal): Promise<Instant | undefined> {
    const kept = await db.transaction().execute(findKeptDays)
    const settings = { connectionString, role: 'read', ...(signal === undefined ? {} : { signal }) } as const
    if (kept !== undefined) await readKeptDays(kept, builder, { ...settings, onRows })
    return kept?.until
  }

  async function read(until: Instant, onRows: (rows: number) => void, signal?: AbortSignal): Promise<void> {
    const from = readUntil ?? (await db.transaction().execute((tx) => findFirstDecisionAt(tx, 'connects')))
    if (from === undefined || from >= until) return
    const parts = partsOf(from, until)
    const done: (Rows | undefined)[] = []
    let [next, appended] = [0, 0]
    const reader = async (): Promise<void> => {
      while (next < parts.length) {
        const place = next
        next += 1
        const { rows, onRow } = builder.openStretch()
        const settings = { connectionString, role: 'read', ...(signal === undefined ? {} : { signal }) } as const
        await copyOut(copyDecisionsSql('connects', parts[place]!), onRow, settings)
        done[place] = rows
        for (let ready = done[appended]; ready !== undefined; ready = done[appended]) {
          builder.append(ready)
          done[appended] = undefined
          appended += 1
          onRows(builder.rows())
        }
      }
    }
    await Promise.all(Array.from({ length: Math.min(READERS, parts.length) }, reader))
  }

  /** Reading what is known of everybody takes longer than to price a million rows, and changes slowly. */
  async function knownPeople(): Promise<NonNullable<typeof people>> {
    const isFresh = people !== undefined && performance.now() - people.atMs < PEOPLE_FRESH_MS
    if (people !== undefined && isFresh && people.ids.length === builder.peopleCount()) return people
    const ids = people?.ids.length === builder.peopleCount() ? people.ids : builder.idsOfPeople()
    const attributes = await db.transaction().execute((tx) => readAttributes(tx, ids))
    people = { ids, attributes, atMs: performance.now() }
    return people
  }

  return {
    async refresh(onRows, signal) {
      const now = await readClock(db)
      builder.forgetTail()
      const settled = addHours(now, -SETTLED_AFTER_HOURS)
      readUntil ??= await readKept(onRows, signal)
      if (readUntil === undefined || settled > readUntil) {
        await read(settled, onRows, signal)
        builder.markSettled()
        readUntil = settled
      }
      // The end of the stretch is open, and a decision of this very moment counts.
      await read(addHours(now, 1 / 60), onRows, signal)
      const last = builder.lastAt()
      const lastId = last === undefined ? undefined : await db.transaction().execute((tx) => findDecisionAt(tx, 'connects', last))
      const { ids, attributes } = await knownPeople()
      return { history: builder.history(attributes, ids, lastId), now }
    },
    tidy(history) {
      if (!builder.groupByPerson()) return undefined
      const { ids, attributes } = history.people
      return { ...builder.history(attributes, ids), watermark: history.watermark }
    },
    close: () => db.destroy(),
  }
}

function partsOf(from: Instant, until: Instant): readonly { readonly from: Instant; readonly until: Instant }[] {
  const length = until.getTime() - from.getTime()
  const count = length < LONG_STRETCH_MS ? 1 : PARTS
  const ends = Array.from({ length: count + 1 }, (_, part) => new Date(from.getTime() + Math.floor((length * part) / count)))
  return ends.slice(1).map((end, part) => ({ from: ends[part]!, until: end }))
}
