import { contentOf } from '../content/categories/index.ts'
import {
  greetings,
  letterCredentials,
  letterEndings,
  letterFirstSentences,
  letterOpenings,
  localLetters,
} from '../content/letters.ts'
import { capitalised, fill } from '../content/lines.ts'
import type { Random } from '../random.ts'
import type { JobCase } from './jobs.ts'
import { baseLanguage, type Freelancer } from './people.ts'

export function writeLetter(random: Random, job: JobCase, writer: Freelancer): string {
  const language = baseLanguage(writer.region.language)
  const values = {
    client: job.client.organization.name,
    title: job.row.title,
    skill: writer.profile.skills[0] ?? '',
    years: String(writer.years),
    headline: writer.profile.headline,
    city: writer.profile.city ?? '',
    count: String(writer.years * 3 + random.int(2, 9)),
  }
  const local = localLetters[job.language]
  if (local !== undefined && language === job.language) return fill(random.pick(local), values)
  return englishLetter(random, job, { values, greeting: random.chance(0.12) ? greetings[language] : undefined })
}

function englishLetter(
  random: Random,
  job: JobCase,
  { values, greeting }: { readonly values: Readonly<Record<string, string>>; readonly greeting: string | undefined },
): string {
  const content = contentOf[job.row.category]
  const salutation = fill(random.pick(letterOpenings), values)
  const first = `${capitalised(fill(random.pick(letterFirstSentences), values))} ${fill(random.pick(letterCredentials), values)}`
  const middle = [
    ...(random.chance(0.85) ? [random.pick(content.approaches)] : []),
    ...(random.chance(0.65) ? [random.pick(content.questions)] : []),
  ]
  const ending = [random.pick(letterEndings), ...(greeting === undefined ? [] : [greeting])]
  return [salutation, first, ...(middle.length === 0 ? [] : [middle.join(' ')]), ending.join(' ')].join('\n\n')
}

export function answerQuestions(random: Random, job: JobCase): { question: string; answer: string }[] {
  const content = contentOf[job.row.category]
  return job.row.questions.map((question) => ({
    question,
    answer: random.pick([...content.approaches, ...letterCredentials, ...content.specialities]),
  }))
}
