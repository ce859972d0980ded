import { oc } from '@orpc/contract'
import type { Who } from '#platform/run-action.ts'

/** How often one caller may ask; `sign_in` is for whatever tries a password. */
export type ApiRateClass = 'reading' | 'writing' | 'sign_in'

/** What the face checks before it looks at the input. */
export interface RouteMeta {
  readonly who: readonly Who[]
  readonly rate: ApiRateClass
}

const route = oc.$meta<RouteMeta>({ who: ['anyone'], rate: 'reading' })

/** Shows something to whoever fits `who`. */
export function reads(who: readonly Who[]) {
  return route.meta({ who, rate: 'reading' })
}

/** Changes something: takes an Idempotency-Key. */
export function writes(who: readonly Who[], rate: ApiRateClass = 'writing') {
  return route.meta({ who, rate })
}
