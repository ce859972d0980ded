import type { Id } from '#kernel/ids.ts'
import { MILLISECONDS_PER_DAY, type Instant } from '#kernel/instant.ts'
import { invariant } from '#kernel/invariant.ts'
import type { Tx } from '#platform/db/database.ts'
import type { Badge } from './rules/badges.ts'
import type { Figures } from './rules/figures.ts'
import type { PortfolioItem, Profile } from './rules/profile.ts'
import { editProfile } from './actions/edit-profile.ts'
import { recordVetting } from './actions/record-vetting.ts'
import { selectFigures } from './store/figures.ts'
import { selectPortfolio, selectProfiles } from './store/profiles.ts'

export { editProfile, recordVetting }
export const actions = [editProfile, recordVetting]

export { badgeChanged, expertVetted } from './events.ts'
export { updateFigures } from './figures.ts'
export { badges, badgeLimits, type Badge } from './rules/badges.ts'
export { figuresOf, type Figures, type WorkRecord } from './rules/figures.ts'
export { countries, isCountry, isLanguage, offeredLanguages } from './rules/places.ts'
export { languageLevels, plans, visibilities } from './rules/profile.ts'
export type { LanguageSkill, Plan, PortfolioItem, Profile, ProfileText, ProfileVisibility } from './rules/profile.ts'
export { scoreWeights, scoreWindows, type FinishedWork, type ScoreBasis } from './rules/success-score.ts'
export { countOfferingWork, selectTraitsAfter, type FreelancerTraits } from './store/people.ts'
export { insertVettings, type VettingRow } from './store/figures.ts'
export { changePlans, insertPortfolio, insertProfiles, type PortfolioRow, type ProfileRow } from './store/profiles.ts'

export async function findProfile(tx: Tx, accountId: Id): Promise<Profile | undefined> {
  const [profile] = await selectProfiles(tx, [accountId])
  return profile
}

/** May clients write to this freelancer first? Whoever hides their profile is left alone. */
export async function isOpenToClients(tx: Tx, accountId: Id): Promise<boolean> {
  const profile = await findProfile(tx, accountId)
  return profile !== undefined && profile.visibility !== 'hidden'
}

/** @throws when the account has no freelancer's profile: ask `findProfile` if that may be */
export async function getProfile(tx: Tx, accountId: Id): Promise<Profile> {
  const profile = await findProfile(tx, accountId)
  invariant(profile !== undefined, `no profile of ${accountId}`)
  return profile
}

export async function findFigures(tx: Tx, accountId: Id): Promise<Figures | undefined> {
  return selectFigures(tx, accountId)
}

export async function listPortfolio(tx: Tx, accountId: Id): Promise<readonly PortfolioItem[]> {
  return selectPortfolio(tx, accountId)
}

/** The facts of prices that come from the freelancer, named as in `facts@1`. */
export interface FreelancerFacts {
  readonly freelancerPlan: Profile['plan']
  readonly badge: Badge
  /** Whole days since the account was made. */
  readonly tenureDays: number
}

const MOST_TENURE_DAYS = 20_000

/** @throws when the account has no freelancer's profile */
export async function freelancerFacts(tx: Tx, accountId: Id, now: Instant): Promise<FreelancerFacts> {
  const profile = await getProfile(tx, accountId)
  const figures = await selectFigures(tx, accountId)
  const days = Math.floor((now.getTime() - profile.joinedAt.getTime()) / MILLISECONDS_PER_DAY)
  return {
    freelancerPlan: profile.plan,
    badge: figures?.badge ?? 'none',
    tenureDays: Math.min(Math.max(days, 0), MOST_TENURE_DAYS),
  }
}
