import type { Id } from '#kernel/ids.ts'
import { updateFigures } from '#modules/profiles/index.ts'
import type { Ctx } from '#platform/run-action.ts'
import { selectWorkRecords } from './store/records.ts'

/** Works out earnings, score and badge of these freelancers from their contracts, all in a few statements. */
export async function refreshFigures(ctx: Ctx, freelancerIds: readonly Id[]): Promise<void> {
  await updateFigures(ctx, await selectWorkRecords(ctx.tx, freelancerIds))
}
