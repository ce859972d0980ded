import { Badge, DataTable, Notice, Section, TimeStamp } from '#faces/web/kit/index.ts'
import { alarmInWords, guardrailInWords, intervalInWords } from '#faces/words/outcomes.ts'
import type { VersionOutcome } from '#modules/measurement/index.ts'

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
            cell: ({ effect }) => (effect === undefined ? 'not yet' : intervalInWords(effect)),
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
