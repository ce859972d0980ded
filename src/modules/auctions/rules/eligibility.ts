import type { Category } from '#kernel/category.ts'
import type { Eligibility } from '#modules/policy/index.ts'

/** What a job says about who it is for, and what a profile says about what its owner does. */
export interface WantedWork {
  readonly category: Category
  /** Those it needs; the ones that are only good to have decide nothing. */
  readonly mustSkills: readonly string[]
}
export interface OfferedWork {
  readonly category: Category | null
  readonly skills: readonly string[]
}

/** How a profile fits a job, by nothing but what both pages show. */
export interface Fit {
  readonly field: boolean
  /** The needed skills that the profile names, as the job writes them. */
  readonly skills: readonly string[]
}

export function fitOf(job: WantedWork, profile: OfferedWork): Fit {
  const own = new Set(profile.skills.map(asCompared))
  return { field: profile.category === job.category, skills: job.mustSkills.filter((skill) => own.has(asCompared(skill))) }
}

/** One of both is enough: no score, and nobody is weighed against somebody else. */
export function isFit({ field, skills }: Fit): boolean {
  return field || skills.length > 0
}

/** What an auction looks at when a maximum is named; null where everybody with a submitted proposal may bid. */
export function judgedFit(eligible: Eligibility, job: WantedWork, profile: OfferedWork): Fit | null {
  return eligible === 'any' ? null : fitOf(job, profile)
}

/** People type “react” and “React ”, and one letter can be written in two ways. */
function asCompared(skill: string): string {
  return skill.normalize('NFKC').trim().toLowerCase()
}
