import type { Category } from '#kernel/category.ts'
import { categories } from '#kernel/category.ts'
import type { Id } from '#kernel/ids.ts'
import { addDays, addHours, type Instant } from '#kernel/instant.ts'
import { usdCents } from '#kernel/money.ts'
import type { Badge, FinishedWork, PortfolioRow, ProfileRow } from '#modules/profiles/index.ts'
import type { OrganizationRow } from '#modules/organizations/index.ts'
import type { AccountRow } from '#platform/auth/index.ts'
import type { Calendar } from '../calendar.ts'
import { contentOf } from '../content/categories/index.ts'
import { companyName, enterpriseName, industries, largeIndustries } from '../content/clients.ts'
import { greetings } from '../content/letters.ts'
import { fill } from '../content/lines.ts'
import {
  portfolioDescriptions,
  profileClosings,
  profileOpenings,
  translatorHeadlines,
  translatorSkills,
} from '../content/profile-texts.ts'
import { regions, type Region } from '../content/regions.ts'
import { demoPersona, type PersonaKey } from '../personas.ts'
import { zipf, type Random } from '../random.ts'
import { PlacesBook } from './places-book.ts'
import { Purse } from './wallets.ts'

/** A freelancer with what only the story knows: how good, how busy, how sensitive to prices. */
export interface Freelancer {
  readonly id: Id
  readonly persona: PersonaKey | undefined
  readonly account: AccountRow
  readonly profile: ProfileRow
  readonly portfolio: readonly PortfolioRow[]
  readonly region: Region
  /** Of their own texts, without the country. */
  readonly language: string
  readonly main: Category
  /** How well other categories fit, 0..1. */
  readonly fits: ReadonlyMap<Category, number>
  readonly level: 'entry' | 'intermediate' | 'expert'
  readonly years: number
  readonly rateUsdCents: number
  /** Around 0, a deviation of 1. */
  readonly quality: number
  /** Proposals wanted a week. */
  readonly eagerness: number
  readonly dislikeOfPrices: number
  /** Milliseconds since 1970: asked a million times, so numbers. */
  readonly here: { readonly from: number; readonly until: number }
  readonly purse: Purse
  /** What paid places hold and cost. */
  readonly places: PlacesBook
  /** What the story knows about finished work, for badge and price facts. */
  readonly finished: FinishedWork[]
  badge: Badge
  /** Badges whose grant this person has had. */
  readonly badgesGranted: Set<Badge>
  running: number
  lastMonthlyGrant: number
}

export interface Client {
  readonly id: Id
  readonly persona: PersonaKey | undefined
  readonly accounts: readonly AccountRow[]
  readonly organization: OrganizationRow
  readonly region: Region
  readonly kind: OrganizationRow['kind']
  readonly industry: string
  readonly favourites: readonly Category[]
  /** Jobs wanted a week. */
  readonly appetite: number
  readonly hires: number
  readonly invites: number
  /** The chance that a job is posted and then forgotten. */
  readonly forgets: number
  readonly budgetFactor: number
  /** Set for the client that turns out to be a fraud. */
  bannedAt: Instant | undefined
  readonly hired: Set<Id>
  /** Titles of tasks they have posted: nobody posts the same thing twice while there is another. */
  readonly written: Set<string>
}

export interface People {
  readonly freelancers: readonly Freelancer[]
  readonly clients: readonly Client[]
  readonly operators: readonly AccountRow[]
}

export interface PeopleNeeds {
  readonly random: Random
  readonly calendar: Calendar
  readonly newId: (at: Instant) => Id
  readonly freelancers: number
  readonly clients: number
}

/** How many people work in each category: like the real world, web and design first. */
const CATEGORY_WEIGHT: Readonly<Record<Category, number>> = {
  web_development: 17,
  design: 14,
  writing: 12,
  admin_support: 11,
  marketing: 9,
  mobile_development: 8,
  data_science: 8,
  translation: 9,
  video_audio: 7,
  engineering: 6,
  accounting: 5,
  legal: 4,
}

