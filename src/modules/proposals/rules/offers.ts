import { addDays, type Instant } from '#kernel/instant.ts'

const DAYS_TO_ACCEPT = 7
/** Enterprise clients' offers often pass through a freelancer's own lawyers. */
const ENTERPRISE_DAYS_TO_ACCEPT = 30

export function offerExpiry(clientKind: string, now: Instant): Instant {
  return addDays(now, clientKind === 'enterprise' ? ENTERPRISE_DAYS_TO_ACCEPT : DAYS_TO_ACCEPT)
}
