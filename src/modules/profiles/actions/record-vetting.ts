import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { defineAction } from '#platform/run-action.ts'
import { expertVetted } from '../events.ts'
import { insertVettings } from '../store/figures.ts'
import { selectProfiles } from '../store/profiles.ts'

/** The operator writes down how a screening ended: passed gives the badge Expert-Vetted, not passed takes it away. */
export const recordVetting = defineAction({
  name: 'profiles.record_vetting',
  who: ['operator'],
  input: z.object({
    accountId: z.uuid(),
    passed: z.boolean('Choose how the screening ended.'),
    note: z.string().trim().min(1, 'Say what was looked at and found.').max(1000, 'Keep the note within 1,000 letters.'),
  }),
  async run(ctx, { accountId, passed, note }): Promise<Result<{ accountId: Id }, { code: 'not_found' }>> {
    const [profile] = await selectProfiles(ctx.tx, [accountId])
    if (profile === undefined) return refuse({ code: 'not_found' })

    const operatorId = ctx.actor.kind === 'person' ? ctx.actor.accountId : null
    await insertVettings(ctx.tx, [{ id: ctx.newId(), accountId, passed, note, operatorId, at: ctx.now }])
    ctx.announce(expertVetted({ accountId, passed, note }))
    return ok({ accountId })
  },
})
