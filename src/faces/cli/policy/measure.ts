import { alarmInWords, groupInWords, guardrailInWords, intervalInWords } from '#faces/words/outcomes.ts'
import { momentText } from '#faces/words/policy-refusals.ts'
import {
  meetsForecast,
  metricOf,
  outcomeInWords,
  readOutcome,
  relativeForecast,
  reservationInWords,
  shareInWords,
  signedFigure,
  signedInWords,
  type Estimate,
  type Outcome,
  type VersionOutcome,
} from '#modules/measurement/index.ts'
import { findVersion, type VersionPage } from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { exitCodes, MachineProblem, type ExitCode } from '#platform/machine-problem.ts'
import type { Command } from '../command.ts'
import type { Terminal } from '../terminal.ts'
import { withDatabase } from '../with-database.ts'
import { noVersion } from './rules-file.ts'
import { policyOption, whichRules } from './which-rules.ts'
import { sayTable } from './say.ts'
import { numberOf } from './show.ts'

const MEASURED = 'connects'

export const policyMeasure: Command = {
  name: 'policy measure',
  summary: 'Say what a version did: its frozen plan, where the measurement stands, and the estimate with its interval in words.',
  args: 'N',
  options: {
    ...policyOption,
    'within-guardrails': { type: 'boolean', says: 'Exit with 1 when a side effect went too far: for a check that runs daily.' },
  },
  details: `The running server measures every day, once a version was in force for seven whole days and until 30 days after its end; this
shows the newest result and computes nothing. With --json all of it, day by day, and \`state\`: no_plan, not_begun, too_early, no_result,
range_only or estimate. Exit code 1 means that the version was announced without a plan, so that it is never measured. Rules of Connects only: what is
measured is what people do for Connects, and a change of other rules announces no plan.`,
  async run(call) {
    const number = numberOf(call.args[0] ?? '')
    if (whichRules(call) !== MEASURED)
      throw new MachineProblem(
        'only versions of Connects are measured: a change of other rules announces no plan, and nothing is claimed about its effect.',
        exitCodes.usage,
      )
    const { version, outcome } = await withDatabase(call, 'policy measure', ({ read }) =>
      read.transaction().execute((tx) => measuredVersion(tx, number)),
    )
    const { title, state: life } = version
    const state = stateOf(life, outcome)
    const inWords = outcome?.primary === undefined ? undefined : outcomeInWords(outcome.primary)
    call.terminal.answer({ version: number, title, life, state, inWords, ...outcome }, () => {
      call.terminal.say(`Version ${number}: ${title}`)
      if (outcome === undefined) sayNoPlan(call.terminal, version)
      else sayOutcome(call.terminal, { life, outcome, state })
    })
    return endOf(outcome, call.flag('within-guardrails'))
  },
}

async function measuredVersion(tx: Tx, number: number): Promise<{ version: VersionPage; outcome: VersionOutcome | undefined }> {
  const version = await findVersion(tx, MEASURED, number)
  if (version === undefined) throw noVersion(MEASURED, number)
  return { version, outcome: await readOutcome(tx, MEASURED, number) }
}

type State = 'no_plan' | 'not_begun' | 'too_early' | 'no_result' | Estimate['quality']

function stateOf(life: VersionPage['state'], outcome: VersionOutcome | undefined): State {
  if (outcome === undefined) return 'no_plan'
  if (outcome.primary !== undefined) return outcome.primary.estimate?.quality ?? 'no_result'
  return life === 'announced' || life === 'withdrawn' ? 'not_begun' : 'too_early'
}

function endOf(outcome: VersionOutcome | undefined, isWatching: boolean): ExitCode {
  if (outcome === undefined) return exitCodes.foundProblems
  return isWatching && outcome.alarms.length > 0 ? exitCodes.foundProblems : exitCodes.done
}

function sayNoPlan(terminal: Terminal, { kind }: VersionPage): void {
  terminal.say(
    kind === 'normal'
      ? 'It was announced without a plan of how to measure it, and a plan written afterwards would prove nothing.'
      : 'It takes another version back, and is not measured itself: look at that version.',
  )
}

