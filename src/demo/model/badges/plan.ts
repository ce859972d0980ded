import { categories, type Category } from '#kernel/category.ts'
import { addDays, addHours, type Instant } from '#kernel/instant.ts'
import { invariant } from '#kernel/invariant.ts'
import { badgeTermsOf, priceRow, versionOfWeek, WEARERS_PER_THOUSAND } from '#modules/auctions/index.ts'
import { eraOf, hashOf } from '../../rulebook.ts'
import type { Freelancer } from '../people.ts'
import { awake, waiting, type Story } from '../story.ts'
import { startOfBadges } from './cases.ts'
import { askForBadge, switchBadgeOff } from './wear.ts'

/** Where more ask for the badge than it has places, so that it is dear. */
const CROWDED: ReadonlySet<Category> = new Set(['design', 'web_development', 'writing', 'data_science', 'legal'])

/** The badge's prices of every day, and who wears it. */
export function planBadges(story: Story): void {
  const start = startOfBadges(story)
  for (let day = start; day < story.calendar.end; day = addDays(day, 1))
    story.agenda.add(addHours(day, 1 / 3600), (at) => setPrices(story, at))
  for (const category of categories) planWearers(story, category)
}

/** Once a UTC day, by what everybody who asks for it would pay at this moment. */
function setPrices(story: Story, at: Instant): void {
  const { cases, prices } = story.badges
  const rules = rulesOfWeek(story, at)
  const asking = [...cases.values()].filter(({ row }) => row.state !== 'off')
  for (const category of categories) {
    const maxima = asking.filter(({ row }) => row.category === category).map(({ row }) => row.maximum)
    const price = priceRow(rules, { category, maxima, freelancers: offeringWork(story, category, at), at })
    prices.set(category, price)
    story.rows.badgePrices.push(price)
  }
}

function rulesOfWeek({ rulebook }: Story, at: Instant) {
  const spans = rulebook.map(({ version, from }, index) => ({ version, since: from, until: rulebook[index + 1]?.from ?? null }))
  const version = versionOfWeek(spans, at)
  invariant(version !== undefined, 'the story has rules from its first day')
  const era = eraOf(rulebook, version)
  const terms = badgeTermsOf(era.document)
  invariant(terms !== undefined, 'the rules of the story offer the badge')
  return { ...terms, version, sha256: hashOf(era) }
}

function offeringWork({ people }: Story, category: Category, at: Instant): number {
  return people.freelancers.filter(({ main, profile }) => main === category && profile.joinedAt <= at).length
}

/** Some ask for it to stay, others wear it for some weeks. */
function planWearers(story: Story, category: Category): void {
  const { random } = story.badges
  const { end } = story.calendar
  const offering = story.people.freelancers.filter(({ main }) => main === category)
  const present = offering.filter(
    ({ persona, here }) => persona === undefined && here.until === Infinity && here.from < addDays(end, -15).getTime(),
  )
  const places = Math.max(1, Math.floor((offering.length * WEARERS_PER_THOUSAND) / 1000))
  const staying = CROWDED.has(category) ? places + random.int(1, 3) : Math.ceil(places * (0.5 + 0.4 * random.next()))
  const guests = Math.round(places * 0.6)
  for (const [index, freelancer] of random.sample(present, staying + guests).entries())
    planWearer(story, freelancer, { stays: index < staying })
}

function planWearer(story: Story, freelancer: Freelancer, { stays }: { readonly stays: boolean }): void {
  const { random, cases } = story.badges
  const { end } = story.calendar
  const start = startOfBadges(story)
  const joined = addDays(new Date(freelancer.here.from), 2)
  const wanted = addDays(start, 0.4 + (stays ? 80 : 100) * random.next())
  const at = awake(random, joined > wanted ? joined : wanted, freelancer.region.utcOffset)
  const maximum = Math.round(Math.min(20, Math.max(3, random.logNormal(6, 0.5))))
  story.agenda.add(at, (when) => askForBadge(story, freelancer, { maximum, at: when }))
  if (stays) return
  story.agenda.add(earlier(addDays(at, 6 + waiting(random, 25)), end), (when) => {
    const badge = cases.get(freelancer.id)
    if (badge !== undefined) switchBadgeOff(story, badge, when)
  })
}

function earlier(left: Instant, right: Instant): Instant {
  return left < right ? left : right
}
