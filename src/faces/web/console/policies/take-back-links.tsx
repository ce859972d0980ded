import { LinkButton } from '#faces/web/kit/index.ts'
import type { VersionSummary } from '#modules/policy/index.ts'

/** Announced versions can be withdrawn before they begin; those that were in force can be suspended or reversed. */
export function mayBeTakenBack(version: VersionSummary): boolean {
  if (version.state === 'announced') return true
  return version.parent !== null && version.kind === 'normal' && ['active', 'superseded', 'suspended'].includes(version.state)
}

/** The ways to take a version back, as links to pages that show first what would happen. */
export function TakeBack({ version }: { readonly version: VersionSummary }) {
  if (!mayBeTakenBack(version)) return null
  const base = `/console/policies/versions/${version.version}`
  if (version.state === 'announced') {
    return (
      <LinkButton size="small" href={`${base}/withdraw`}>
        Withdraw
      </LinkButton>
    )
  }
  return (
    <>
      {version.state === 'suspended' ? null : (
        <LinkButton size="small" href={`${base}/suspend`}>
          Suspend
        </LinkButton>
      )}
      <LinkButton size="small" href={`${base}/reverse`}>
        Reverse
      </LinkButton>
    </>
  )
}
