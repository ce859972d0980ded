import { addHours, type Instant } from '#kernel/instant.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'

/** One person may say this much: enough for a conversation, too little to drown one. The longer stretch comes last. */
export const commentLimits = [
  { most: 5, hours: 1 / 6 },
  { most: 30, hours: 24 },
] as const
export const reportLimits = [{ most: 20, hours: 24 }] as const

/** How far back a pace has to look, in hours. */
export const PACE_HOURS = 24

export type TooMany = { readonly code: 'too_many'; readonly retryAt: Instant }

/** Whether one more is within the limits. `before` are the moments of what somebody wrote in the last day, newest first. */
export function decidePace(
  limits: readonly { readonly most: number; readonly hours: number }[],
  { before, now }: { readonly before: readonly Instant[]; readonly now: Instant },
): Result<true, TooMany> {
  const free = limits.flatMap(({ most, hours }) => {
    const oldestThatCounts = before[most - 1]
    return oldestThatCounts === undefined ? [] : [addHours(oldestThatCounts, hours).getTime()]
  })
  const retryAt = Math.max(0, ...free)
  return retryAt > now.getTime() ? refuse({ code: 'too_many', retryAt: new Date(retryAt) }) : ok(true)
}
