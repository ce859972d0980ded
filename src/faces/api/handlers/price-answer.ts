import type { Price } from '#modules/charges/index.ts'

/** A price as programs get it: the amount with its whole reason, in data and in words. */
export function priceAnswer({ amount, policy, version, sha256, clauseId, decision, explanation }: Price) {
  return {
    amount,
    policy,
    version,
    sha256,
    clauseId,
    ...(decision.row === undefined ? {} : { row: decision.row }),
    words: explanation.sentences,
    returnsIf: explanation.returnsIf,
    assumptions: explanation.assumptions,
  }
}
