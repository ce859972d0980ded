import { derivedId, type Id } from '#kernel/ids.ts'
import { addDays } from '#kernel/instant.ts'
import { listJobs } from '#modules/jobs/index.ts'
import { membershipsOf, membersOfAll } from '#modules/organizations/index.ts'
import type { Tx } from '#platform/db/database.ts'
import type { Ctx } from '#platform/run-action.ts'
import { findFlags, type Flag, type KnownLinks, type WatchedRound } from './rules/find-flags.ts'
import { insertFlags } from './store/flags.ts'
import { selectRecordedRungs, type RecordedRung } from './store/recorded-rounds.ts'

const WATCH_DAYS = 90
/** The newest ones; a marketplace with more looks at fewer days. */
const MOST_ROUNDS = 3_000

/**
 * Looks at the rounds of the last 90 days and writes down what an operator should see. What was found before is not found again until it was
 * seen twice as often. Nothing else happens: no bid, wallet or account is touched. @returns how many flags are new
 */
export async function watchAuctions(ctx: Ctx): Promise<number> {
  const rungs = await selectRecordedRungs(ctx.tx, {
    since: addDays(ctx.now, -WATCH_DAYS),
    until: ctx.now,
    mostRounds: MOST_ROUNDS,
  })
  const { rounds, links } = await gather(ctx.tx, rungs)
  const flags = findFlags(rounds, links)
  return insertFlags(
    ctx.tx,
    flags.map((flag) => ({ ...flag, id: idOf(flag), foundAt: ctx.now })),
  )
}

/** The same finding has the same id until it was seen twice as often. */
function idOf({ kind, ownerIds, seen }: Flag): Id {
  return derivedId('auctions.flag', kind, ...ownerIds, Math.floor(Math.log2(seen)))
}

async function gather(
  tx: Tx,
  rungs: readonly RecordedRung[],
): Promise<{ readonly rounds: readonly WatchedRound[]; readonly links: KnownLinks }> {
  const jobs = new Map((await listJobs(tx, unique(rungs.map(({ jobId }) => jobId)))).map((job) => [job.id, job]))
  const rounds = [...Map.groupBy(rungs, ({ auctionId, no }) => `${auctionId} ${no}`).values()].map((bids): WatchedRound => {
    const { auctionId, jobId } = bids[0]!
    const { organizationId, category } = jobs.get(jobId)!
    return { auctionId, organizationId, category, bids }
  })
  const members = await membersOfAll(tx, unique(rounds.map(({ organizationId }) => organizationId)))
  const memberships = await membershipsOf(tx, unique(rungs.map(({ ownerId }) => ownerId)))
  return {
    rounds,
    links: {
      membersOf: new Map(
        [...Map.groupBy(members, ({ organizationId }) => organizationId)].map(([id, list]) => [
          id,
          new Set(list.map(({ accountId }) => accountId)),
        ]),
      ),
      organizationsOf: new Map(
        [...Map.groupBy(memberships, ({ accountId }) => accountId)].map(([id, list]) => [
          id,
          list.map(({ organizationId }) => organizationId),
        ]),
      ),
    },
  }
}

function unique(ids: readonly Id[]): readonly Id[] {
  return [...new Set(ids)]
}
