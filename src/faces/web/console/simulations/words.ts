import type { Tone } from '#faces/web/kit/index.ts'
import type { CancelRunRefused, RepeatRunRefused, Run, RunState } from '#modules/simulation/index.ts'

export const runStates: Readonly<Record<RunState, { readonly label: string; readonly tone: Tone }>> = {
  queued: { label: 'Waiting', tone: 'neutral' },
  running: { label: 'Running', tone: 'note' },
  done: { label: 'Done', tone: 'good' },
  failed: { label: 'Failed', tone: 'bad' },
  cancelled: { label: 'Cancelled', tone: 'neutral' },
}

export const kindWords = { draft: 'Draft', version: 'Version', pack: 'Pack' } as const satisfies Record<
  Run['subjectKind'],
  string
>

const stretches = [30, 90, 180, 365] as const
export const stretchChoices = stretches.map((days) => ({ value: String(days), label: `The last ${days} days` }))

/** Where whatever was simulated is shown. */
export function subjectHref({ subjectKind, subject }: Pick<Run, 'subjectKind' | 'subject'>): string {
  if (subjectKind === 'draft') return `/console/policies/drafts/${subject}`
  return subjectKind === 'version' ? `/rules/${subject}` : `/console/policies/packs/${subject.split('/')[0]}`
}

export const cancelSentences = {
  not_found: 'There is no such simulation.',
  run_has_ended: 'It had ended before.',
} as const satisfies Record<CancelRunRefused['code'], string>

export const repeatSentences = {
  not_found: 'There is no such simulation.',
  run_not_done: 'Only a simulation that is done can be run again.',
  rules_changed:
    'One of the two sets of rules is not what it was, so this simulation cannot be run again as it was. Start a new one instead.',
} as const satisfies Record<RepeatRunRefused['code'], string>

/** What the lab is at, said so that a waiting person understands. */
export function progressNote({ progressWhat, progressDone, progressTotal }: Run): string {
  const done = progressDone.toLocaleString('en')
  if (progressWhat === null) return 'It begins as soon as the lab is free.'
  if (progressTotal === 0) return `Reading history: ${done} decisions so far.`
  return `${progressWhat === 'pricing' ? 'Pricing' : 'Reading'}: ${done} of ${progressTotal.toLocaleString('en')} decisions.`
}
