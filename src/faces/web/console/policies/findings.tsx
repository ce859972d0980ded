import { Badge, Notice, Stack } from '#faces/web/kit/index.ts'
import { factsText, type Finding } from '#modules/policy/index.ts'

const severityWords = {
  error: { label: 'Must be mended', tone: 'bad' },
  declared: { label: 'Declared', tone: 'warning' },
  warning: { label: 'Worth a thought', tone: 'note' },
} as const

/** What the engine says about rules: each finding with a case that shows it, and a link to what it is about where the page has it. */
export function Findings({
  findings,
  anchor,
}: {
  readonly findings: readonly Finding[]
  readonly anchor?: (finding: Finding) => string | undefined
}) {
  if (findings.length === 0) return <Notice tone="good" title="No gaps, no overlaps, no broken promise" />
  return (
    <Stack>
      {findings.map((finding) => (
        <FindingView key={`${finding.code} ${finding.where} ${finding.message}`} finding={finding} href={anchor?.(finding)} />
      ))}
    </Stack>
  )
}

function FindingView({ finding, href }: { readonly finding: Finding; readonly href: string | undefined }) {
  const { label, tone } = severityWords[finding.severity]
  return (
    <div className="finding">
      <p>
        <Badge tone={tone}>{label}</Badge> {finding.message}
      </p>
      <p className="muted">
        {href === undefined ? <code>{finding.where}</code> : <a href={`#${href}`}>Go there</a>}
        {finding.facts === undefined || finding.action === undefined ? null : (
          <> · for example: {factsText(finding.action, finding.facts)}</>
        )}
      </p>
    </div>
  )
}
