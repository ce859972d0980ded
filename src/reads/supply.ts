import { addConnects } from '#kernel/connects.ts'
import { supplyDays, type SupplyLine } from '#modules/ledger/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { cursorOf, pageOf, readCursor, type ListPage } from './cursor.ts'

export type SupplyFigures = Omit<SupplyLine, 'origin'>

/** All Connects there were when a UTC day ended. */
export interface SupplyOfDay {
  /** `2026-12-31`. */
  readonly day: string
  readonly total: SupplyFigures
  readonly origins: readonly SupplyLine[]
}

const PAGE_DAYS = 30
const DAY = /^\d{4}-\d{2}-\d{2}$/

/** The published days, newest first. */
export async function readSupply(
  tx: Tx,
  { after, days = PAGE_DAYS }: { readonly after?: string | undefined; readonly days?: number } = {},
): Promise<ListPage<SupplyOfDay>> {
  const seen = String(readCursor(after, ['string'])?.[0])
  const lines = await supplyDays(tx, { before: DAY.test(seen) ? seen : undefined, days: days + 1 })
  const byDay = Map.groupBy(lines, (line) => line.day)
  const found = [...byDay].map(([day, ofDay]) => {
    const origins = ofDay.map(({ day: _day, ...line }) => line)
    return { day, total: totalOf(origins), origins }
  })
  return pageOf(found, days, (last) => cursorOf(last.day))
}

function totalOf(lines: readonly SupplyLine[]): SupplyFigures {
  const sum = (figure: keyof SupplyFigures) => addConnects(...lines.map((line) => line[figure]))
  return {
    issued: sum('issued'),
    renewed: sum('renewed'),
    available: sum('available'),
    held: sum('held'),
    consumed: sum('consumed'),
    expired: sum('expired'),
    revoked: sum('revoked'),
  }
}
