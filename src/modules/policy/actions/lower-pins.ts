import type { Id } from '#kernel/ids.ts'
import type { Tx } from '#platform/db/database.ts'
import type { Ctx } from '#platform/run-action.ts'
import { pinsLowered } from '../events.ts'
import { decideAction } from '../rules/decision-table.ts'
import type { PolicyDocument } from '../rules/document.ts'
import { decodeFacts } from '../rules/facts.ts'
import { insertPins, selectPinSubjects, selectPinsOf, type Pin } from '../store/pins.ts'
import { getPricedBy, type PolicyName } from '../store/versions.ts'

const SUBJECTS_A_PAGE = 500

interface TakenBack {
  readonly policy: PolicyName
  readonly reversedVersion: number
  readonly clauses: readonly string[]
}

export interface Lowering extends TakenBack {
  /** The reversing version. */
  readonly version: number
}

/** A pin by a clause that is taken back, and what the restored rules say on the same facts: less. */
export interface LowerPin {
  readonly pin: Pin
  readonly clauseId: string
  /** In the action's unit, below the pin's. */
  readonly amount: number
}

/** Every pin that is above what the restored rules say, page by page of 500 subjects; a subject's pins stand in one page. */
export async function* pinsToLower(
  tx: Tx,
  { policy, reversedVersion, clauses }: TakenBack,
  restored: PolicyDocument,
): AsyncGenerator<readonly LowerPin[]> {
  const of = { policy, fromVersion: reversedVersion, clauses }
  let after: Id | undefined
  for (;;) {
    const subjects = await selectPinSubjects(tx, of, { after, limit: SUBJECTS_A_PAGE })
    if (subjects.length === 0) return
    yield (await selectPinsOf(tx, policy, subjects)).flatMap((pin): readonly LowerPin[] => {
      if (pin.version < reversedVersion || !clauses.includes(pin.clauseId)) return []
      const { clauseId, amount } = decideAction(restored, pin.action, decodeFacts(pin.action, pin.facts))
      return amount >= pin.amount ? [] : [{ pin, clauseId, amount }]
    })
    after = subjects.at(-1)
  }
}

/**
 * What was pinned by clauses that are taken back becomes what the restored rules say on the same facts, where that is less: a new pin
 * beside the old one, which stays on record. Nothing is ever raised. Done again, it finds nothing left to lower. Whoever pays hears of it.
 */
export async function lowerPins(ctx: Ctx, lowering: Lowering): Promise<number> {
  const { document, sha256, version } = await getPricedBy(ctx.tx, lowering.policy, lowering.version)
  let lowered = 0
  for await (const page of pinsToLower(ctx.tx, lowering, document)) {
    await insertPins(
      ctx.tx,
      page.map(({ pin, clauseId, amount }) => ({ ...pin, no: pin.no + 1, version, sha256, clauseId, amount, pinnedAt: ctx.now })),
    )
    const items = page.map(({ pin: { subjectId, payerId } }) => ({ subjectId, payerId }))
    const { policy, reversedVersion } = lowering
    if (items.length > 0) ctx.announce(pinsLowered({ policy, version, reversedVersion, items }))
    lowered += page.length
  }
  return lowered
}
