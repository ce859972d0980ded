import { Badge, Card, Hash, TimeStamp } from '#faces/web/kit/index.ts'
import { policyKinds, type VersionSummary } from '#modules/policy/index.ts'
import { versionPath } from './address.ts'
import { stateWords } from './words.ts'

/** One version in a list: when it was announced and in force, and whether it made anybody worse off. */
export function VersionCard({ version }: { readonly version: VersionSummary }) {
  const { label, tone } = stateWords[version.state]
  return (
    <Card
      title={`Version ${version.version}: ${version.title}`}
      href={versionPath(version)}
      level={3}
      meta={<Badge tone={tone}>{label}</Badge>}
      footer={
        <span className="muted">
          Hash <Hash value={version.sha256} />
        </span>
      }
    >
      <p>
        {version.announcedAt === null ? (
          'The first rules'
        ) : (
          <>
            Announced <TimeStamp at={version.announcedAt} />
          </>
        )}
        {version.effectiveAt === null ? null : (
          <>
            , in force from <TimeStamp at={version.effectiveAt} />
            {version.endedAt === null ? (
              ''
            ) : (
              <>
                {' '}
                to <TimeStamp at={version.endedAt} />
              </>
            )}
          </>
        )}
        .
      </p>
      <p className="muted">{effectWords(version)}</p>
    </Card>
  )
}

function effectWords(version: VersionSummary): string {
  const isConnects = version.policy === 'connects'
  if (version.reversesVersion !== null)
    return `Takes back version ${version.reversesVersion}${isConnects ? '; what it took is returned' : ''}.`
  if (version.suspendsVersion !== null)
    return `Lets clauses of version ${version.suspendsVersion} stop charging. Nothing is returned by it.`
  if (version.parent === null) return 'Where the history of these rules begins.'
  const { harmless, harmful } = policyKinds[version.policy]
  const cost = version.nobodyPaysMore ? `Proved: ${withoutCapital(harmless)} in any case.` : `${harmful}.`
  return version.breaksPromises.length === 0 ? cost : `${cost} Breaks a promise, declared in the announcement.`
}

function withoutCapital(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
