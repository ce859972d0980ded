import type { Audit } from '../audit.ts'
import type { Check } from './check.ts'
import { checkMail, databaseChecks } from './database-checks.ts'
import { checkDisk, checkExposure, checkNode, checkPackages, checkPort } from './machine-checks.ts'

export { examine, type Check, type Diagnosis, type Finding } from './check.ts'

export function allChecks(audits: readonly Audit[]): readonly Check[] {
  return [checkNode, checkPackages, checkExposure, checkDisk, checkPort, ...databaseChecks(audits), checkMail]
}
