import { Count, Hash, UserText, type Tone } from '#faces/web/kit/index.ts'
import type { DraftStep, DraftStepKind, PublicImpact, VersionPage } from '#modules/policy/index.ts'
import type { Run } from '#modules/simulation/index.ts'
import { countWords } from '../../../public/rules/impact/words.ts'
import { stepTitles } from '../draft-review.tsx'
import type { Moment } from './moments.tsx'
import type { VersionLife } from './read-life.ts'

/** What was done before anybody outside the console knew: edits, checks, simulations, review. */
export function momentsBefore(life: VersionLife): readonly Moment[] {
  const { version, runs, names } = life
  const simulated = runs.flatMap((run) => (run.finishedAt === null ? [] : [runMoment(version, run, run.finishedAt, names)]))
  const ofThese = runs.some(({ afterSha256, subjectKind }) => subjectKind === 'draft' && afterSha256 === version.sha256)
  const impact = version.entries[0]?.content.impact
  return [
    ...editsTogether(life.steps.filter(isBefore)).map((edits) => stepMoment(life, edits)),
    ...simulated,
    ...(impact === undefined || ofThese ? [] : [impactMoment(impact)]),
  ]
}

/** Announcing and what follows it stands in the register, with its own entry. */
function isBefore({ kind }: DraftStep): boolean {
  return kind !== 'announced' && kind !== 'withdrawn'
}

/** Saving again and again while one works is one thing that happened. */
function editsTogether(steps: readonly DraftStep[]): readonly (readonly [DraftStep, ...DraftStep[]])[] {
  const together: [DraftStep, ...DraftStep[]][] = []
  for (const step of steps) {
    const last = together.at(-1)
    const continues = step.kind === 'saved' && step.no > 2 && last?.[0].kind === 'saved' && last[0].no > 1
    if (continues && last[0].by === step.by) last.push(step)
    else together.push([step])
  }
  return together
}

const tones: Partial<Record<DraftStepKind, Tone>> = { approved: 'good', rejected: 'bad', submitted: 'note' }

function stepMoment(life: VersionLife, edits: readonly [DraftStep, ...DraftStep[]]): Moment {
  const step = edits.at(-1) ?? edits[0]
  const title = step.no === 1 ? 'Drafted' : stepTitles[step.kind]
  const isFinal = step.sha256 === life.version.sha256
  return {
    at: step.at,
    tone: tones[step.kind] ?? 'neutral',
    title: (
      <>
        {title} by <span dir="auto">{step.byName ?? 'the marketplace'}</span>
        {edits.length === 1 ? '' : `, ${edits.length} times`}
      </>
    ),
    text: (
      <>
        {step.words === null ? null : <UserText text={step.words} />}
        {step.kind === 'submitted' && isFinal ? <Checked life={life} /> : null}
        <p className="muted">
          {isFinal ? 'The rules as they were announced' : 'An earlier text of the rules'}, against version {step.parent} ·{' '}
          <Hash value={step.sha256} />
        </p>
      </>
    ),
  }
}

/** A draft with an error or a failing case is not handed over, so this is what was found then. */
function Checked({ life: { draft, cases } }: { readonly life: VersionLife }) {
  const warnings = draft?.findings.filter(({ severity }) => severity === 'warning').length ?? 0
  const declared = draft?.findings.filter(({ severity }) => severity === 'declared').length ?? 0
  return (
    <p>
      The check found no error
      {warnings === 0 ? '' : <>, and {<Count value={warnings} one="warning" many="warnings" />}</>}.{' '}
      {declared === 0 ? '' : 'The broken promise is declared. '}
      {cases === 0 ? (
        'Nobody wrote cases that it has to get right.'
      ) : (
        <>
          It got <Count value={cases} one="case" many="cases" /> right.
        </>
      )}
    </p>
  )
}

function runMoment(version: VersionPage, run: Run, at: Date, names: VersionLife['names']): Moment {
  const name = run.askedBy === null ? undefined : names.get(run.askedBy)
  const earlier = run.subjectKind === 'draft' && run.afterSha256 !== version.sha256
  return {
    at,
    tone: 'note',
    title: (
      <>
        {run.repeats === null ? 'Simulated' : 'Simulated again'} on {run.days} days of history
        {name === undefined ? null : (
          <>
            {' '}
            by <span dir="auto">{name}</span>
          </>
        )}
      </>
    ),
    text: (
      <p>
        <a href={`/console/simulations/${run.id}`}>What it found</a>
        {earlier ? ', of an earlier text of the rules' : ''}
      </p>
    ),
  }
}

function impactMoment({ from, until, people, payingMore, payingLess }: PublicImpact): Moment {
  const days = Math.round((new Date(until).getTime() - new Date(from).getTime()) / 86_400_000)
  return {
    at: new Date(until),
    tone: 'note',
    title: `Measured on ${days} days of recorded history`,
    text: (
      <p>
        Of {countWords(people)} {people === 1 ? 'person' : 'people'}, {countWords(payingMore.people)} would have paid more and{' '}
        {countWords(payingLess.people)} less. These figures went with the announcement.
      </p>
    ),
  }
}
