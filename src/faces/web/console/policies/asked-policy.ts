import type { Route, WebRequest } from '#faces/web/routes.ts'
import { policyKinds, policyNames, type PolicyName } from '#modules/policy/index.ts'
import type { AskedRequest } from '../../public/rules/address.ts'

/** Which set of rules an address of the console is about: `?policy=fees`; Connects where it does not say. */
export function askedPolicy(query: URLSearchParams): PolicyName {
  return policyNames.find((name) => name === query.get('policy')) ?? 'connects'
}

/** The same address for another set of rules. */
export function withPolicy(path: string, policy: PolicyName): string {
  return policy === 'connects' ? path : `${path}?policy=${policy}`
}

/** The same pages for versions of Connects and of the other rules, like in public: which version is meant says `findAsked`. */
export function ofEveryVersion(
  routesOf: (base: '/console/policies/versions/:version' | '/console/policies/:policy/versions/:version') => readonly Route[],
): readonly Route[] {
  return [...routesOf('/console/policies/versions/:version'), ...routesOf('/console/policies/:policy/versions/:version')]
}

/** The way back to the drafts and versions of one set of rules. */
export function policyCrumbs(policy: PolicyName): readonly { readonly label: string; readonly href: string }[] {
  const console = { label: 'Console', href: '/console' }
  const all = { label: 'Policies', href: '/console/policies' }
  if (policy === 'connects') return [console, all]
  return [console, all, { label: policyKinds[policy].title, href: withPolicy(all.href, policy) }]
}

/** A request for one of these pages. */
export type VersionRequest = WebRequest & AskedRequest
