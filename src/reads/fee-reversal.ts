import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import { usdCents, type UsdCents } from '#kernel/money.ts'
import { feeActions, feeOn, type ContractKind, type FeeAction } from '#modules/contracts/index.ts'
import { pinsToLower, type LowerPin, type ReversalPlan } from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'

/** What a reversal of fees would do to contracts that began under them, if it were made now. */
export interface FeeReversalPreview {
  /** Contracts under way that pay less from then on. */
  readonly running: number
  /** Contracts that ended: their fees become lower on record, money that was paid is not moved. */
  readonly ended: number
  /** Freelancers and organizations who pay a fee that becomes lower. */
  readonly payers: number
  /** What all running contracts at a fixed price would pay less together, on what was agreed; the fee for starting was due at their start. */
  readonly lessUsdCents: UsdCents
  readonly fees: readonly LoweredFee[]
}

export interface LoweredFee {
  readonly action: FeeAction
  readonly contracts: number
  /** The highest that is kept now and the highest that the restored rules say instead, in the action's unit. */
  readonly before: number
  readonly after: number
}

/** Counts the contracts, page by page, from the facts they began with. Changes nothing. */
export async function previewFeeReversal(
  tx: Tx,
  { plan, version }: { readonly plan: ReversalPlan; readonly version: number },
): Promise<FeeReversalPreview> {
  const payers = new Set<Id>()
  const fees = new Map<string, { contracts: number; before: number; after: number }>()
  let [running, ended, less] = [0, 0, 0]
  const taken = { policy: 'fees', reversedVersion: version, clauses: plan.clauses } as const
  for await (const page of pinsToLower(tx, taken, plan.reversal.document)) {
    const contracts = await readContracts(tx, [...new Set(page.map(({ pin }) => pin.subjectId))])
    const active = [...contracts.values()].filter(({ state }) => state === 'active').length
    running += active
    ended += contracts.size - active
    for (const lower of page) {
      payers.add(lower.pin.payerId)
      less += lessToPay(lower, contracts.get(lower.pin.subjectId))
      const fee = fees.get(lower.pin.action) ?? { contracts: 0, before: 0, after: 0 }
      fees.set(lower.pin.action, {
        contracts: fee.contracts + 1,
        before: Math.max(fee.before, lower.pin.amount),
        after: Math.max(fee.after, lower.amount),
      })
    }
  }
  return {
    running,
    ended,
    payers: payers.size,
    lessUsdCents: usdCents(less),
    fees: feeActions.flatMap((action) => {
      const fee = fees.get(action)
      return fee === undefined ? [] : [{ action, ...fee }]
    }),
  }
}

interface Agreed {
  readonly id: Id
  readonly kind: ContractKind
  readonly state: string
  readonly agreedUsdCents: UsdCents
}

/** Hours and periods are many and not known beforehand, so only a price that was agreed as a whole is counted. */
function lessToPay({ pin, amount }: LowerPin, contract: Agreed | undefined): number {
  if (contract?.state !== 'active' || pin.action === 'fee.initiation') return 0
  if (contract.kind !== 'fixed' && contract.kind !== 'catalog') return 0
  return feeOn(pin, contract.agreedUsdCents) - feeOn({ action: pin.action, amount }, contract.agreedUsdCents)
}

async function readContracts(tx: Tx, ids: readonly Id[]): Promise<ReadonlyMap<Id, Agreed>> {
  const { rows } = await sql<Agreed>`
    select id, kind, state, agreed_usd_cents from contracts.contract where id = any(${[...ids]}::uuid[])`.execute(tx)
  return new Map(rows.map((contract) => [contract.id, contract]))
}
