import type { UsdCents } from '#kernel/money.ts'
import { feeActions, feeOn, feeSides, type Contract, type FeeAction, type Side } from '#modules/contracts/index.ts'
import {
  actionKind,
  amountText,
  decodeFacts,
  explainDecision,
  policyKinds,
  priceAction,
  selectPins,
  versionReader,
  type Pin,
  type PricedBy,
} from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'

/** One fee that a contract keeps, with the rule that decided it. */
export interface ContractFee {
  readonly action: FeeAction
  readonly payer: Side
  /** "10 %", "$2". */
  readonly rate: string
  /** Of the agreed price while the contract runs, of what was earned once it has ended. */
  readonly comesTo: UsdCents
  readonly version: number
  readonly clauseId: string
  readonly clauseTitle: string
  /** Why it is what it is, for whoever pays it: the sentences name facts about them. */
  readonly sentences: readonly string[]
  /** A reversal made it lower than it was on the first day. */
  readonly isLowered: boolean
}

/** What a contract's fees are and why, in the order in which they are shown: decided again from the recorded facts by the rules that count for it. */
export async function readContractFees(tx: Tx, contract: Contract): Promise<readonly ContractFee[]> {
  const pins = await selectPins(tx, { kind: 'contract', id: contract.id })
  const rulesOf = versionReader(tx, 'fees')
  const fees: ContractFee[] = []
  for (const action of feeActions) {
    const pin = pins.find((one) => one.action === action)
    if (pin !== undefined) fees.push(feeOf(contract, { action, pin, rules: await rulesOf(pin.version) }))
  }
  return fees
}

interface Kept {
  readonly action: FeeAction
  readonly pin: Pin
  readonly rules: PricedBy<'fees'>
}

function feeOf(contract: Contract, { action, pin, rules: { document } }: Kept): ContractFee {
  const facts = decodeFacts(action, pin.facts)
  const { sentences } = explainDecision({
    document,
    decision: priceAction(document, action, facts),
    facts,
    tense: 'receipt',
    versionName: `${policyKinds.fees.name} v${pin.version}`,
  })
  return {
    action,
    payer: feeSides[action],
    rate: amountText(pin.amount, actionKind(action).unit),
    comesTo: feeOn(pin, contract.state === 'active' ? contract.agreedUsdCents : contract.earnedUsdCents),
    version: pin.version,
    clauseId: pin.clauseId,
    clauseTitle: document.clauses.find(({ id }) => id === pin.clauseId)?.title ?? pin.clauseId,
    sentences,
    isLowered: pin.no > 1,
  }
}
