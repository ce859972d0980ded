import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import type { Actor } from '#kernel/actor.ts'
import { MILLISECONDS_PER_DAY } from '#kernel/instant.ts'
import { newId } from '#kernel/ids.ts'
import { refuse } from '#kernel/result.ts'
import { advanceClock, createRunSweepsJob } from './clock.ts'
import { defineJob } from './jobs.ts'
import { createLog } from './log.ts'
import { runAction } from './run-action.ts'

const operator: Actor = { kind: 'person', accountId: newId(), roles: ['operator'] }

describe('the demo’s clock', () => {
  const database = useTestDatabase()
  const now = async () => (await sql<{ now: Date }>`select platform.now() as now`.execute(database.app)).rows[0]!.now

  test('is moved by an operator, and what became due is asked for with it', async () => {
    const before = await now()
    const result = await runAction(database.app, advanceClock, { actor: operator, input: { days: 30 } })
    expect(result).toMatchObject({ ok: true })
    expect((await now()).getTime() - before.getTime()).toBeGreaterThanOrEqual(30 * MILLISECONDS_PER_DAY)
    const { rows } = await sql<{ key: string }>`select key from graphile_worker._private_jobs`.execute(database.owner)
    expect(rows).toEqual([{ key: 'run-sweeps' }])

    const ran: string[] = []
    const sweep = defineJob<object>({ name: 'expire', every: '* * * * *', run: async () => void ran.push('expire') })
    await createRunSweepsJob([sweep]).run({ db: database.app, log: createLog('silent'), stopping: () => false }, {})
    expect(ran).toEqual(['expire'])
  })

  test.each([[{}], [{ days: -1 }], [{ days: 1000 }], [{ hours: 24 }]])('is not moved by %o', async (input) => {
    expect(await runAction(database.app, advanceClock, { actor: operator, input })).toMatchObject({
      ok: false,
      refusal: { code: 'invalid_input' },
    })
  })

  test('is not moved by anybody else, nor in live mode: there it is the server’s', async () => {
    const freelancer: Actor = { kind: 'person', accountId: newId(), roles: ['freelancer'] }
    expect(await runAction(database.app, advanceClock, { actor: freelancer, input: { days: 1 } })).toEqual(
      refuse({ code: 'not_allowed', signedIn: true }),
    )
    await sql`update platform.clock set demo = false`.execute(database.owner)
    expect(await runAction(database.app, advanceClock, { actor: operator, input: { days: 1 } })).toEqual(
      refuse({ code: 'only_in_demo' }),
    )
    expect(Math.abs((await now()).getTime() - Date.now())).toBeLessThan(5000)
    await expect(sql`select platform.advance_clock('1 day')`.execute(database.app)).rejects.toThrow('only be moved in demo mode')
  })
})
