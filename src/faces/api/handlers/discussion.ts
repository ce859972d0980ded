import {
  answerPoll,
  commentOnVersion,
  findVersion,
  selectComments,
  selectPollCounts,
  type PolicyName,
  type VersionPage,
} from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { cursorOf, pageOf, readMomentCursor } from '#reads/cursor.ts'
import { api } from '../call.ts'
import { borderProblem } from '../problems.ts'

const COMMENTS_A_PAGE = 50

export const discussion = {
  comments: api.discussion.comments.handler(async ({ context: { request }, input }) => {
    const cursor = readMomentCursor(input.cursor)
    const after = cursor === undefined ? undefined : { createdAt: cursor.at, id: cursor.id }
    const rows = await request.reading(async (tx) => {
      await getVersion(tx, input)
      return selectComments(tx, input, { after, limit: COMMENTS_A_PAGE + 1 })
    })
    return pageOf(rows, COMMENTS_A_PAGE, (last) => cursorOf(last.createdAt, last.id))
  }),
  comment: api.discussion.comment.handler(async ({ context: { request }, input }) => request.run(commentOnVersion, input)),
  poll: api.discussion.poll.handler(async ({ context: { request }, input }) =>
    request.reading(async (tx) => {
      const { policy, version, state, effectiveAt } = await getVersion(tx, input)
      const counts = await selectPollCounts(tx, input)
      return { policy, version, advisory: true as const, open: state === 'announced', closesAt: effectiveAt, counts }
    }),
  ),
  answerPoll: api.discussion.answerPoll.handler(async ({ context: { request }, input }) => request.run(answerPoll, input)),
}

async function getVersion(
  tx: Tx,
  { policy, version }: { readonly policy: PolicyName; readonly version: number },
): Promise<VersionPage> {
  return (await findVersion(tx, policy, version)) ?? notThere()
}

function notThere(): never {
  throw borderProblem('not_found')
}
