import type { Category } from '#kernel/category.ts'
import { lines } from '../lines.ts'

/** One thing a client needs done, in a category. */
export interface Task {
  readonly title: string
  readonly need: string
  readonly details: readonly string[]
}

/** A packaged service for the catalog. */
export interface PackagedService {
  readonly title: string
  readonly included: string
  readonly tiers: readonly [string, string, string]
}

/** What people of one category write about, and what their work costs. */
export interface CategoryContent {
  readonly category: Category
  readonly label: string
  readonly subcategories: readonly string[]
  /** The most wanted first: chosen by Zipf's law. */
  readonly skills: readonly string[]
  readonly headlines: readonly string[]
  readonly specialities: readonly string[]
  readonly tasks: readonly Task[]
  readonly approaches: readonly string[]
  readonly questions: readonly string[]
  readonly services: readonly PackagedService[]
  readonly money: {
    readonly medianBudgetUsd: number
    readonly budgetSigma: number
    readonly hourlyShare: number
    readonly medianRateUsd: number
  }
}

interface CategoryText {
  readonly category: Category
  readonly label: string
  /** `a, b, c` */
  readonly subcategories: string
  readonly skills: string
  /** One a line. */
  readonly headlines: string
  readonly specialities: string
  /** `title | need | detail; detail; detail`, one a line. */
  readonly tasks: string
  readonly approaches: string
  readonly questions: string
  /** `title | what is included | small tier / middle tier / large tier`, one a line. */
  readonly services: string
  readonly money: CategoryContent['money']
}

export function category(text: CategoryText): CategoryContent {
  return {
    ...text,
    subcategories: text.subcategories.split(', '),
    skills: text.skills.split(', '),
    headlines: lines(text.headlines),
    specialities: lines(text.specialities),
    approaches: lines(text.approaches),
    questions: lines(text.questions),
    tasks: lines(text.tasks).map((line) => {
      const [title = '', need = '', details = ''] = line.split(' | ')
      return { title, need, details: details.split('; ') }
    }),
    services: lines(text.services).map((line) => {
      const [title = '', included = '', tiers = ''] = line.split(' | ')
      const [small = '', middle = '', large = ''] = tiers.split(' / ')
      return { title, included, tiers: [small, middle, large] }
    }),
  }
}
