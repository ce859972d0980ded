import type { Id } from './ids.ts'

export const roles = ['freelancer', 'client', 'enterprise_client', 'operator'] as const

/** What a person may be here. One person may be several; an Enterprise client's member is a `client` too. */
export type Role = (typeof roles)[number]

/** Who asks: somebody signed in, nobody in particular, or the marketplace itself (a job, a migration, the demo world). */
export type Actor =
  | { readonly kind: 'visitor' }
  | { readonly kind: 'person'; readonly accountId: Id; readonly roles: readonly Role[] }
  | { readonly kind: 'system'; readonly task: string }

export const visitor: Actor = { kind: 'visitor' }

export function systemActor(task: string): Actor {
  return { kind: 'system', task }
}

export function hasRole(actor: Actor, role: Role): boolean {
  return actor.kind === 'person' && actor.roles.includes(role)
}
