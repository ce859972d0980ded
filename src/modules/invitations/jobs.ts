import { systemActor } from '#kernel/actor.ts'
import { addDays } from '#kernel/instant.ts'
import { recordOpportunity } from '#modules/charges/index.ts'
import { defineJob } from '#platform/jobs.ts'
import { inTransaction, type Ctx } from '#platform/run-action.ts'
import { INVITATION_ANSWER_DAYS, OUTREACH_ANSWER_DAYS } from './rules/limits.ts'
import { logAnswer } from './settle-invitation.ts'
import { ignoreInvitationsSentBefore } from './store/invitations.ts'
import { ignoreOutreachSentBefore } from './store/outreach.ts'

const BATCH = 100

/** Marks up to `most` invitations that nobody answered in time. @returns how many */
async function ignoreInvitations(ctx: Ctx, most: number): Promise<number> {
  const ignored = await ignoreInvitationsSentBefore(ctx.tx, addDays(ctx.now, -INVITATION_ANSWER_DAYS), ctx.now, most)
  for (const invitation of ignored) await logAnswer(ctx, invitation, 'ignored')
  return ignored.length
}

async function ignoreOutreach(ctx: Ctx, most: number): Promise<number> {
  const ignored = await ignoreOutreachSentBefore(ctx.tx, addDays(ctx.now, -OUTREACH_ANSWER_DAYS), ctx.now, most)
  for (const { id, freelancerId } of ignored) {
    const subject = { kind: 'outreach', id }
    await recordOpportunity(ctx, { kind: 'outreach', ownerId: freelancerId, subject, stage: 'answered', answer: 'ignored' })
  }
  return ignored.length
}

/** Every five minutes: what nobody answered in time counts as ignored. Nobody loses anything by it. */
export const sweepInvitations = defineJob({
  name: 'invitations-sweep',
  every: '*/5 * * * *',
  async run({ db, stopping }) {
    for (const work of [ignoreInvitations, ignoreOutreach]) {
      while (!stopping() && (await inTransaction(db, systemActor('invitations-sweep'), (ctx) => work(ctx, BATCH))) === BATCH);
    }
  },
})

export const jobs = [sweepInvitations]
