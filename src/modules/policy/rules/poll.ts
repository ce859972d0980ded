import type { Role } from '#kernel/actor.ts'

export const pollAnswers = ['for', 'against', 'unsure'] as const
export type PollAnswer = (typeof pollAnswers)[number]

/** Where somebody stands in the market: on the side that pays Connects, on the side that posts jobs, or on both. */
export const pollSides = ['freelancer', 'client', 'both'] as const
export type PollSide = (typeof pollSides)[number]

/** Undefined for whoever takes part in no market: operators do not vote on their own rules. */
export function sideOf(roles: readonly Role[]): PollSide | undefined {
  const [sells, buys] = [roles.includes('freelancer'), roles.includes('client')]
  if (sells && buys) return 'both'
  if (sells) return 'freelancer'
  return buys ? 'client' : undefined
}

export type PollCounts = Readonly<Record<PollSide, Readonly<Record<PollAnswer, number>>>>
