import type { Facts, PolicyAction } from './facts.ts'

export type FindingCode =
  | 'gap'
  | 'overlap'
  | 'dead_clause'
  | 'too_many_cells'
  | 'above_cap'
  | 'broken_promise'
  | 'promise_changed'
  | 'unneeded_declaration'
  | 'exception_cycle'
  | 'unknown_exception'
  | 'exception_elsewhere'
  | 'duplicate_id'
  | 'duplicate_grant'
  | 'unknown_fact'
  | 'unknown_value'
  | 'wrong_fact_type'
  | 'unknown_param'
  | 'wrong_param_type'
  | 'unused_param'
  | 'unknown_clause'
  | 'unknown_place'
  | 'wrong_charge'
  | 'wrong_terms'
  | 'table_start'
  | 'table_order'
  | 'non_monotone_table'
  | 'missing_title'
  | 'missing_why'

export interface Finding {
  readonly code: FindingCode
  /** Errors keep a version from being announced; a `declared` broken promise needs the longer way; warnings are for thought. */
  readonly severity: 'error' | 'warning' | 'declared'
  /** A sentence that a person understands. */
  readonly message: string
  /** The node: `clauses/invite`, `params/rate.card`, `actions/proposal.submit` … */
  readonly where: string
  readonly action?: PolicyAction
  /** Complete facts of `action` that show the problem. */
  readonly facts?: Facts
}

/** Whether a finding keeps the document from coming into force. */
export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some((finding) => finding.severity === 'error')
}
