import { LinkButton } from '#faces/web/kit/index.ts'
import type { PolicyName, VersionSummary } from '#modules/policy/index.ts'
import { lifePath } from '../../public/rules/address.ts'

interface Ways {
  /** Stops the change at once and leaves what happened under it as it is. */
  readonly suspend: boolean
  /** Restores the rules before it. */
  readonly reverse: boolean
}

/**
 * What may start at once at all. A change of weights never may: whoever gains a place takes it from somebody. Under rules by which nobody
 * pays, nothing happened that a suspension could leave to a later reversal.
 */
const waysBack: Readonly<Record<PolicyName, Ways>> = {
  connects: { suspend: true, reverse: true },
  fees: { suspend: true, reverse: true },
  ranking: { suspend: false, reverse: false },
  notice: { suspend: false, reverse: true },
}

/** Announced versions can be withdrawn before they begin; those that were in force can be suspended or reversed, as far as their rules allow. */
export function mayBeTakenBack(version: VersionSummary): boolean {
  if (version.state === 'announced') return true
  const wasInForce = version.kind === 'normal' && ['active', 'superseded', 'suspended'].includes(version.state)
  return version.parent !== null && wasInForce && waysBack[version.policy].reverse
}

/** The ways to take a version back, as links to pages that show first what would happen. */
export function TakeBack({ version }: { readonly version: VersionSummary }) {
  if (!mayBeTakenBack(version)) return null
  const base = lifePath(version)
  if (version.state === 'announced') {
    return (
      <LinkButton size="small" href={`${base}/withdraw`}>
        Withdraw
      </LinkButton>
    )
  }
  return (
    <>
      {version.state === 'suspended' || !waysBack[version.policy].suspend ? null : (
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
