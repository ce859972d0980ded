import type { Instant } from '#kernel/instant.ts'
import { TimeStamp } from '../../kit/index.ts'

/** Until when the end of a job can bring a charge back; null once the job has ended. */
export function UntilWhen({ jobRunsUntil }: { readonly jobRunsUntil: Instant | null }) {
  if (jobRunsUntil === null)
    return <p className="muted">The job has ended, so only a change of the rules could still bring it back.</p>
  return (
    <p className="muted">
      As long as the job runs: now until <TimeStamp at={jobRunsUntil} />, longer when the client keeps it open.
    </p>
  )
}
