import type { Category } from '#kernel/category.ts'
import type { Fit } from '#modules/auctions/index.ts'
import { categoryName } from '../../public/jobs/words.ts'

interface Wanted {
  readonly category: Category
  readonly skills: readonly string[]
}

/** Whom boosts of a job are for, where its auction takes none but who fits. */
export function boostsAreFor({ category, skills }: Wanted): string {
  const named =
    skills.length < 2
      ? skills.map((skill) => `, or with the skill ${skill}`)
      : [`, or with at least one of these skills: ${skills.join(', ')}`]
  return `Boosts on this job are for people in ${categoryName(category)}${named.join('')}.`
}

/** Said after `boostsAreFor` to somebody who does not fit. */
export function missingWords({ skills }: Wanted): string {
  if (skills.length === 0) return 'Your profile is not in this field.'
  return `Your profile is not in this field and names ${skills.length === 1 ? 'no such skill' : 'none of these skills'}.`
}

/** The same in one sentence, for the field that was refused: what can be done stands in the notice above it. */
export function refusedWords({ category, skills }: Wanted): string {
  const named =
    skills.length < 2 ? skills.map((skill) => ` and does not name ${skill}`) : [` and names none of ${skills.join(', ')}`]
  return `Your profile is not in ${categoryName(category)}${named.join('')}. Nothing was set aside.`
}

/** Why a profile fits: its field, or the needed skills it names. */
export function fitWords({ field, skills }: Fit, tense: 'is' | 'was'): string {
  const names = tense === 'is' ? 'names' : 'named'
  const byField = field ? [`your profile’s field ${tense} the job’s`] : []
  const bySkills = skills.length === 0 ? [] : [`your profile ${names} ${skills.join(', ')}`]
  return [...byField, ...bySkills].join(', and ')
}
