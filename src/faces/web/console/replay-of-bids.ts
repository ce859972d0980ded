import type { Id } from '#kernel/ids.ts'
import { replayAuctions, type Replay } from '#modules/auctions/index.ts'
import type { PolicyDocument } from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { readNames } from '#reads/console.ts'

/** The recorded bids under other terms, with the names of those it touches most. */
export interface BidsReplayed {
  readonly replay: Replay
  readonly names: ReadonlyMap<Id, string>
}

/** Undefined where both sets of rules settle bids alike, or have none. */
export async function readReplay(
  tx: Tx,
  { before, after, until }: { readonly before: PolicyDocument; readonly after: PolicyDocument; readonly until: Date },
): Promise<BidsReplayed | undefined> {
  if (before.policy !== 'connects' || after.policy !== 'connects') return undefined
  const replay = await replayAuctions(tx, { before, after }, until)
  return (
    replay && {
      replay,
      names: await readNames(
        tx,
        replay.mostAffected.map(({ owner }) => owner),
      ),
    }
  )
}
