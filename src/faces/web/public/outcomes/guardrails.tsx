import { Badge, DataTable, Notice, Section, TimeStamp } from '#faces/web/kit/index.ts'
import { metricOf, shareInWords, type Alarm, type VersionOutcome } from '#modules/measurement/index.ts'
import type { Guardrail } from '#modules/policy/index.ts'

/** When a side effect would be bad enough to act, in words. */
export function guardrailInWords({ metric, direction, byPercent, surelyByPercent, days, act }: Guardrail): string {
  const surely =
    surelyByPercent === 0 ? 'the whole interval beyond none at all' : `the whole interval beyond ${surelyByPercent} %`
  const then = act === 'suspend' ? 'operators are told and what the version changed stops charging at once' : 'operators are told'
  return `${metricOf(metric).title} ${direction} by ${byPercent} % or more, with ${surely}, on ${days === 1 ? 'a day' : `${days} days in a row`}: ${then}.`
}

/** What an alarm led to, in words. */
export function alarmInWords({ metric, effect, guardrail, suspendedBy, notSuspendedBecause }: Alarm): string {
  const what = `${metricOf(metric).title}: ${shareInWords(effect.value)} (${shareInWords(effect.low)} to ${shareInWords(effect.high)}).`
  if (suspendedBy !== null) return `${what} What the version changed stopped charging at once, by version ${suspendedBy}.`
  if (notSuspendedBecause !== null)
    return `${what} It should have stopped charging, but could not: ${notSuspendedBecause.replaceAll('_', ' ')}.`
  return `${what} ${guardrail.act === 'tell' ? 'Operators were told.' : ''}`.trim()
}

/** What was promised to be watched besides, and how it went. */
export function Guardrails({ outcome }: { readonly outcome: VersionOutcome }) {
  const { plan, guardrails, alarms } = outcome
  if (plan.guardrails.length === 0) return null
  const lines = plan.guardrails.map((guardrail) => ({
    guardrail,
    alarm: alarms.find(({ metric }) => metric === guardrail.metric),
    effect: guardrails.find(({ metric }) => metric === guardrail.metric)?.estimate?.during.relative,
  }))
  return (
    <Section title="Side effects that are watched" intro="When one of them goes too far, something happens by itself.">
      {alarms.map((alarm) => (
        <Notice key={alarm.metric} tone="problem" title="A side effect went too far">
          <p>{alarmInWords(alarm)}</p>
          <p>
            <TimeStamp at={alarm.at} show="moment" />
            {alarm.suspendedBy === null ? null : (
              <>
                {' · '}
                <a href={`/rules/${alarm.suspendedBy}`}>Version {alarm.suspendedBy}</a>
              </>
            )}
          </p>
        </Notice>
      ))}
      <DataTable
        caption="Side effects and where they stand"
        rows={lines}
        rowKey={({ guardrail }) => guardrail.metric}
        columns={[
          { title: 'Too far is', cell: ({ guardrail }) => guardrailInWords(guardrail) },
          {
            title: 'Measured',
            cell: ({ effect }) =>
              effect === undefined
                ? 'not yet'
                : `${shareInWords(effect.value)} (${shareInWords(effect.low)} to ${shareInWords(effect.high)})`,
          },
          {
            title: 'State',
            cell: ({ alarm }) =>
              alarm === undefined ? <Badge tone="good">Within bounds</Badge> : <Badge tone="bad">Too far</Badge>,
          },
        ]}
      />
    </Section>
  )
}
