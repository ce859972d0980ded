import { Badge, Notice, Stack } from '#faces/web/kit/index.ts'
import { findingTitle, severityWords } from '#faces/words/findings.ts'
import { factsText, type Finding } from '#modules/policy/index.ts'

const tones = { error: 'bad', declared: 'warning', warning: 'note' } as const

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
  return (
    <div className="finding">
      <p>
        <Badge tone={tones[finding.severity]}>{severityWords[finding.severity]}</Badge> <strong>{findingTitle(finding)}.</strong>{' '}
        {finding.message}
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
