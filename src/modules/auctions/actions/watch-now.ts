import { z } from 'zod'
import { ok, type Result } from '#kernel/result.ts'
import { defineAction } from '#platform/run-action.ts'
import { watchAuctions } from '../watch.ts'

/** An operator asks for a look at all recorded rounds now, instead of in the night. */
export const watchNow = defineAction({
  name: 'auctions.watch_now',
  who: ['operator'],
  input: z.object({}),
  async run(ctx): Promise<Result<{ found: number }, never>> {
    return ok({ found: await watchAuctions(ctx) })
  },
})
