import type { Id } from '#kernel/ids.ts'
import type { WebRequest } from '#faces/web/routes.ts'
import { findDraft, getPricedBy, type Draft, type PolicyDocument } from '#modules/policy/index.ts'

/** A draft and the rules that it changes. */
export interface Opened {
  readonly draft: Draft
  readonly parent: PolicyDocument
}

/** Undefined when there is no such draft. */
export async function openDraft(request: Pick<WebRequest, 'reading'>, id: Id): Promise<Opened | undefined> {
  return request.reading(async (tx) => {
    const draft = await findDraft(tx, id)
    return draft === undefined ? undefined : { draft, parent: (await getPricedBy(tx, draft.policy, draft.parent)).document }
  })
}
