import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { useTestDatabase } from '#kit/database.ts'
import { newId } from '#kernel/ids.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { defineEvent } from './events.ts'
import { defineAction, runAction } from './run-action.ts'

const greeted = defineEvent<{ name: string }>('test.greeted')
let runs = 0
const greet = defineAction({
  name: 'test.greet',
  who: ['freelancer'],
  input: z.object({ name: z.string().min(1), rude: z.boolean().default(false) }),
  async run(ctx, input): Promise<Result<{ greeting: string; run: number }, { code: 'too_rude' }>> {
    runs += 1
    ctx.announce(greeted({ name: input.name }))
    if (input.rude) return refuse({ code: 'too_rude' })
    return ok({ greeting: `Hello ${input.name}`, run: runs })
  },
})
const freelancer = { kind: 'person', accountId: newId(), roles: ['freelancer'] } as const

describe('an action', () => {
  const database = useTestDatabase()
  const countEvents = async () =>
    (await sql<{ n: number }>`select count(*) as n from platform.event`.execute(database.app)).rows[0]!.n

  test('is refused to those it does not name, before anything is read', async () => {
    expect(await runAction(database.app, greet, { actor: { kind: 'visitor' }, input: {} })).toEqual(
      refuse({ code: 'not_allowed', signedIn: false }),
    )
  })

  test('names the field that is wrong', async () => {
    const result = await runAction(database.app, greet, { actor: freelancer, input: { name: '' } })
    expect(result).toMatchObject({ ok: false, refusal: { code: 'invalid_input', issues: [{ path: ['name'] }] } })
  })

  test('gives 20 simultaneous callers with one key the first answer and runs once', async () => {
    const before = runs
    const key = newId()
    const results = await Promise.all(
      Array.from({ length: 20 }, () => runAction(database.app, greet, { actor: freelancer, input: { name: 'Ada' }, key })),
    )
    expect(runs - before).toBe(1)
    for (const result of results) expect(result).toEqual(results[0])
  })

  test('refuses a key that comes back with another input', async () => {
    const key = newId()
    await runAction(database.app, greet, { actor: freelancer, input: { name: 'Ada' }, key })
    expect(await runAction(database.app, greet, { actor: freelancer, input: { name: 'Bob' }, key })).toEqual(
      refuse({ code: 'key_reused_with_different_input' }),
    )
  })

  test('leaves no event behind when it is refused, and repeats the refusal under its key', async () => {
    const before = await countEvents()
    const key = newId()
    const call = { actor: freelancer, input: { name: 'Ada', rude: true }, key }
    expect(await runAction(database.app, greet, call)).toEqual(refuse({ code: 'too_rude' }))
    expect(await runAction(database.app, greet, call)).toEqual(refuse({ code: 'too_rude' }))
    expect(await runAction(database.app, greet, { actor: freelancer, input: call.input })).toEqual(refuse({ code: 'too_rude' }))
    expect(await countEvents()).toBe(before)
  })
})
