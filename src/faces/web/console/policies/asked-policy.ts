import { policyNames, type PolicyName } from '#modules/policy/index.ts'

/** Which set of rules an address of the console is about: `?policy=fees`; Connects where it does not say. */
export function askedPolicy(query: URLSearchParams): PolicyName {
  return policyNames.find((name) => name === query.get('policy')) ?? 'connects'
}

/** The same address for another set of rules. */
export function withPolicy(path: string, policy: PolicyName): string {
  return policy === 'connects' ? path : `${path}?policy=${policy}`
}
