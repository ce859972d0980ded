import { z } from 'zod'
import { addDays } from '#kernel/instant.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { findDraft, getPricedBy, insertImpact, type Impact, type PolicyDocument, type PolicyName } from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { defineAction } from '#platform/run-action.ts'
import { startReplay } from '../replay.ts'
import { readDecisions, type LogWindow } from '../store/decisions.ts'

const DAYS = 90

/** The last 90 days of recorded decisions priced under two documents, page by page. */
export async function measureImpact(
  tx: Tx,
  policy: PolicyName,
  { before, after, window }: { readonly before: PolicyDocument; readonly after: PolicyDocument; readonly window: LogWindow },
): Promise<Impact> {
  const replay = startReplay({ before, after })
  for await (const page of readDecisions(tx, policy, window)) for (const decision of page) replay.add(decision)
  return replay.finish(window)
}

/**
 * Measures what a draft would have done to recorded history and keeps the figures for exactly its rules: a version can only be
 * announced with them. An edit makes other rules and needs another measurement.
 */
export const measureDraftImpact = defineAction({
  name: 'charges.measure_draft_impact',
  who: ['operator'],
  input: z.object({ draftId: z.uuid() }),
  async run(ctx, { draftId }): Promise<Result<Impact, { readonly code: 'not_found' }>> {
    const draft = await findDraft(ctx.tx, draftId)
    if (draft === undefined) return refuse({ code: 'not_found' })
    const { policy, document, sha256 } = draft
    const parent = await getPricedBy(ctx.tx, policy, draft.parent)
    const window = { from: addDays(ctx.now, -DAYS), until: ctx.now }
    const impact = await measureImpact(ctx.tx, policy, { before: parent.document, after: document, window })
    const pair = { sha256, parentSha256: parent.sha256 }
    await insertImpact(ctx.tx, { id: ctx.newId(), policy, pair, impact })
    return ok(impact)
  },
})
