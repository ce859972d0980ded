import { sql } from 'kysely'
import { clientCpuMicros, serverCpuMicros } from '../kit/cpu.ts'
import type { Driven } from '../kit/drive.ts'
import { percentile } from '../kit/figures.ts'
import type { Database } from '#platform/db/database.ts'

/** What is measured of every turn, with its unit. CPU and log are per operation. */
export const metrics = {
  throughput: 'op/s',
  p50: 'ms',
  p99: 'ms',
  'p99.9': 'ms',
  cpu: 'µs/op',
  'cpu-client': 'µs/op',
  'cpu-server': 'µs/op',
  wal: 'B/op',
  errors: 'op',
  backlog: 'op',
} as const

export type Metric = keyof typeof metrics
export type TurnFigures = Readonly<Record<Metric, number>>

/** One turn of one engine: what the callers saw and what it cost. */
export async function measure(
  work: () => Promise<Driven>,
  { owner, postmaster }: { readonly owner: Database; readonly postmaster: number },
): Promise<TurnFigures> {
  const walBefore = await walPosition(owner)
  const [clientBefore, serverBefore] = [clientCpuMicros(), serverCpuMicros(postmaster)]
  const driven = await work()
  const [clientAfter, serverAfter] = [clientCpuMicros(), serverCpuMicros(postmaster)]
  const { operations, latencies } = driven
  const client = (clientAfter - clientBefore) / operations
  const server = serverBefore === undefined || serverAfter === undefined ? Number.NaN : (serverAfter - serverBefore) / operations
  return {
    throughput: operations / driven.seconds,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    'p99.9': percentile(latencies, 0.999),
    cpu: client + server,
    'cpu-client': client,
    'cpu-server': server,
    wal: ((await walPosition(owner)) - walBefore) / operations,
    errors: driven.errors,
    backlog: driven.backlog,
  }
}

async function walPosition(owner: Database): Promise<number> {
  const { rows } = await sql<{ position: number }>`select pg_current_wal_insert_lsn() - '0/0'::pg_lsn as position`.execute(owner)
  return rows[0]!.position
}
