import { Badge, Notice, Section, Stack } from '#faces/web/kit/index.ts'
import { factsText, type Examined, type Finding } from '#modules/policy/index.ts'
import { DiffView } from '../../public/rules/diff-view.tsx'

const severityWords = {
  error: { label: 'Must be mended', tone: 'bad' },
  declared: { label: 'Declared', tone: 'warning' },
  warning: { label: 'Worth a thought', tone: 'note' },
} as const

/** What the engine says about a draft right now: each finding with a case that shows it, and the exact difference. */
export function CheckView({ examined, parent }: { readonly examined: Examined; readonly parent: number }) {
  return (
    <Section title="What the check says" intro={`Compared with version ${parent} over ${examined.diff.cells} kinds of cases.`}>
      <Findings findings={examined.findings} />
      <Notice
        tone={examined.diff.nobodyPaysMore ? 'good' : 'warning'}
        title={examined.diff.nobodyPaysMore ? 'Nobody pays more: it may start at once' : 'Somebody pays more: it needs notice'}
      >
        {examined.diff.somebodyPaysMore?.words}
      </Notice>
      <DiffView diff={examined.diff} />
    </Section>
  )
}

export function Findings({ findings }: { readonly findings: readonly Finding[] }) {
  if (findings.length === 0) return <Notice tone="good" title="No gaps, no overlaps, no broken promise" />
  return (
    <Stack>
      {findings.map((finding) => (
        <FindingView key={`${finding.code} ${finding.where} ${finding.message}`} finding={finding} />
      ))}
    </Stack>
  )
}

function FindingView({ finding }: { readonly finding: Finding }) {
  const { label, tone } = severityWords[finding.severity]
  return (
    <div className="finding">
      <p>
        <Badge tone={tone}>{label}</Badge> {finding.message}
      </p>
      <p className="muted">
        <code>{finding.where}</code>
        {finding.facts === undefined || finding.action === undefined ? null : (
          <> · for example: {factsText(finding.action, finding.facts)}</>
        )}
      </p>
    </div>
  )
}
