import type { PolicyName } from './facts.ts'

/** Where a version is public, below the marketplace's own address: `/rules/8` for Connects, `/rules/fees/3` for the others. */
export function versionPage({ policy, version }: { readonly policy: PolicyName; readonly version: number }): `/rules/${string}` {
  return policy === 'connects' ? `/rules/${version}` : `/rules/${policy}/${version}`
}
