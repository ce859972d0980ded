import type { ProjectState, TierName } from '#modules/catalog/index.ts'
import type { Tone } from '../../kit/index.ts'

export const tierWords: Readonly<Record<TierName, string>> = { starter: 'Starter', standard: 'Standard', advanced: 'Advanced' }

export const projectStateWords: Readonly<Record<ProjectState, { readonly label: string; readonly tone: Tone }>> = {
  draft: { label: 'Draft', tone: 'neutral' },
  listed: { label: 'Listed', tone: 'good' },
  paused: { label: 'Paused', tone: 'warning' },
  retired: { label: 'Retired', tone: 'neutral' },
}

export function daysText(days: number): string {
  return days === 1 ? '1 day' : `${days} days`
}

export function revisionsText(revisions: number): string {
  if (revisions === 0) return 'no revision'
  return revisions === 1 ? '1 revision' : `${revisions} revisions`
}
