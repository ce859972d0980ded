import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { RefusedRequest } from './refused-request.ts'

/** So many requests in so many seconds, per caller. */
export interface RateLimit {
  readonly requests: number
  readonly seconds: number
}

/** `take` lets a request pass or throws `too_many_requests` with its Retry-After. Counted in this process only. */
export interface RateLimits<Class extends string> {
  take(rateClass: Class, caller: string): Promise<void>
}

export function createRateLimits<Class extends string>(limits: Readonly<Record<Class, RateLimit>>): RateLimits<Class> {
  const limiters = new Map<string, RateLimiterMemory>()
  for (const [rateClass, limit] of Object.entries<RateLimit>(limits)) {
    limiters.set(rateClass, new RateLimiterMemory({ keyPrefix: rateClass, points: limit.requests, duration: limit.seconds }))
  }
  return {
    async take(rateClass, caller) {
      try {
        await limiters.get(rateClass)?.consume(caller)
      } catch (refused) {
        if (!(refused instanceof RateLimiterRes)) throw refused
        throw new RefusedRequest('too_many_requests', {
          'retry-after': String(Math.max(1, Math.ceil(refused.msBeforeNext / 1000))),
        })
      }
    },
  }
}
