import type { sql } from 'kysely'
import { newId, type Id } from '#kernel/ids.ts'
import { invariant } from '#kernel/invariant.ts'
import type { Refusal, Result } from '#kernel/result.ts'
import type { TestDatabase } from '#kit/database.ts'
import { aFreelancer, aPerson, type Person } from '#kit/market.ts'
import { runAction, type Action } from '#platform/run-action.ts'
import { createPromoCode } from './actions/create-promo-code.ts'
import { redeemCode } from './actions/redeem-code.ts'
import { makeCode } from './rules/promo-code.ts'
import { insertMemberships } from './store/memberships.ts'

export function yes<V>(result: Result<V, Refusal>): V {
  invariant(result.ok, `refused: ${JSON.stringify(result)}`)
  return result.value
}

/** The refusal's code, or 'ok'. */
export const answerOf = (result: Result<unknown, Refusal>): string => (result.ok ? 'ok' : result.refusal.code)

const DAY = 86_400_000

/** People and their calls, as tests of this module need them again and again. */
export function useGrants(database: TestDatabase) {
  const act = <I, V, R extends Refusal>({ actor }: Person, action: Action<I, V, R>, input: unknown) =>
    runAction(database.app, action, { actor, input, key: newId() })

  return {
    act,
    anOperator: (name?: string): Promise<Person> => database.run((ctx) => aPerson(ctx, ['operator'], name)),
    /** A freelancer with a membership that began at `joinedAt`; default: now. */
    aMember: (joinedAt?: Date): Promise<Person> =>
      database.run(async (ctx) => {
        const at = joinedAt ?? ctx.now
        const person = await aFreelancer(ctx, { joinedAt: at, updatedAt: at })
        const far = new Date('2100-01-01T00:00:00Z')
        await insertMemberships(ctx.tx, [{ ownerId: person.id, plan: 'basic', anchor: at, monthsDone: 0, nextDue: far }])
        return person
      }),
    /** A code for 25 Connects, valid from yesterday for a month. */
    aCode: async (operator: Person, changes: object = {}): Promise<{ readonly id: Id; readonly code: string }> => {
      const now = await database.run(async (ctx) => ctx.now)
      const code = makeCode((choices) => Math.floor(Math.random() * choices))
      const usual = {
        code,
        connects: 25,
        most: 100,
        validFrom: new Date(now.getTime() - DAY),
        validUntil: new Date(now.getTime() + 30 * DAY),
        lifeDays: 60,
        note: 'Spring meeting',
      }
      const { promoCodeId } = yes(await act(operator, createPromoCode, { ...usual, ...changes }))
      return { id: promoCodeId, code }
    },
    redeem: (person: Person, code: string) => act(person, redeemCode, { code }),
    count: async (query: ReturnType<typeof sql<{ n: number }>>): Promise<number> =>
      (await query.execute(database.owner)).rows[0]!.n,
  }
}
