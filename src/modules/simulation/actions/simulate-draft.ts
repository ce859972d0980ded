import { z } from 'zod'
import { addDays, addHours, type Instant } from '#kernel/instant.ts'
import { invariant } from '#kernel/invariant.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { readDecisions } from '#modules/charges/index.ts'
import { findDraft, getPricedBy, insertImpact, type Impact } from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { defineAction, type Ctx } from '#platform/run-action.ts'
import { historyBuilder } from '../history/history-builder.ts'
import { readAttributes } from '../history/people-attributes.ts'
import { impactOf } from '../impact-of.ts'
import { lastDays, replayPair } from '../lab/replay-pair.ts'
import { foresee } from './foresee.ts'
import type { History } from '../rules/columns.ts'

const DAYS = 90

/**
 * Simulates a draft on the last ninety days while the caller waits, and keeps the figures for exactly its rules: a version can only
 * be announced with them. An edit makes other rules and needs another simulation. The same walk as a run in the lab, for histories
 * that fit a request; the lab is for long ones.
 */
export const simulateDraft = defineAction({
  name: 'simulation.simulate_draft',
  who: ['operator'],
  input: z.object({ draftId: z.uuid() }),
  async run(ctx, { draftId }): Promise<Result<Impact, { readonly code: 'not_found' }>> {
    const draft = await findDraft(ctx.tx, draftId)
    if (draft === undefined) return refuse({ code: 'not_found' })
    const { policy, document, sha256 } = draft
    const parent = await getPricedBy(ctx.tx, policy, draft.parent)
    const history = await readHistory(ctx)
    const window = lastDays(Math.floor(ctx.now.getTime() / 1000) + 1)
    const documents = { before: parent.document, after: document }
    const replayed = replayPair(history, documents, { window })
    invariant(replayed !== undefined, 'nobody stops this walk')
    const impact = impactOf(replayed, await foresee(ctx.tx, documents, replayed.report))
    const pair = { sha256, parentSha256: parent.sha256 }
    await insertImpact(ctx.tx, { id: ctx.newId(), policy, pair, impact })
    return ok(impact)
  },
})

/** What this transaction sees of the last ninety days. */
async function readHistory({ tx, now }: Ctx): Promise<History> {
  const builder = historyBuilder()
  const window: { from: Instant; until: Instant } = { from: addDays(now, -DAYS), until: addHours(now, 1 / 60) }
  for await (const page of readDecisions(tx, 'connects', window)) for (const decision of page) builder.add(decision)
  return asHistory(tx, builder)
}

async function asHistory(tx: Tx, builder: ReturnType<typeof historyBuilder>): Promise<History> {
  const ids = builder.idsOfPeople()
  return builder.history(await readAttributes(tx, ids), ids)
}
