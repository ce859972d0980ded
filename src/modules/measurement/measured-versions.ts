import type { Instant } from '#kernel/instant.ts'
import { selectActivations, selectEntriesOf, type MeasurementPlan, type PolicyName } from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { dayOf, firstWholeDay } from './rules/days.ts'
import type { LifeInDays } from './rules/outcome.ts'

/** A version that said beforehand how it is going to be measured. */
export interface MeasuredVersion {
  readonly policy: PolicyName
  readonly version: number
  readonly plan: MeasurementPlan
  readonly life: LifeInDays
  /** Null while it is in force. */
  readonly endedAt: Instant | null
}

/** The version, if it was announced with a plan and has begun by `now`. */
export async function findMeasuredVersion(
  tx: Tx,
  policy: PolicyName,
  { version, now }: { readonly version: number; readonly now: Instant },
): Promise<MeasuredVersion | undefined> {
  const activation = (await selectActivations(tx, policy)).find((one) => one.version === version)
  return activation === undefined ? undefined : withPlan(tx, policy, { ...activation, now })
}

/** All versions with a plan that have begun by `now`, oldest first. A policy has few versions in all its life. */
export async function listMeasuredVersions(tx: Tx, policy: PolicyName, now: Instant): Promise<readonly MeasuredVersion[]> {
  const found: MeasuredVersion[] = []
  for (const activation of await selectActivations(tx, policy)) {
    const measured = await withPlan(tx, policy, { ...activation, now })
    if (measured !== undefined) found.push(measured)
  }
  return found
}

interface Begun {
  readonly version: number
  readonly since: Instant
  readonly until: Instant | null
  readonly now: Instant
}

async function withPlan(tx: Tx, policy: PolicyName, { version, since, until, now }: Begun): Promise<MeasuredVersion | undefined> {
  if (since.getTime() > now.getTime()) return undefined
  const announced = (await selectEntriesOf(tx, policy, version)).find(({ kind }) => kind === 'announced')
  const plan = announced?.content.measurement
  if (announced === undefined || plan === undefined) return undefined
  const endedAt = until === null || until.getTime() > now.getTime() ? null : until
  return {
    policy,
    version,
    plan,
    life: {
      announcedOn: dayOf(announced.at),
      effectiveFrom: firstWholeDay(since),
      effectiveUntil: endedAt === null ? null : dayOf(endedAt),
    },
    endedAt,
  }
}
