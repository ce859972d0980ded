import type { Guardrail, MetricName, PolicyName } from '#modules/policy/index.ts'
import { defineEvent } from '#platform/events.ts'

/** A side effect of a version went as far as its plan calls bad enough. Operators are told. */
export const guardrailHit = defineEvent<{
  policy: PolicyName
  version: number
  metric: MetricName
  /** As a share of what would have been without the change: −0.2 is a fifth less. */
  effect: number
  /** What the plan wanted. */
  act: Guardrail['act']
  /** The version that let the clauses stop charging, where the plan said so and it was possible. */
  suspendedBy: number | null
}>('measurement.guardrail_hit')
