import type { Id } from '#kernel/ids.ts'
import { addDays, type Instant } from '#kernel/instant.ts'
import { usdCents, type UsdCents } from '#kernel/money.ts'
import {
  decideAction,
  decodeFacts,
  findTimeline,
  getPricedBy,
  selectPinsOfPayers,
  usdText,
  type Pin,
  type PolicyDocument,
} from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { feeOn } from './rules/fees.ts'

const DAYS = 90

/** What other fees would have come to on the contracts that somebody began in the last 90 days, as far as they pay them. */
export interface FeeChange {
  readonly contracts: number
  readonly before: UsdCents
  readonly after: UsdCents
  readonly words: string
}

/**
 * For many people at once: those whose fees would have come to something else, with their sums. An hourly contract counts one hour, a
 * retainer one period. `payersOf` names the account and the organizations it acts for. Empty where the version follows none.
 */
export async function feeChangesFor(
  tx: Tx,
  {
    version,
    now,
    payersOf,
  }: { readonly version: number; readonly now: Instant; readonly payersOf: ReadonlyMap<Id, readonly Id[]> },
): Promise<ReadonlyMap<Id, FeeChange>> {
  const { parent } = await findTimeline(tx, 'fees', version)
  if (parent === undefined) return new Map()
  const [before, after] = [(await getPricedBy(tx, 'fees', parent)).document, (await getPricedBy(tx, 'fees', version)).document]
  const window = { from: addDays(now, -DAYS), until: now, payerIds: [...new Set([...payersOf.values()].flat())] }
  const pinsBy = Map.groupBy(await selectPinsOfPayers(tx, 'fees', window), ({ payerId }) => payerId)
  const names = { before: `v${parent}`, after: `v${version}` }
  const changes = new Map<Id, FeeChange>()
  for (const [personId, payers] of payersOf) {
    const pins = payers.flatMap((payer) => pinsBy.get(payer) ?? [])
    const sums = { before: sumBy(before, pins), after: sumBy(after, pins) }
    if (sums.before === sums.after) continue
    const contracts = new Set(pins.map(({ subjectId }) => subjectId)).size
    changes.set(personId, { contracts, ...sums, words: changeInWords({ names, contracts, ...sums }) })
  }
  return changes
}

function sumBy(document: PolicyDocument, pins: readonly Pin[]): UsdCents {
  const cents = pins.map(({ action, facts: recorded }) => {
    const facts = decodeFacts(action, recorded)
    const { amount } = decideAction(document, action, facts)
    return feeOn({ action, amount }, usdCents(Number(facts['contractValueUsdCents'] ?? 0)))
  })
  return usdCents(cents.reduce<number>((sum, each) => sum + each, 0))
}

interface Sums {
  readonly names: { readonly before: string; readonly after: string }
  readonly contracts: number
  readonly before: UsdCents
  readonly after: UsdCents
}

function changeInWords({ names, contracts, before, after }: Sums): string {
  const which = contracts === 1 ? 'the contract' : `the ${contracts} contracts`
  const change = after > before ? `${usdText(after - before)} more` : `${usdText(before - after)} less`
  return `On ${which} you began in the last ${DAYS} days your fees would have come to ${usdText(before)} under ${names.before} and ${usdText(after)} under ${names.after}: ${change}. Contracts that began before keep their fees.`
}
