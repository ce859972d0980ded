import type { Route, WebRequest } from '#faces/web/routes.ts'
import { policyKinds, policyNames, type PolicyName } from '#modules/policy/index.ts'

type RulesPath = '/rules' | `/rules/${Exclude<PolicyName, 'connects'>}`

/** Where one set of rules is public: `/rules` for Connects, where it always was, `/rules/fees` and so on for the others. */
export function rulesPath(policy: PolicyName): RulesPath {
  return policy === 'connects' ? '/rules' : `/rules/${policy}`
}

interface VersionNumber {
  readonly policy: PolicyName
  readonly version: number
}

/** The page of one version: `/rules/8`, `/rules/fees/3`. */
export function versionPath({ policy, version }: VersionNumber): string {
  return `${rulesPath(policy)}/${version}`
}

/** A version in running text: "Fees policy v3". */
export function versionName({ policy, version }: VersionNumber): string {
  return `${policyKinds[policy].name} v${version}`
}

/** The way back to the list that a version is in. */
export function registerCrumbs(policy: PolicyName): readonly { readonly label: string; readonly href: string }[] {
  const all = { label: 'Rules register', href: '/rules' }
  return policy === 'connects' ? [all] : [all, { label: policyKinds[policy].title, href: rulesPath(policy) }]
}

/** The same pages for every set of rules, each under its own name. */
export function inEveryRegister(routesOf: (policy: PolicyName, base: RulesPath) => readonly Route[]): readonly Route[] {
  return policyNames.flatMap((policy) => routesOf(policy, rulesPath(policy)))
}

/** The same pages for the versions of Connects and for those of the other rules; what stands in the address says `findAsked`. */
export function ofEveryVersion(routesOf: (base: '/rules' | '/rules/:policy') => readonly Route[]): readonly Route[] {
  return [...routesOf('/rules'), ...routesOf('/rules/:policy')]
}

/** `/rules/8`, or `/rules/fees/3` and whatever stands below them. */
export type AskedRequest = Pick<WebRequest, 'reading'> & {
  readonly params: { readonly version: string; readonly policy?: string }
}

/** Which version an address names, whether there is one or not; undefined where it can name none. */
export function askedVersion({ params }: Pick<AskedRequest, 'params'>): VersionNumber | undefined {
  const version = Number(params.version)
  if (!Number.isSafeInteger(version) || version < 1 || version > 2_147_483_647) return undefined
  // Connects have one address only, the short one.
  const policy = params.policy === undefined ? 'connects' : otherPolicies.find((one) => one === params.policy)
  return policy === undefined ? undefined : { policy, version }
}

const otherPolicies = policyNames.filter((policy) => policy !== 'connects')
