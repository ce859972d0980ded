import { auditFound } from '#platform/audit-findings.ts'
import { listen } from '#platform/events.ts'
import { freezeFound } from './actions/set-frozen.ts'

export const listeners = [listen('ledger.freeze-what-an-audit-found', auditFound, freezeFound)]
