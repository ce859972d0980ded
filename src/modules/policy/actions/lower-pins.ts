import type { Id } from '#kernel/ids.ts'
import type { Ctx } from '#platform/run-action.ts'
import { decideAction } from '../rules/decision-table.ts'
import { decodeFacts } from '../rules/facts.ts'
import { insertPins, selectPinSubjects, selectPinsOf, type Pin } from '../store/pins.ts'
import { getPricedBy, type PolicyName } from '../store/versions.ts'

const SUBJECTS_A_PAGE = 500

export interface Lowering {
  readonly policy: PolicyName
  /** The reversing version. */
  readonly version: number
  readonly reversedVersion: number
  readonly clauses: readonly string[]
}

/**
 * What was pinned by clauses that are taken back becomes what the restored rules say on the same facts, where that is less: a new pin
 * beside the old one, which stays on record. Nothing is ever raised. Done again, it finds nothing left to lower.
 */
export async function lowerPins(ctx: Ctx, { policy, version, reversedVersion, clauses }: Lowering): Promise<number> {
  const restored = await getPricedBy(ctx.tx, policy, version)
  let lowered = 0
  let after: Id | undefined
  for (;;) {
    const subjects = await selectPinSubjects(
      ctx.tx,
      { policy, fromVersion: reversedVersion, clauses },
      { after, limit: SUBJECTS_A_PAGE },
    )
    if (subjects.length === 0) return lowered
    const lower = (await selectPinsOf(ctx.tx, policy, subjects)).flatMap((pin): readonly Pin[] => {
      if (pin.version < reversedVersion || !clauses.includes(pin.clauseId)) return []
      const { clauseId, amount } = decideAction(restored.document, pin.action, decodeFacts(pin.action, pin.facts))
      if (amount >= pin.amount) return []
      return [{ ...pin, no: pin.no + 1, version, sha256: restored.sha256, clauseId, amount, pinnedAt: ctx.now }]
    })
    await insertPins(ctx.tx, lower)
    lowered += lower.length
    after = subjects.at(-1)
  }
}