const NEIGHBOURS: Readonly<Record<Category, readonly Category[]>> = {
  web_development: ['mobile_development', 'design', 'data_science'],
  mobile_development: ['web_development', 'design'],
  data_science: ['web_development', 'accounting', 'engineering'],
  design: ['web_development', 'video_audio', 'marketing'],
  writing: ['translation', 'marketing', 'admin_support'],
  translation: ['writing', 'admin_support'],
  marketing: ['writing', 'design', 'admin_support'],
  video_audio: ['design', 'marketing'],
  admin_support: ['writing', 'accounting', 'marketing'],
  engineering: ['data_science', 'design'],
  legal: ['writing', 'translation'],
  accounting: ['admin_support', 'legal'],
}

function categoryByWeight(random: Random): Category {
  return random.weighted(categories, (category) => CATEGORY_WEIGHT[category])
}

export function makePeople(needs: PeopleNeeds): People {
  const operators = (['operator', 'second_operator'] as const).map((key) =>
    personaAccount(key, addHours(needs.calendar.start, -30 * 24)),
  )
  return { freelancers: makeFreelancers(needs), clients: makeClients(needs), operators }
}

function personaAccount(key: PersonaKey, createdAt: Instant): AccountRow {
  const { id, email, displayName, roles, locale, line } = demoPersona(key)
  return { id, email, displayName, roles, locale, persona: line, emailConfirmedAt: createdAt, createdAt }
}

/** Who came with the opening, and who came later: a quarter of the people are there in the first three weeks. */
function joining(random: Random, calendar: Calendar): Instant {
  const days = (calendar.end.getTime() - calendar.start.getTime()) / 86_400_000
  const afterDays = random.chance(0.42) ? random.next() * 21 : 21 + random.next() ** 0.9 * (days - 24)
  return new Date(calendar.start.getTime() + Math.floor(afterDays * 86_400) * 1000 + 5_000)
}

interface PersonaProfile {
  readonly country: string
  readonly main: Category
  readonly daysAgo: number
  readonly eagerness: number
  readonly quality: number
  readonly plan: 'basic' | 'plus'
  readonly headline: string
}

const personaProfiles: Partial<Record<PersonaKey, PersonaProfile>> = {
  invited_freelancer: {
    country: 'ES',
    main: 'design',
    daysAgo: 358,
    eagerness: 0.22,
    quality: 1.3,
    plan: 'basic',
    headline: 'Brand and packaging designer who prefers one good question to five drafts',
  },
  refunded_freelancer: {
    country: 'UA',
    main: 'translation',
    daysAgo: 410,
    eagerness: 0.8,
    quality: 1.1,
    plan: 'plus',
    headline: 'Translator, Ukrainian, Polish and English, medicine and museums',
  },
  new_freelancer: {
    country: 'NG',
    main: 'web_development',
    daysAgo: 1,
    eagerness: 0,
    quality: 0.4,
    plan: 'basic',
    headline: 'Front-end developer, new here, careful with forms and slow networks',
  },
}

/** So many homes, each region as often as its weight asks: chance alone would leave out the small ones. */
function spreadHomes(random: Random, count: number, weight: (region: Region) => number): Region[] {
  const total = regions.reduce((sum, region) => sum + weight(region), 0)
  const homes: Region[] = []
  let passed = 0
  for (const region of regions) {
    passed += weight(region)
    while (homes.length < Math.round((passed / total) * count)) homes.push(region)
  }
  return random.sample(homes, count)
}

function makeFreelancers(needs: PeopleNeeds): Freelancer[] {
  const random = needs.random.fork('freelancers')
  const personas = (['invited_freelancer', 'refunded_freelancer', 'new_freelancer'] as const).map((key) =>
    makeFreelancer(needs, random.fork(key), { number: 0, persona: key }),
  )
  const homes = spreadHomes(random, Math.max(0, needs.freelancers - personas.length), ({ freelancers }) => freelancers)
  const others = homes.map((home, index) => makeFreelancer(needs, random, { number: index + 1, persona: undefined, home }))
  return [...personas, ...others]
}

