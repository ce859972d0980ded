import type { Id } from '#kernel/ids.ts'

/** The name by which runs are queued; the job itself needs the lab. */
export const simulationRunJob = { name: 'simulation-run' } as const

export interface RunPayload {
  readonly runId: Id
}
