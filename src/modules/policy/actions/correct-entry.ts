import { z } from 'zod'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { defineAction } from '#platform/run-action.ts'
import { findEntry, insertEntry } from '../store/register.ts'
import { lockPolicy } from '../store/versions.ts'
import { authorOf } from './publish.ts'
import { plainWords, policyName, shortTitle } from './save-draft.ts'

/** Adds a correction to an entry of the register. Nothing published is ever edited: both stay, in order. */
export const correctEntry = defineAction({
  name: 'policy.correct_entry',
  who: ['operator'],
  input: z.object({ policy: policyName.default('connects'), no: z.int().positive(), title: shortTitle, words: plainWords }),
  async run(ctx, { policy, no, title, words }): Promise<Result<{ no: number }, { readonly code: 'not_found' }>> {
    await lockPolicy(ctx.tx, policy)
    const wrong = await findEntry(ctx.tx, policy, no)
    if (wrong === undefined) return refuse({ code: 'not_found' })
    const content = { title, words, sha256: wrong.content.sha256 }
    const entry = await insertEntry(ctx.tx, {
      policy,
      kind: 'corrected',
      version: wrong.version,
      corrects: no,
      content,
      author: authorOf(ctx),
    })
    return ok({ no: entry.no })
  },
})
