import type { PolicyName } from '#modules/policy/index.ts'

/** Where a version of any rules is public: `/rules/8` for Connects, `/rules/fees/3` for the others. */
export function policyPage(policy: PolicyName, version: number): `/${string}` {
  return policy === 'connects' ? `/rules/${version}` : `/rules/${policy}/${version}`
}
