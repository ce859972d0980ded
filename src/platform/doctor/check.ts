import type { Config } from '../config.ts'
import type { Home } from '../home.ts'

/** What one check found. A `concern` works today and should be looked at; a `problem` keeps the marketplace from running. */
export type Finding =
  | { readonly state: 'fine'; readonly says: string }
  | { readonly state: 'concern' | 'problem'; readonly says: string; readonly mend: string }

export interface Check {
  readonly name: string
  run(patient: Patient): Promise<Finding>
}

export interface Patient {
  readonly config: Config
  readonly home: Home
}

export function fine(says: string): Finding {
  return { state: 'fine', says }
}

export function concern(says: string, mend: string): Finding {
  return { state: 'concern', says, mend }
}

export function problem(says: string, mend: string): Finding {
  return { state: 'problem', says, mend }
}

export interface Diagnosis {
  readonly check: string
  readonly finding: Finding
}

/** A check that breaks is a problem itself. */
export async function examine(patient: Patient, checks: readonly Check[]): Promise<Diagnosis[]> {
  const diagnoses: Diagnosis[] = []
  for (const check of checks) {
    try {
      diagnoses.push({ check: check.name, finding: await check.run(patient) })
    } catch (thrown) {
      const says = thrown instanceof Error ? thrown.message : String(thrown)
      diagnoses.push({ check: check.name, finding: problem(says, 'The sentence above says what to do; else look into the log.') })
    }
  }
  return diagnoses
}
