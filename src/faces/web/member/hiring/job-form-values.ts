import type { Job } from '#modules/jobs/index.ts'
import { FormValues } from '../../routes.ts'

/** What the form shows when a job is written again. */
export function valuesOfJob(job: Job): FormValues {
  return FormValues.of({
    title: job.title,
    description: job.description,
    category: job.category,
    mustSkills: job.mustSkills.join(', '),
    niceSkills: job.niceSkills.join(', '),
    payKind: job.payKind,
    budget: dollars(job.budgetUsdCents),
    hourlyFrom: dollars(job.hourlyFromUsdCents),
    hourlyTo: dollars(job.hourlyToUsdCents),
    hoursPerWeek: job.hoursPerWeek,
    durationWeeks: job.durationWeeks,
    experienceLevel: job.experienceLevel,
    peopleToHire: job.peopleToHire,
    questions: job.questions.join('\n'),
    visibility: job.visibility,
  })
}

/** What the form shows before anybody typed. */
export const valuesOfNewJob = FormValues.of({
  payKind: 'fixed',
  hoursPerWeek: 20,
  durationWeeks: 4,
  experienceLevel: 'intermediate',
  peopleToHire: 1,
  visibility: 'public',
})

/** The form as the action takes it; the action's schema says what is wrong with it. */
export function jobTextOf(form: FormValues) {
  return {
    title: form.text('title'),
    description: form.text('description'),
    category: form.text('category'),
    mustSkills: form.list('mustSkills'),
    niceSkills: form.list('niceSkills'),
    payKind: form.text('payKind'),
    budgetUsdCents: form.usdCents('budget'),
    hourlyFromUsdCents: form.usdCents('hourlyFrom'),
    hourlyToUsdCents: form.usdCents('hourlyTo'),
    hoursPerWeek: form.integer('hoursPerWeek'),
    durationWeeks: form.integer('durationWeeks'),
    experienceLevel: form.text('experienceLevel'),
    peopleToHire: form.integer('peopleToHire'),
    questions: lines(form.text('questions')),
    visibility: form.text('visibility'),
  }
}

/** Where the problem of an input path shows in the form. */
export const jobFieldNames: Readonly<Record<string, string>> = Object.fromEntries([
  ...[
    'title',
    'description',
    'category',
    'mustSkills',
    'niceSkills',
    'payKind',
    'hoursPerWeek',
    'durationWeeks',
    'experienceLevel',
    'peopleToHire',
    'questions',
    'visibility',
  ].flatMap((name) => [[`text.${name}`, name], ...Array.from({ length: 30 }, (_one, index) => [`text.${name}.${index}`, name])]),
  ['text.budgetUsdCents', 'budget'],
  ['text.hourlyFromUsdCents', 'hourlyFrom'],
  ['text.hourlyToUsdCents', 'hourlyTo'],
])

function lines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

function dollars(cents: number | null): string | undefined {
  if (cents === null) return undefined
  return cents % 100 === 0 ? String(cents / 100) : (cents / 100).toFixed(2)
}
