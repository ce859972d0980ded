import type { Category } from '#kernel/category.ts'
import { usdCents } from '#kernel/money.ts'
import { jobSize, type JobText, type Pay } from '#modules/jobs/index.ts'
import { contentOf, type Task } from '../content/categories/index.ts'
import { brandName, industries, languagesAskedFor, topics } from '../content/clients.ts'
import { localJobs, openings, reasonsToRead, screeningQuestions, titleEndings, workingModes } from '../content/job-texts.ts'
import { capitalised, fill } from '../content/lines.ts'
import type { Random } from '../random.ts'
import { baseLanguage, skillsFrom, type Client } from './people.ts'

const MOST_TITLE = 120

/** What a client writes, with the language it is written in. */
export interface WrittenJob {
  readonly text: JobText
  readonly language: string
  readonly sizeUsdCents: ReturnType<typeof jobSize>
}

export function writeJob(random: Random, client: Client, fixed?: { readonly category: Category }): WrittenJob {
  const language = baseLanguage(client.region.language)
  const local = fixed === undefined ? freshLocalJob(random, client, language) : undefined
  const words = local ?? englishWords(random, client, fixed?.category)
  const level = random.weighted(['entry', 'intermediate', 'expert'] as const, (_, index) => [0.24, 0.5, 0.26][index] ?? 0)
  const pay = payOf(random, { client, category: words.category, level })
  const mustSkills = skillsFrom(random, words.category, random.int(2, 4))
  const text: JobText = {
    title: words.title.slice(0, MOST_TITLE),
    description: words.description,
    category: words.category,
    mustSkills,
    niceSkills: skillsFrom(random, words.category, random.int(0, 3)).filter((skill) => !mustSkills.includes(skill)),
    ...pay,
    experienceLevel: level,
    peopleToHire: random.chance(0.05) ? 2 : 1,
    questions: random.chance(0.4)
      ? random.sample([...screeningQuestions, ...contentOf[words.category].questions.slice(0, 2)], random.int(1, 2))
      : [],
    visibility: visibilityOf(random, client, fixed !== undefined),
  }
  return { text, language: local === undefined ? 'en' : language, sizeUsdCents: jobSize(text) }
}

interface Words {
  readonly category: Category
  readonly title: string
  readonly description: string
}

/** People write their first job and some others in their own language, and no job twice. */
function freshLocalJob(random: Random, client: Client, language: string): Words | undefined {
  const fresh = (localJobs[language] ?? []).filter(({ title }) => !client.written.has(title))
  if (fresh.length === 0 || (client.written.size > 0 && !random.chance(0.3))) return undefined
  const job = random.pick(fresh)
  client.written.add(job.title)
  const values = { company: client.organization.name, city: random.pick(client.region.cities) }
  return { category: job.category, title: job.title, description: fill(job.text, values) }
}

function englishWords(random: Random, client: Client, fixed: Category | undefined): Words {
  const category = fixed ?? random.pick(client.favourites)
  const task = freshTask(random, client, category)
  const values = wordsFor(random, client, category)
  const details = random.sample(task.details, random.int(Math.min(2, task.details.length), task.details.length))
  const opening =
    client.kind === 'individual' ? random.pick(openings.filter((text) => !text.includes('{company}'))) : random.pick(openings)
  const parts = [
    `${fill(opening, { ...values, industry: client.industry })} ${fill(task.need, values)}`,
    ['What matters:', ...details.map((detail) => `– ${capitalised(fill(detail, values))}`)].join('\n'),
    ...(random.chance(0.75) ? [random.pick(workingModes)] : []),
    ...(random.chance(0.7) ? [random.sample(reasonsToRead, random.int(1, 2)).join(' ')] : []),
  ]
  return { category, title: titleOf(random, task, values), description: parts.join('\n\n') }
}

function freshTask(random: Random, client: Client, category: Category): Task {
  const { tasks } = contentOf[category]
  const fresh = tasks.filter(({ title }) => !client.written.has(title))
  const task = random.pick(fresh.length > 0 ? fresh : tasks)
  client.written.add(task.title)
  return task
}

function wordsFor(random: Random, client: Client, category: Category): Record<string, string> {
  return {
    company: client.organization.name,
    industry: random.chance(0.7) ? client.industry : random.pick(industries),
    country: client.region.country,
    place: random.pick(client.region.cities),
    month: random.pick(MONTHS),
    skill: contentOf[category].skills[random.int(0, 7)] ?? '',
    brand: client.kind !== 'individual' && random.chance(0.5) ? client.organization.name : brandName(random),
    count: String(random.pick([40, 60, 80, 120, 150, 200, 300, 450, 600])),
    topic: random.pick(topics),
    language: random.pick(languagesAskedFor),
  }
}

const MONTHS = ['January', 'March', 'April', 'May', 'June', 'September', 'October', 'November'] as const

function titleOf(random: Random, { title }: Task, values: Readonly<Record<string, string>>): string {
  if (title.includes('{') || random.chance(0.2)) return fill(title, values)
  const ending = random.pick(titleEndings.filter((candidate) => !(title.includes(' for ') && candidate.includes('for '))))
  return fill(ending.startsWith(',') ? `${title}${ending}` : `${title} ${ending}`, values)
}

type PayAndTime = Pay & Pick<JobText, 'hoursPerWeek' | 'durationWeeks'>

function payOf(
  random: Random,
  {
    client,
    category,
    level,
  }: { readonly client: Client; readonly category: Category; readonly level: JobText['experienceLevel'] },
): PayAndTime {
  const { money } = contentOf[category]
  const levelFactor = { entry: 0.55, intermediate: 1, expert: 1.9 }[level]
  const durationWeeks = random.pick([1, 1, 2, 2, 3, 4, 4, 6, 8, 12, 16, 26])
  if (random.chance(money.hourlyShare)) {
    const middle = random.logNormal(money.medianRateUsd * (level === 'expert' ? 1.5 : level === 'entry' ? 0.65 : 1), 0.25)
    return {
      payKind: 'hourly',
      budgetUsdCents: null,
      hourlyFromUsdCents: usdCents(Math.max(400, Math.round(middle * 0.8) * 100)),
      hourlyToUsdCents: usdCents(Math.max(500, Math.round(middle * 1.25) * 100)),
      hoursPerWeek: random.pick([5, 8, 10, 10, 15, 20, 25, 30, 40]),
      durationWeeks,
    }
  }
  const usd = random.logNormal(money.medianBudgetUsd * levelFactor * client.budgetFactor, money.budgetSigma)
  return {
    payKind: 'fixed',
    budgetUsdCents: usdCents(roundBudget(usd) * 100),
    hourlyFromUsdCents: null,
    hourlyToUsdCents: null,
    hoursPerWeek: random.pick([5, 10, 10, 20, 30]),
    durationWeeks,
  }
}

/** People write round numbers: to 5 below 100, to 10 below 500, to 50 below 2,000, then to 250. */
function roundBudget(usd: number): number {
  const step = usd < 100 ? 5 : usd < 500 ? 10 : usd < 2_000 ? 50 : 250
  return Math.min(250_000, Math.max(15, Math.round(usd / step) * step))
}

function visibilityOf(random: Random, client: Client, isFixed: boolean): JobText['visibility'] {
  if (isFixed) return 'public'
  if (client.kind === 'enterprise' && random.chance(0.12)) return 'talent_pool'
  return random.weighted(['public', 'members', 'invite_only'] as const, (_, index) => [0.9, 0.06, 0.04][index] ?? 0)
}
