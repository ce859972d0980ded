import { sumsInSql, type WindowSums } from '#modules/charges/index.ts'
import type { DocumentPair, Replayed } from '#modules/simulation/index.ts'
import type { Database } from '#platform/db/database.ts'
import type { Terminal } from '../terminal.ts'

/** A replay's sums beside those that PostgreSQL finds by the same rules as SQL on the same decisions. */
export interface ReplayAudit {
  readonly engine: 'postgresql'
  readonly isEqual: boolean
  readonly replay: WindowSums
  readonly database: WindowSums
}

export async function auditReplay(read: Database, pair: DocumentPair, { report, record }: Replayed): Promise<ReplayAudit> {
  const { actions, people, before, after, payingMore, payingLess, window } = report
  const replay: WindowSums = {
    actions,
    people,
    before,
    after,
    more: payingMore.connects,
    less: payingLess.connects,
    peoplePayingMore: payingMore.people,
    peoplePayingLess: payingLess.people,
  }
  const database = record.watermark === null ? nothing : await inDatabase(read, pair, { window, last: record.watermark })
  const isEqual = names.every((name) => replay[name] === database[name])
  return { engine: 'postgresql', isEqual, replay, database }
}

const nothing: WindowSums = {
  actions: 0,
  people: 0,
  before: 0,
  after: 0,
  more: 0,
  less: 0,
  peoplePayingMore: 0,
  peoplePayingLess: 0,
}
const names = Object.keys(nothing) as readonly (keyof WindowSums)[]

interface Audited {
  readonly window: Replayed['report']['window']
  readonly last: NonNullable<Replayed['record']['watermark']>
}

function inDatabase(read: Database, pair: DocumentPair, { window, last }: Audited): Promise<WindowSums> {
  const moments = { from: new Date(window.from), until: new Date(window.until) }
  return read.transaction().execute((tx) => sumsInSql(tx, pair, { window: moments, last }))
}

export function sayAudit(terminal: Terminal, { isEqual, replay, database }: ReplayAudit): void {
  if (isEqual) {
    terminal.say('PostgreSQL, pricing the same decisions by the same rules as SQL, finds the same.')
    return
  }
  terminal.say('PostgreSQL, pricing the same decisions by the same rules as SQL, finds something else:')
  for (const name of names)
    if (replay[name] !== database[name])
      terminal.say(`  ${name}: ${replay[name]} by the replay, ${database[name]} by the database`)
  terminal.say('Run it again: a decision may have been made meanwhile. If it stays, do not announce these rules, and report it.')
}
