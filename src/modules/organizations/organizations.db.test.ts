import { describe, expect, test } from 'vitest'
import { aClient, aFreelancer, aPerson } from '#kit/market.ts'
import { useTestDatabase } from '#kit/database.ts'
import { ok, refuse } from '#kernel/result.ts'
import { signedUp } from '#platform/auth/index.ts'
import { runAction } from '#platform/run-action.ts'
import {
  addToTalentPool,
  banClient,
  editOrganization,
  getOrganization,
  isInTalentPool,
  organizationOf,
  removeFromTalentPool,
} from './index.ts'
import { listeners } from './listeners.ts'

describe('an organization', () => {
  const database = useTestDatabase()

  test('is founded for somebody who signs up as a client, once', async () => {
    const person = await database.run((ctx) => aPerson(ctx, ['client'], 'Ana'))
    const news = signedUp({ accountId: person.id, roles: ['client'], displayName: 'Ana', locale: 'en' })
    await database.run((ctx) => listeners[0]!.handle(ctx, news.data))
    await database.run((ctx) => listeners[0]!.handle(ctx, news.data))
    expect(await database.run((ctx) => organizationOf(ctx.tx, person.id))).toMatchObject({
      name: 'Ana',
      kind: 'individual',
      state: 'active',
    })
  })

  test('is not founded for a freelancer', async () => {
    const person = await database.run((ctx) => aPerson(ctx, ['freelancer']))
    const news = signedUp({ accountId: person.id, roles: ['freelancer'], displayName: 'Bo', locale: 'en' })
    await database.run((ctx) => listeners[0]!.handle(ctx, news.data))
    expect(await database.run((ctx) => organizationOf(ctx.tx, person.id))).toBeUndefined()
  })

  test('is banned by an operator only, and once', async () => {
    const { client, operator } = await database.run(async (ctx) => ({
      client: await aClient(ctx),
      operator: await aPerson(ctx, ['operator']),
    }))
    const input = { organizationId: client.organizationId, note: 'Asked people to pay for being hired.' }
    expect(await runAction(database.app, banClient, { actor: client.actor, input })).toMatchObject({
      refusal: { code: 'not_allowed' },
    })
    expect(await runAction(database.app, banClient, { actor: operator.actor, input })).toEqual(
      ok({ organizationId: client.organizationId }),
    )
    expect(await runAction(database.app, banClient, { actor: operator.actor, input })).toEqual(refuse({ code: 'already_banned' }))
    expect(await database.run((ctx) => getOrganization(ctx.tx, client.organizationId))).toMatchObject({ state: 'banned' })
  })

  test('cannot make itself Enterprise, and stays Enterprise when it is', async () => {
    const { small, large } = await database.run(async (ctx) => ({
      small: await aClient(ctx),
      large: await aClient(ctx, { kind: 'enterprise' }),
    }))
    const edit = (actor: typeof small.actor, kind: string) =>
      runAction(database.app, editOrganization, { actor, input: { name: 'Silva & Filhos', kind, country: 'BR' } })
    expect(await edit(small.actor, 'enterprise')).toMatchObject({
      refusal: { code: 'invalid_input', issues: [{ path: ['kind'] }] },
    })
    await edit(large.actor, 'company')
    expect(await database.run((ctx) => getOrganization(ctx.tx, large.organizationId))).toMatchObject({
      name: 'Silva & Filhos',
      kind: 'enterprise',
    })
  })

  test('keeps a talent pool of its own when it is Enterprise', async () => {
    const made = await database.run(async (ctx) => ({
      freelancer: await aFreelancer(ctx),
      enterprise: await aClient(ctx, { kind: 'enterprise' }),
      other: await aClient(ctx, { kind: 'enterprise' }),
      small: await aClient(ctx),
    }))
    const input = { freelancerId: made.freelancer.id }
    const belongs = (organizationId: string) => database.run((ctx) => isInTalentPool(ctx.tx, organizationId, made.freelancer.id))
    expect(await runAction(database.app, addToTalentPool, { actor: made.small.actor, input })).toMatchObject({
      refusal: { code: 'not_allowed' },
    })
    const add = () => runAction(database.app, addToTalentPool, { actor: made.enterprise.actor, input })
    expect([await add(), await add()]).toEqual([ok(input), ok(input)])
    expect([await belongs(made.enterprise.organizationId), await belongs(made.other.organizationId)]).toEqual([true, false])
    await runAction(database.app, removeFromTalentPool, { actor: made.other.actor, input })
    expect(await belongs(made.enterprise.organizationId)).toBe(true)
    await runAction(database.app, removeFromTalentPool, { actor: made.enterprise.actor, input })
    expect(await belongs(made.enterprise.organizationId)).toBe(false)
  })
})
