import { z } from 'zod'
import { answerPoll, commentOnVersion, pollAnswers } from '#modules/policy/index.ts'
import { reads, writes } from './route.ts'
import { cursor, id, moment, pageOf, policy, versionNumber } from './shapes.ts'

const tags = ['Rules: discussion']
const oneVersion = z.strictObject({ version: versionNumber, policy })

const comment = z.object({
  id,
  authorName: z.string(),
  body: z.string().nullable().meta({ description: 'Null where an operator hid it.' }),
  createdAt: moment,
  hiddenReason: z.string().nullable(),
  pollAnswer: z.enum(pollAnswers).nullable().meta({ description: 'The answer to the poll that it gives the reason for.' }),
})

const counts = z.object({ for: z.int(), against: z.int(), unsure: z.int() })

/** What people say about announced versions, and the poll that advises. */
export const discussion = {
  comments: reads(['anyone'])
    .route({
      method: 'GET',
      path: '/rules/versions/{version}/comments',
      tags,
      summary: 'What people say about a version, oldest first',
    })
    .input(oneVersion.extend({ cursor }))
    .output(pageOf(comment)),
  comment: writes(commentOnVersion.who)
    .route({
      method: 'POST',
      path: '/rules/versions/{version}/comments',
      tags,
      successStatus: 201,
      summary: 'Say something about a version, in public and under your name',
    })
    .input(oneVersion.extend({ body: z.string() }))
    .output(z.object({ commentId: id })),
  poll: reads(['anyone'])
    .route({
      method: 'GET',
      path: '/rules/versions/{version}/poll',
      tags,
      summary: 'How many are for, against or unsure about a version, by their side of the market',
    })
    .input(oneVersion)
    .output(
      z.object({
        policy: z.string(),
        version: z.int(),
        advisory: z.literal(true),
        open: z.boolean().meta({ description: 'Until the version begins or is withdrawn.' }),
        closesAt: moment.nullable(),
        counts: z.object({ freelancer: counts, client: counts, both: counts }),
      }),
    ),
  answerPoll: writes(answerPoll.who)
    .route({
      method: 'POST',
      path: '/rules/versions/{version}/poll',
      tags,
      summary: 'Say for, against or unsure, until the version begins; the last answer counts, and nothing is decided by it',
    })
    .input(
      oneVersion.extend({
        answer: z.enum(pollAnswers),
        reason: z.string().optional().meta({ description: 'Published as a comment.' }),
      }),
    )
    .output(z.object({ commented: z.boolean() })),
}
