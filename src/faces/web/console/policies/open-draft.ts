import type { Id } from '#kernel/ids.ts'
import type { WebRequest } from '#faces/web/routes.ts'
import {
  findDraft,
  getPricedBy,
  selectDraftTests,
  type Draft,
  type PolicyDocument,
  type PolicyTests,
} from '#modules/policy/index.ts'

/** A draft and the rules that it changes. */
export interface Opened {
  readonly draft: Draft
  readonly parent: PolicyDocument
  /** The cases it must get right. */
  readonly tests: PolicyTests
}

/** Undefined when there is no such draft. */
export async function openDraft(request: Pick<WebRequest, 'reading'>, id: Id): Promise<Opened | undefined> {
  return request.reading(async (tx) => {
    const draft = await findDraft(tx, id)
    if (draft === undefined) return undefined
    const { document } = await getPricedBy(tx, draft.policy, draft.parent)
    return { draft, parent: document, tests: await selectDraftTests(tx, id) }
  })
}