function makeFreelancer(
  needs: PeopleNeeds,
  random: Random,
  { number, persona, home }: { readonly number: number; readonly persona: PersonaKey | undefined; readonly home?: Region },
): Freelancer {
  const fixed = persona === undefined ? undefined : personaProfiles[persona]
  const region = home ?? regions.find(({ country }) => country === fixed?.country)!
  const main = fixed?.main ?? categoryByWeight(random)
  const level = random.weighted(['entry', 'intermediate', 'expert'] as const, (_, index) => [0.3, 0.45, 0.25][index] ?? 0)
  const joinedAt =
    fixed === undefined ? joining(random, needs.calendar) : addHours(addDays(needs.calendar.end, -fixed.daysAgo), -3)
  const years = { entry: random.int(1, 3), intermediate: random.int(3, 9), expert: random.int(8, 22) }[level]
  const account: AccountRow =
    persona === undefined ? freelancerAccount(needs, random, { region, joinedAt, number }) : personaAccount(persona, joinedAt)
  const rateUsdCents = rateOf(random, { region, main, level })
  const leaves = persona === undefined && random.chance(0.35)
  const language = baseLanguage(region.language)
  const about = { region, language, main, years, joinedAt, rateUsdCents, account, fixed }
  return {
    id: account.id,
    persona,
    account,
    profile: makeProfile(random, about),
    portfolio: makePortfolio(random, account.id, main),
    region,
    language,
    main,
    fits: fitsOf(random, main),
    level,
    years,
    rateUsdCents,
    quality: fixed?.quality ?? random.normal(level === 'expert' ? 0.5 : level === 'entry' ? -0.4 : 0, 0.9),
    eagerness: fixed?.eagerness ?? Math.min(9, random.logNormal(1.35, 0.75)),
    dislikeOfPrices: Math.max(0.2, random.normal(1, 0.35)),
    here: {
      from: joinedAt.getTime(),
      until: leaves ? addDays(joinedAt, 40 + random.next() * 300).getTime() : Infinity,
    },
    purse: new Purse(),
    places: new PlacesBook(),
    finished: [],
    badge: 'none',
    badgesGranted: new Set(['none']),
    running: 0,
    lastMonthlyGrant: 0,
  }
}

function freelancerAccount(
  needs: PeopleNeeds,
  random: Random,
  { region, joinedAt, number }: { readonly region: Region; readonly joinedAt: Instant; readonly number: number },
): AccountRow {
  const displayName = region.fullName(random)
  return {
    id: needs.newId(joinedAt),
    email: `${mailName(displayName)}.f${number}@people.example`,
    displayName,
    roles: ['freelancer'],
    locale: baseLanguage(region.language),
    persona: null,
    emailConfirmedAt: joinedAt,
    createdAt: joinedAt,
  }
}

/** `Łucja Żuraw` → `ucja.zuraw`: what is left of a name in plain letters, or `member`. */
function mailName(displayName: string): string {
  const plain = displayName
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z ]/g, '')
    .trim()
    .replaceAll(/ +/g, '.')
  return plain === '' ? 'member' : plain
}

export function baseLanguage(language: string): string {
  return language.startsWith('zh') ? language : (language.split('-')[0] ?? language)
}

function rateOf(
  random: Random,
  { region, main, level }: { readonly region: Region; readonly main: Category; readonly level: Freelancer['level'] },
): number {
  const levelFactor = { entry: 0.6, intermediate: 1, expert: 1.7 }[level]
  const usd = random.logNormal(contentOf[main].money.medianRateUsd * levelFactor * region.rateFactor, 0.28)
  return Math.min(40_000, Math.max(400, Math.round(usd) * 100))
}

function fitsOf(random: Random, main: Category): ReadonlyMap<Category, number> {
  const others = random.sample(NEIGHBOURS[main], random.int(1, 2))
  return new Map([[main, 1], ...others.map((other) => [other, 0.18 + 0.3 * random.next()] as const)])
}

export function skillsFrom(random: Random, category: Category, count: number): string[] {
  const rest = [...contentOf[category].skills]
  return Array.from({ length: Math.min(count, rest.length) }, () => {
    const skill = random.weighted(rest, zipf(0.8))
    rest.splice(rest.indexOf(skill), 1)
    return skill
  })
}

interface ProfileFacts {
  readonly region: Region
  /** Of their own texts, without the country. */
  readonly language: string
  readonly main: Category
  readonly years: number
  readonly joinedAt: Instant
  readonly rateUsdCents: number
  readonly account: AccountRow
  readonly fixed: PersonaProfile | undefined
}

