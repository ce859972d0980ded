import type { ReactNode } from 'react'
import type { Instant } from '#kernel/instant.ts'
import { TimeStamp, type TimelineEntry, type Tone } from '#faces/web/kit/index.ts'

/** Something that happened to a version, or will. */
export interface Moment {
  readonly at: Instant
  readonly title: ReactNode
  readonly text?: ReactNode
  readonly tone?: Tone
}

/** In the order of time; what happened in the same moment stays in the order given. */
export function inOrder(moments: readonly Moment[]): readonly Moment[] {
  return moments.toSorted((one, other) => one.at.getTime() - other.at.getTime())
}

/** A moment as an entry of a timeline. */
export function timelineEntry({ at, title, text, tone }: Moment): TimelineEntry {
  return {
    at: <TimeStamp at={at} show="moment" />,
    title,
    ...(text === undefined ? {} : { text }),
    ...(tone === undefined ? {} : { tone }),
  }
}
