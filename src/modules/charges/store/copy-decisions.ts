import { isId, type Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import { invariant } from '#kernel/invariant.ts'
import type { PolicyName } from '#modules/policy/index.ts'

/** The columns of `copyDecisionsSql`, in order: uuid, uuid, text, int4[], int4, int4, timestamptz. */
export const copiedDecisionFields = ['id', 'owner_id', 'action', 'facts', 'qty', 'version', 'at'] as const

export interface CopyDecisions {
  /** Rows after this one, its moment as ISO 8601 text to the microsecond; absent: from the first. */
  readonly after?: { readonly at: string; readonly id: Id } | undefined
  /** Rows before this moment. */
  readonly until: Instant
}

const ISO = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/

/** The decision log in the order of time, as a statement whose answer can be read as a stream without a row ever becoming an object. */
export function copyDecisionsSql(policy: PolicyName, { after, until }: CopyDecisions): string {
  // COPY takes no parameters; these texts are made here, not typed by anybody.
  invariant(
    /^[a-z]+$/.test(policy) && (after === undefined || (isId(after.id) && ISO.test(after.at))),
    'only names and ids get into the statement',
  )
  const later = after === undefined ? '' : `and (at, id) > ('${after.at}', '${after.id}')`
  return `copy (
    select ${copiedDecisionFields.join(', ')} from charges.charge
    where policy = '${policy}' and at < '${until.toISOString()}' ${later}
    order by at, id
  ) to stdout (format binary)`
}