function makeProfile(random: Random, about: ProfileFacts): ProfileRow {
  const content = contentOf[about.main]
  const { headline, skills } =
    about.main === 'translation' ? translatorWords(random, about.language) : craftWords(random, about.main)
  const city = random.pick(about.region.cities)
  const { language } = about
  const values = { skill: skills[0] ?? '', skill2: skills[1] ?? '', years: String(about.years), city }
  const overview = [
    fill(random.pick(profileOpenings), values),
    ...random.sample(content.specialities, random.int(1, 3)),
    random.pick(profileClosings),
    ...(greetings[language] === undefined ? [] : [greetings[language]]),
  ]
  return {
    accountId: about.account.id,
    headline: about.fixed?.headline ?? headline,
    overview: paragraphs(overview),
    category: about.main,
    skills,
    hourlyRateUsdCents: usdCents(about.rateUsdCents),
    country: about.region.country,
    city,
    languages: languagesOf(random, language),
    hoursPerWeek: random.pick([10, 15, 20, 20, 25, 30, 30, 35, 40]),
    visibility: random.chance(0.95) || about.fixed !== undefined ? 'public' : 'members',
    plan: about.fixed?.plan ?? (random.chance(0.22) ? 'plus' : 'basic'),
    joinedAt: about.joinedAt,
    updatedAt: about.joinedAt,
  }
}

interface CraftWords {
  readonly headline: string
  readonly skills: string[]
}

function craftWords(random: Random, main: Category): CraftWords {
  return { headline: random.pick(contentOf[main].headlines), skills: skillsFrom(random, main, random.int(4, 9)) }
}

const languageNames = new Intl.DisplayNames('en', { type: 'language' })

/** Translators live by their mother tongue; English speakers bring another language. */
function translatorWords(random: Random, language: string): CraftWords {
  const mother = languageNames.of(language === 'en' ? random.pick(['fr', 'de', 'es', 'it', 'pt']) : language) ?? language
  const [first = 'Translation', ...others] = translatorSkills
  return {
    headline: fill(random.pick(translatorHeadlines), { language: mother }),
    skills: [first, mother, ...random.sample(others, random.int(2, 5))],
  }
}

function paragraphs(sentences: readonly string[]): string {
  const middle = Math.ceil(sentences.length / 2)
  return `${sentences.slice(0, middle).join(' ')}\n\n${sentences.slice(middle).join(' ')}`
}

function languagesOf(random: Random, language: string): ProfileRow['languages'] {
  const native = { code: language === 'zh-Hans' || language === 'zh-Hant' ? 'zh' : language, level: 'native' as const }
  const extra = random.chance(0.4) ? [random.pick(['fr', 'es', 'de', 'pt', 'ar', 'ja', 'it'])] : []
  return [
    native,
    ...(language === 'en' ? [] : [{ code: 'en', level: random.pick(['conversational', 'fluent', 'fluent'] as const) }]),
    ...extra
      .filter((code) => code !== language)
      .map((code) => ({ code, level: random.pick(['basic', 'conversational', 'fluent'] as const) })),
  ]
}

function makePortfolio(random: Random, accountId: Id, main: Category): PortfolioRow[] {
  const tasks = random.sample(contentOf[main].tasks, random.int(0, 3))
  return tasks.map((task, index) => ({
    accountId,
    position: index + 1,
    title: plainTitle(random, task.title),
    description: `${task.details[0] === undefined ? '' : `Asked for: ${task.details[0]}. `}${random.pick(portfolioDescriptions)}`,
  }))
}

/** A task's title as a past project: its slots filled with anything fitting. */
function plainTitle(random: Random, title: string): string {
  return fill(title, {
    industry: random.pick(industries),
    brand: 'a new brand',
    count: String(random.int(2, 40) * 10),
    topic: 'everyday life',
    language: 'English',
  })
}

function makeClients(needs: PeopleNeeds): Client[] {
  const random = needs.random.fork('clients')
  const enterprises = Math.max(1, Math.round(needs.clients * 0.09))
  const personas = [
    makePersonaClient(needs, random.fork('client'), 'client'),
    makePersonaClient(needs, random.fork('enterprise'), 'enterprise_client'),
  ]
  const homes = spreadHomes(random, Math.max(0, needs.clients - personas.length), ({ clients }) => clients)
  const others = homes.map((region, index) => {
    const kind = index < enterprises ? 'enterprise' : random.chance(0.38) ? 'individual' : 'company'
    return makeClient(needs, random, { number: index + 1, kind, region })
  })
  return [...personas, ...others]
}

