import { z } from 'zod'
import type { Instant } from '#kernel/instant.ts'
import {
  findDraft,
  findPricedBy,
  findVersion,
  findVersionInForce,
  getPricedBy,
  listPacks,
  loadPack,
  type ConnectsDocument,
  type PricedBy,
} from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'
import type { RunSubjectKind } from './store/runs.ts'

/** What can be simulated: a draft against its parent, a version against the one before, a pack against what is in force. */
export const runSubject = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('draft'), subject: z.uuid() }),
  z.object({ kind: z.literal('version'), subject: z.string().regex(/^[1-9]\d{0,8}$/, 'is the number of a version') }),
  z.object({ kind: z.literal('pack'), subject: z.string().regex(/^[a-z-]{1,40}\/[A-Z]\d{1,3}$/, 'is PACK/VERSION') }),
])

export interface FoundSubject {
  readonly title: string
  readonly before: PricedBy
  readonly after: ConnectsDocument
}

const POLICY = 'connects'

/** Both sets of rules of a simulation; undefined where there is no such thing, or nothing it could be compared with. */
export async function findSubject(
  tx: Tx,
  { kind, subject }: { readonly kind: RunSubjectKind; readonly subject: string },
  now: Instant,
): Promise<FoundSubject | undefined> {
  if (kind === 'draft') return findDraftSubject(tx, subject)
  if (kind === 'version') return findVersionSubject(tx, Number(subject))
  const [name = '', wanted] = subject.split('/')
  const pack = listPacks().includes(name) ? loadPack(name) : undefined
  const found = pack?.versions.find(({ version }) => version === wanted)
  const before = await findVersionInForce(tx, POLICY, now)
  if (pack === undefined || found === undefined || before === undefined) return undefined
  return { title: `${pack.title}, ${found.version}`, before, after: found.document }
}

async function findDraftSubject(tx: Tx, id: string): Promise<FoundSubject | undefined> {
  const draft = await findDraft(tx, id)
  // The lab replays charges; what is pinned by other policies is few enough to be replayed while the caller waits (`simulateDraft`).
  if (draft?.document.policy !== 'connects') return undefined
  return { title: draft.title, before: await getPricedBy(tx, POLICY, draft.parent), after: draft.document }
}

async function findVersionSubject(tx: Tx, number: number): Promise<FoundSubject | undefined> {
  const version = await findVersion(tx, POLICY, number)
  if (version === undefined || version.parent === null) return undefined
  const [before, after] = [await findPricedBy(tx, POLICY, version.parent), await findPricedBy(tx, POLICY, number)]
  if (before === undefined || after === undefined) return undefined
  return { title: `Version ${number}: ${version.title}`, before, after: after.document }
}
