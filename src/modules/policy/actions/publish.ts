import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import { invariant } from '#kernel/invariant.ts'
import type { Ctx } from '#platform/run-action.ts'
import { announceWebhook } from '#platform/webhooks/index.ts'
import { versionAnnounced } from '../events.ts'
import type { Changeset } from '../rules/changeset.ts'
import { diffDocuments, type PolicyDiff } from '../rules/diff-documents.ts'
import type { PolicyDocument } from '../rules/document.ts'
import { canonicalJson, documentHash } from '../rules/hash.ts'
import type { MeasurementPlan } from '../rules/measurement-plan.ts'
import type { PublicImpact } from '../rules/public-impact.ts'
import { activateFrom } from '../store/activations.ts'
import { insertEntry, type Entry, type EntryKind } from '../store/register.ts'
import { insertVersion, selectLastVersionNumber, type PolicyName, type PricedBy, type VersionKind } from '../store/versions.ts'

export interface Publication {
  readonly policy: PolicyName
  readonly document: PolicyDocument
  /** The version it follows; absent for the first one. */
  readonly parent?: PricedBy<PolicyName>
  readonly kind: VersionKind
  readonly changeset: Changeset | null
  readonly title: string
  readonly words: string
  readonly breaksPromises: readonly string[]
  readonly reverses?: { readonly version: number; readonly clauses: readonly string[] }
  readonly suspends?: { readonly version: number; readonly clauses: readonly string[] }
  /** Absent: at once. */
  readonly effectiveAt?: Instant
  readonly impact?: PublicImpact
  readonly measurement?: MeasurementPlan
  readonly reversibility: string
}

export interface Published {
  readonly version: number
  readonly sha256: string
  readonly entry: Entry
  readonly effectiveAt: Instant
  readonly diff: PolicyDiff
}

const entryKinds = { normal: 'announced', reversal: 'reversed', suspension: 'suspended' } as const satisfies Record<
  VersionKind,
  EntryKind
>

/** Makes a version public and lets it take effect. The caller holds the policy's lock; the certificate is computed here and nowhere else. */
export async function publish(ctx: Ctx, publication: Publication): Promise<Published> {
  const { policy, document, parent, kind, title, breaksPromises, reverses, suspends } = publication
  const version = (await selectLastVersionNumber(ctx.tx, policy)) + 1
  const sha256 = documentHash(document)
  const diff = diffDocuments(parent?.document ?? document, document)
  await insertVersion(ctx.tx, {
    policy,
    version,
    ...(parent === undefined ? {} : { parent }),
    kind,
    changeset: publication.changeset,
    canonical: canonicalJson(document),
    sha256,
    nobodyPaysMore: diff.nobodyPaysMore,
    diff,
    breaksPromises,
    ...(reverses === undefined ? {} : { reverses }),
    ...(suspends === undefined ? {} : { suspends }),
    title,
    author: authorOf(ctx),
  })
  const entry = await insertEntry(ctx.tx, {
    policy,
    kind: entryKinds[kind],
    version,
    ...(publication.effectiveAt === undefined ? {} : { effectiveAt: publication.effectiveAt }),
    content: {
      title,
      words: publication.words,
      sha256,
      ...(parent === undefined ? {} : { parent: { version: parent.version, sha256: parent.sha256 } }),
      nobodyPaysMore: diff.nobodyPaysMore,
      breaksPromises,
      diff,
      ...(publication.impact === undefined ? {} : { impact: publication.impact }),
      ...(publication.measurement === undefined ? {} : { measurement: publication.measurement }),
      reversibility: publication.reversibility,
      ...(reverses === undefined ? {} : { reverses }),
      ...(suspends === undefined ? {} : { suspends }),
    },
    author: authorOf(ctx),
  })
  const { effectiveAt } = entry
  invariant(effectiveAt !== undefined, 'a published version has a beginning')
  await activateFrom(ctx.tx, policy, { version, from: effectiveAt })
  const { nobodyPaysMore } = diff
  await announceWebhook(ctx, {
    type: 'policy.announced',
    data: {
      policy,
      version,
      kind,
      title,
      sha256,
      effectiveAt: effectiveAt.toISOString(),
      nobodyPaysMore,
      breaksPromises,
      entry: { no: entry.no, hash: entry.hash },
    },
  })
  ctx.announce(versionAnnounced({ policy, version, effectiveAt: effectiveAt.toISOString(), nobodyPaysMore, breaksPromises }))
  return { version, sha256, entry, effectiveAt, diff }
}

/** The person who acts; null for the marketplace itself. */
export function authorOf({ actor }: Ctx): Id | null {
  return actor.kind === 'person' ? actor.accountId : null
}