function makePersonaClient(needs: PeopleNeeds, random: Random, persona: 'client' | 'enterprise_client'): Client {
  const isEnterprise = persona === 'enterprise_client'
  const region = regions.find((candidate) => candidate.country === (isEnterprise ? 'JP' : 'FR'))!
  const joinedAt = addHours(needs.calendar.start, isEnterprise ? 30 : 55)
  return assembleClient(needs, random, {
    number: 0,
    persona,
    kind: isEnterprise ? 'enterprise' : 'company',
    region,
    joinedAt,
    name: isEnterprise ? 'Kestrel Rail' : 'Maison Besnard',
    owner: personaAccount(persona, joinedAt),
    favourites: isEnterprise ? ['engineering', 'translation', 'data_science'] : ['design', 'web_development', 'translation'],
    appetite: isEnterprise ? 0.5 : 0.42,
    industry: isEnterprise ? 'railway operator' : 'paper maker',
  })
}

function makeClient(
  needs: PeopleNeeds,
  random: Random,
  { number, kind, region }: { readonly number: number; readonly kind: Client['kind']; readonly region: Region },
): Client {
  const joinedAt = joining(random, needs.calendar)
  const ownerName = region.fullName(random)
  const name =
    kind === 'individual' ? ownerName : kind === 'enterprise' ? enterpriseName(random, region) : companyName(random, region)
  return assembleClient(needs, random, {
    number,
    persona: undefined,
    kind,
    region,
    joinedAt,
    name,
    owner: clientAccount(needs, { region, joinedAt, displayName: ownerName, mark: `c${number}`, kind }),
    favourites: [categoryByWeight(random), categoryByWeight(random), categoryByWeight(random)],
    appetite: Math.min(1.6, random.logNormal(kind === 'individual' ? 0.1 : 0.21, 0.6)),
  })
}

interface ClientParts {
  readonly number: number
  readonly persona: PersonaKey | undefined
  readonly kind: Client['kind']
  readonly region: Region
  readonly joinedAt: Instant
  readonly name: string
  readonly owner: AccountRow
  readonly favourites: readonly Category[]
  readonly appetite: number
  readonly industry?: string
}

function assembleClient(needs: PeopleNeeds, random: Random, parts: ClientParts): Client {
  const { kind, region, joinedAt, persona } = parts
  const colleagues = Array.from({ length: kind === 'enterprise' ? random.int(1, 3) : 0 }, (_, index) =>
    clientAccount(needs, {
      region,
      joinedAt: addDays(joinedAt, 2 + index * 9),
      displayName: region.fullName(random),
      mark: `c${parts.number}m${index + 1}`,
      kind,
    }),
  )
  const id = needs.newId(joinedAt)
  return {
    id,
    persona,
    accounts: [parts.owner, ...colleagues.filter((colleague) => colleague.createdAt < needs.calendar.end)],
    organization: {
      id,
      name: parts.name,
      kind,
      country: region.country,
      paymentVerifiedAt: random.chance(0.86) || persona !== undefined ? addHours(joinedAt, random.int(1, 40)) : null,
      state: 'active',
      createdAt: joinedAt,
      bannedAt: null,
      banNote: null,
    },
    region,
    kind,
    industry: parts.industry ?? random.pick(kind === 'enterprise' ? largeIndustries : industries),
    favourites: parts.favourites,
    appetite: parts.appetite,
    hires: persona === undefined ? Math.min(0.92, Math.max(0.08, random.normal(0.52, 0.2))) : 0.7,
    invites: persona === undefined ? random.logNormal(kind === 'individual' ? 1.6 : 2.6, 0.6) : 3,
    forgets: persona === undefined ? Math.max(0, random.normal(0.09, 0.08)) : 0,
    budgetFactor: random.logNormal({ individual: 0.7, company: 1.05, enterprise: 2.6 }[kind], 0.3),
    bannedAt: undefined,
    hired: new Set(),
    written: new Set(),
  }
}

function clientAccount(
  needs: PeopleNeeds,
  about: {
    readonly region: Region
    readonly joinedAt: Instant
    readonly displayName: string
    readonly mark: string
    readonly kind: Client['kind']
  },
): AccountRow {
  return {
    id: needs.newId(about.joinedAt),
    email: `${mailName(about.displayName)}.${about.mark}@clients.example`,
    displayName: about.displayName,
    roles: about.kind === 'enterprise' ? ['client', 'enterprise_client'] : ['client'],
    locale: baseLanguage(about.region.language),
    persona: null,
    emailConfirmedAt: about.joinedAt,
    createdAt: about.joinedAt,
  }
}
