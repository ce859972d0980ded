import type { Id } from '#kernel/ids.ts'
import type { Role } from '#kernel/actor.ts'
import { defineEvent } from '../events.ts'

/** Somebody new: modules make the profile, the wallet, the organization. */
export const signedUp = defineEvent<{ accountId: Id; roles: readonly Role[]; displayName: string; locale: string }>(
  'accounts.signed_up',
)
export const emailConfirmed = defineEvent<{ accountId: Id }>('accounts.email_confirmed')
export const accountSuspended = defineEvent<{ accountId: Id; reason: string }>('accounts.suspended')
export const suspensionLifted = defineEvent<{ accountId: Id }>('accounts.suspension_lifted')