interface Told {
  readonly life: VersionPage['state']
  readonly state: State
  readonly outcome: VersionOutcome
}

function sayOutcome(terminal: Terminal, told: Told): void {
  const { outcome } = told
  sayPlan(terminal, outcome)
  terminal.say('\nWhat it did')
  const { primary } = outcome
  if (primary === undefined) terminal.say(`  ${notYet(told)}`)
  else {
    terminal.say(`  ${outcomeInWords(primary)}`)
    terminal.say(`  Computed on data up to ${primary.through}; the plan has not changed since the announcement.`)
    if (primary.estimate !== undefined) sayEstimate(terminal, { outcome, primary, estimate: primary.estimate })
  }
  sayGuardrails(terminal, outcome)
}

function sayPlan(terminal: Terminal, { plan, announcedAt, since, until }: VersionOutcome): void {
  terminal.say(`\nThe plan, frozen with the announcement on ${momentText(announcedAt)}`)
  terminal.say(`  looked at      ${metricOf(plan.primary).title}: ${metricOf(plan.primary).means}`)
  terminal.say(`  compared with  ${groupInWords(plan.control)}`)
  terminal.say(`  before         up to ${plan.preDays} days`)
  terminal.say(`  confidence     ${plan.confidencePercent} %`)
  if (since !== null)
    terminal.say(`  in force       from ${momentText(since)}${until === null ? '' : ` to ${momentText(until)}`}`)
}

function notYet({ life, state }: Told): string {
  if (life === 'withdrawn') return 'Nothing: it was withdrawn before it began.'
  return state === 'not_begun'
    ? 'Nothing yet: it has not begun.'
    : 'Nothing can be said yet: seven whole days in force must be counted first, and late answers get their time.'
}

interface Estimated {
  readonly outcome: VersionOutcome
  readonly primary: Outcome
  readonly estimate: Estimate
}

function sayEstimate(terminal: Terminal, { outcome, primary: { metric }, estimate }: Estimated): void {
  for (const reservation of estimate.reservations) terminal.say(`  ! ${reservationInWords(reservation)}`)
  const { during, notice, after } = estimate
  const phases = [
    { name: 'in force', phase: during },
    { name: 'notice', phase: notice },
    { name: 'after its end', phase: after },
  ].flatMap(({ name, phase }) => (phase === null ? [] : [{ name, ...phase }]))
  terminal.say()
  sayTable(
    terminal,
    ['PHASE', 'EFFECT', 'INTERVAL', 'COMPARED WITH NO CHANGE', 'DAYS'],
    phases.map(({ name, effect, relative, days }) => [
      name,
      signedInWords(metric, effect.value),
      `${signedFigure(metric, effect.low)} to ${signedFigure(metric, effect.high)}`,
      intervalInWords(relative),
      String(days),
    ]),
  )
  const forecast = relativeForecast(outcome.forecast)
  if (forecast === undefined) return
  const verdict = meetsForecast(during.relative, forecast) ? 'the forecast was met' : 'the forecast was missed'
  terminal.say(
    `\nForeseen: ${shareInWords(forecast.low)} to ${shareInWords(forecast.high)}. Measured: ${intervalInWords(during.relative)}: ${verdict}.`,
  )
}

function sayGuardrails(terminal: Terminal, { plan, guardrails, alarms }: VersionOutcome): void {
  if (plan.guardrails.length === 0) return
  terminal.say('\nSide effects that are watched')
  for (const guardrail of plan.guardrails) {
    const alarm = alarms.find(({ metric }) => metric === guardrail.metric)
    const effect = guardrails.find(({ metric }) => metric === guardrail.metric)?.estimate?.during.relative
    const measured = effect === undefined ? 'not measured yet' : intervalInWords(effect)
    terminal.say(alarm === undefined ? `✓ within bounds: ${measured}` : `✗ ${alarmInWords(alarm)}`)
    terminal.say(`    ${guardrailInWords(guardrail)}`)
  }
}
