import { z } from 'zod'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { defineAction } from '#platform/run-action.ts'
import type { TooMany } from '../rules/comment-pace.ts'
import { pollAnswers, sideOf } from '../rules/poll.ts'
import { findTimeline } from '../store/activations.ts'
import { upsertPollAnswer } from '../store/polls.ts'
import { findPricedBy } from '../store/versions.ts'
import { publishComment } from './comment.ts'
import { policyName } from './save-draft.ts'

export type AnswerPollRefused =
  | TooMany
  | { readonly code: 'not_found' }
  | { readonly code: 'poll_closed' }
  | { readonly code: 'no_side' }

/**
 * Says for, against or unsure about an announced version, until it begins; one answer a person, which may be changed. Nothing is decided by
 * it. A reason becomes a comment in the thread.
 */
export const answerPoll = defineAction({
  name: 'policy.answer_poll',
  who: ['freelancer', 'client'],
  input: z.object({
    policy: policyName.default('connects'),
    version: z.int().positive(),
    answer: z.enum(pollAnswers, 'Choose one of the three.'),
    reason: z.string().trim().max(4_000, 'At most 4,000 characters.').optional(),
  }),
  async run(ctx, { policy, version, answer, reason }): Promise<Result<{ commented: boolean }, AnswerPollRefused>> {
    const { actor } = ctx
    const side = actor.kind === 'person' ? sideOf(actor.roles) : undefined
    if (actor.kind !== 'person' || side === undefined) return refuse({ code: 'no_side' })
    if ((await findPricedBy(ctx.tx, policy, version)) === undefined) return refuse({ code: 'not_found' })
    const { since } = await findTimeline(ctx.tx, policy, version)
    if (since === undefined || since.getTime() <= ctx.now.getTime()) return refuse({ code: 'poll_closed' })
    await upsertPollAnswer(ctx.tx, { policy, version }, { accountId: actor.accountId, answer, side, at: ctx.now })
    if (reason === undefined || reason === '') return ok({ commented: false })
    const published = await publishComment(ctx, { policy, version, body: reason, pollAnswer: answer })
    return published.ok ? ok({ commented: true }) : published
  },
})
