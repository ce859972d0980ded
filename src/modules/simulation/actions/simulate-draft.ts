import { z } from 'zod'
import { addDays, addHours, type Instant } from '#kernel/instant.ts'
import { invariant } from '#kernel/invariant.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { readDecisions } from '#modules/charges/index.ts'
import { findDraft, getPricedBy, insertImpact, type Impact, type PolicyDocument } from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { defineAction, type Ctx } from '#platform/run-action.ts'
import { historyBuilder } from '../history/history-builder.ts'
import { readAttributes } from '../history/people-attributes.ts'
import { impactOf } from '../impact-of.ts'
import { lastDays, replayPair } from '../lab/replay-pair.ts'
import type { DocumentPair } from '../lab/protocol.ts'
import { foresee } from './foresee.ts'
import { impactOnPins } from './impact-on-pins.ts'
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
    const pair = { sha256, parentSha256: parent.sha256 }
    const impact = await impactBetween(ctx, parent.document, document)
    await insertImpact(ctx.tx, { id: ctx.newId(), policy, pair, impact })
    return ok(impact)
  },
})

function impactBetween(ctx: Ctx, before: PolicyDocument, after: PolicyDocument): Promise<Impact> {
  if (before.policy === 'connects' && after.policy === 'connects') return impactOnConnects(ctx, { before, after })
  invariant(before.policy !== 'connects' && after.policy !== 'connects', 'a draft is of the policy of its parent')
  return impactOnPins(ctx, { before, after })
}

async function impactOnConnects(ctx: Ctx, documents: DocumentPair): Promise<Impact> {
  const history = await readHistory(ctx)
  const window = lastDays(Math.floor(ctx.now.getTime() / 1000) + 1)
  const replayed = replayPair(history, documents, { window })
  invariant(replayed !== undefined, 'nobody stops this walk')
  return impactOf(replayed, await foresee(ctx.tx, documents, replayed.report))
}

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
