import { sql } from 'kysely'
import type { Database } from '#platform/db/database.ts'

/** One table as a statement read it. */
export interface Scan {
  readonly table: string
  /** As PostgreSQL names it: `Seq Scan`, `Index Scan` … */
  readonly by: string
  /** Rows looked at, those that did not fit included. */
  readonly rows: number
}

/** A statement that was executed, with what it really read. */
export interface Executed {
  readonly text: string
  readonly scans: readonly Scan[]
  /** Rows looked at in all its tables together. */
  readonly touched: number
  /** Pages of 8 kB. */
  readonly pages: number
}

interface PlanNode {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly Schema?: string
  readonly 'Actual Rows'?: number
  readonly 'Actual Loops'?: number
  readonly 'Rows Removed by Filter'?: number
  readonly 'Rows Removed by Index Recheck'?: number
  readonly 'Shared Hit Blocks'?: number
  readonly 'Shared Read Blocks'?: number
  readonly Plans?: readonly PlanNode[]
}

/** Lets PostgreSQL tell every new session of this database how it executed each statement: as a notice, for `readNotice`. */
export async function explainEverything(owner: Database): Promise<void> {
  const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(owner)
  const settings = {
    session_preload_libraries: 'auto_explain',
    'auto_explain.log_min_duration': '0',
    'auto_explain.log_analyze': 'on',
    'auto_explain.log_buffers': 'on',
    'auto_explain.log_timing': 'off',
    'auto_explain.log_verbose': 'on',
    'auto_explain.log_format': 'json',
    'auto_explain.log_level': 'notice',
    'auto_explain.log_parameter_max_length': '0',
  }
  for (const [setting, value] of Object.entries(settings))
    await sql`alter database ${sql.id(rows[0]!.name)} set ${sql.id(...setting.split('.'))} to ${sql.lit(value)}`.execute(owner)
}

/** What a notice tells about a statement; undefined where it is about something else. */
export function readNotice(message: string | undefined): Executed | undefined {
  const [, json] = /plan:\s*(\{.*\})\s*$/s.exec(message ?? '') ?? []
  if (json === undefined) return undefined
  const { 'Query Text': text, Plan: plan } = JSON.parse(json) as { 'Query Text': string; Plan: PlanNode }
  const scans = [...scansOf(plan)]
  return {
    text: text.replaceAll(/\s+/g, ' ').trim(),
    scans,
    touched: scans.reduce((sum, { rows }) => sum + rows, 0),
    pages: (plan['Shared Hit Blocks'] ?? 0) + (plan['Shared Read Blocks'] ?? 0),
  }
}

function* scansOf(node: PlanNode): Generator<Scan> {
  const relation = node['Relation Name']
  if (relation !== undefined && node['Node Type'].endsWith('Scan')) {
    const perLoop =
      (node['Actual Rows'] ?? 0) + (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0)
    yield { table: `${node.Schema}.${relation}`, by: node['Node Type'], rows: Math.round(perLoop * (node['Actual Loops'] ?? 0)) }
  }
  for (const child of node.Plans ?? []) yield* scansOf(child)
}
