import type { Id } from '#kernel/ids.ts'
import type { Persona, SignedIn } from '#platform/auth/index.ts'
import type { Flash, Theme, WebServices } from './routes.ts'

/** The rules that are in force now, for the footer of every page. */
export interface PolicyInForce {
  readonly version: number
  readonly hash: string
  readonly href: string
}

/** What the frame around pages shows but the web face does not know itself; assembly fills it from the modules. */
export interface ChromeSources {
  policyInForce?(services: WebServices): Promise<PolicyInForce | undefined>
  /** Connects a freelancer can spend now. */
  connectsAvailable?(services: WebServices, accountId: Id): Promise<number | undefined>
  /** Notifications nobody has read yet. */
  unreadNews?(services: WebServices, accountId: Id): Promise<number | undefined>
}

/** All that the frame of one page shows. */
export interface Chrome {
  readonly demo: boolean
  readonly theme: Theme
  readonly account?: SignedIn | undefined
  readonly personas: readonly Persona[]
  readonly flash?: Flash | undefined
  readonly policy?: PolicyInForce | undefined
  readonly connectsAvailable?: number | undefined
  readonly unreadNews?: number | undefined
  readonly styles: string
  readonly script: string
}
