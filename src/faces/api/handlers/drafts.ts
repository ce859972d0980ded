import type { Id } from '#kernel/ids.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import type { PolicyRefusal } from '#faces/words/policy-refusals.ts'
import { simulateDraft } from '#modules/simulation/index.ts'
import {
  announceVersion,
  approveDraft,
  changesetBetween,
  examine,
  findDraft,
  findPricedBy,
  findUpcomingVersion,
  findVersionInForce,
  hasErrors,
  readDocument,
  rejectDraft,
  saveDraft,
  selectDrafts,
  submitDraft,
  withdrawDraft,
  type Draft,
  type PolicyDocument,
  type PolicyName,
} from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { cursorOf, pageOf, readMomentCursor } from '#reads/cursor.ts'
import { api, type ApiRequest } from '../call.ts'
import { borderProblem, invalidInput, refusedProblem } from '../problems.ts'
import { pointersInto, type SentRules } from './rules-pointers.ts'

const POLICY: PolicyName = 'connects'
const DRAFTS_A_PAGE = 25

export const drafts = {
  list: api.drafts.list.handler(async ({ context: { request }, input }) => {
    const after = readMomentCursor(input.cursor)
    const before = after === undefined ? undefined : { updatedAt: after.at, id: after.id }
    const rows = await request.reading((tx) => selectDrafts(tx, POLICY, { before, limit: DRAFTS_A_PAGE + 1 }))
    return pageOf(rows, DRAFTS_A_PAGE, (last) => cursorOf(last.updatedAt, last.id))
  }),
  get: api.drafts.get.handler(async ({ context: { request }, input: { draftId } }) =>
    request.reading((tx) => getDraft(tx, draftId)),
  ),
  create: api.drafts.create.handler(async ({ context: { request }, input }) => {
    const parent = await request.reading((tx) => newestRules(tx, request))
    const { title, words } = input
    return request.run(saveDraft, { title, words, changeset: soundEdits(parent, input) })
  }),
  update: api.drafts.update.handler(async ({ context: { request }, input }) => {
    const parent = await request.reading(async (tx) => rulesOf(tx, (await getDraft(tx, input.draftId)).parent))
    const { draftId, revision, title, words } = input
    return request.run(saveDraft, { draftId, revision, title, words, changeset: soundEdits(parent, input) })
  }),
  measure: api.drafts.measure.handler(async ({ context: { request }, input }) => request.run(simulateDraft, input)),
  submit: api.drafts.submit.handler(async ({ context: { request }, input }) => request.run(submitDraft, input)),
  approve: api.drafts.approve.handler(async ({ context: { request }, input }) => request.run(approveDraft, input)),
  reject: api.drafts.reject.handler(async ({ context: { request }, input }) => request.run(rejectDraft, input)),
  withdraw: api.drafts.withdraw.handler(async ({ context: { request }, input }) => request.run(withdrawDraft, input)),
  announce: api.drafts.announce.handler(async ({ context: { request }, input }) => request.run(announceVersion, input)),
}

async function getDraft(tx: Tx, id: Id): Promise<Draft> {
  const found = await findDraft(tx, id)
  if (found === undefined) throw borderProblem('not_found')
  return found
}

/** What a new draft is compared with: the version that is in force last of all. */
async function newestRules(tx: Tx, { now }: ApiRequest): Promise<PolicyDocument> {
  const upcoming = await findUpcomingVersion(tx, POLICY)
  if (upcoming !== undefined) return rulesOf(tx, upcoming.version)
  const inForce = await findVersionInForce(tx, POLICY, now)
  if (inForce === undefined) throw borderProblem('not_found')
  return inForce.document
}

async function rulesOf(tx: Tx, version: number): Promise<PolicyDocument> {
  const found = await findPricedBy(tx, POLICY, version)
  if (found === undefined) throw borderProblem('not_found')
  return found.document
}

interface DraftText extends SentRules {
  readonly breaksPromises?: readonly string[] | undefined
}

/**
 * The edits somebody sent, once they make rules without an error. The console keeps a draft whose promises are not declared yet,
 * because somebody is still writing; what comes in as a file must be finished, so a broken promise is refused here as well.
 */
function soundEdits(parent: PolicyDocument, text: DraftText): unknown {
  const edits = editsOf(parent, text)
  const { findings } = foundIn(text, examine(parent, edits))
  const errors = findings.filter((finding) => hasErrors([finding]))
  return foundIn(text, errors.length === 0 ? ok(edits) : refuse({ code: 'policy_has_errors', findings: errors }))
}

function editsOf(parent: PolicyDocument, text: DraftText): unknown {
  const { changeset, document, breaksPromises } = text
  if ((changeset === undefined) === (document === undefined)) {
    throw invalidInput([{ path: ['changeset'], message: 'Send either a changeset or a whole document.' }])
  }
  if (document === undefined) return changeset
  const edits = changesetBetween(parent, foundIn(text, readDocument(document)))
  return breaksPromises === undefined ? edits : { ...edits, breaksPromises }
}

/** The value, or the refusal as a problem whose entries point into what was sent. */
function foundIn<Value>(sent: DraftText, result: Result<Value, PolicyRefusal>): Value {
  if (!result.ok) throw refusedProblem(result.refusal, pointersInto(sent))
  return result.value
}
