import { listen } from '#platform/events.ts'
import { lowerPins } from './actions/lower-pins.ts'
import { versionReversed } from './events.ts'

export const listeners = [
  listen('policy.lower-pins', versionReversed, async (ctx, reversed) => {
    await lowerPins(ctx, reversed)
  }),
]
