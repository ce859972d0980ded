import { metricOf, shareInWords, type Alarm, type Measured } from '#modules/measurement/index.ts'
import {
  capitalized,
  factLabel,
  groupFacts,
  valueText,
  type CaseGroup,
  type GroupFact,
  type Guardrail,
} from '#modules/policy/index.ts'
import { policyRefusalTitle } from './policy-refusals.ts'

/** Whom a result was compared with, as people say it. */
export function groupInWords(group: CaseGroup | null): string {
  if (group === null) return 'nobody: the change concerned everybody'
  return groupFacts.flatMap((fact) => namesOf(fact, group[fact])).join(', ')
}

function namesOf(fact: GroupFact, values: readonly string[] | undefined): string[] {
  return values === undefined ? [] : [`${factLabel(fact)}: ${values.map((value) => valueText(fact, value)).join(' or ')}`]
}

/** `category:design` as "Design". */
export function segmentInWords(key: string): string {
  const [fact, value] = key.split(':') as [GroupFact, string]
  return capitalized(valueText(fact, value))
}

/** A share with both ends of its interval: "−23 % (−30 % to −16 %)". */
export function intervalInWords({ value, low, high }: Measured): string {
  return `${shareInWords(value)} (${shareInWords(low)} to ${shareInWords(high)})`
}

/** When a side effect would be bad enough to act, in words. */
export function guardrailInWords({ metric, direction, byPercent, surelyByPercent, days, act }: Guardrail): string {
  const surely =
    surelyByPercent === 0 ? 'the whole interval beyond none at all' : `the whole interval beyond ${surelyByPercent} %`
  const then = act === 'suspend' ? 'operators are told and what the version changed stops charging at once' : 'operators are told'
  return `${metricOf(metric).title} ${direction} by ${byPercent} % or more, with ${surely}, on ${days === 1 ? 'a day' : `${days} days in a row`}: ${then}.`
}

/** What an alarm led to, in words. */
export function alarmInWords({ metric, effect, guardrail, suspendedBy, notSuspendedBecause }: Alarm): string {
  const what = `${metricOf(metric).title}: ${intervalInWords(effect)}.`
  if (suspendedBy !== null) return `${what} What the version changed stopped charging at once, by version ${suspendedBy}.`
  if (notSuspendedBecause !== null)
    return `${what} It should have stopped charging, but could not: ${policyRefusalTitle(notSuspendedBecause)}.`
  return `${what} ${guardrail.act === 'tell' ? 'Operators were told.' : ''}`.trim()
}
