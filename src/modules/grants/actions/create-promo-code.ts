import { randomInt } from 'node:crypto'
import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { invariant } from '#kernel/invariant.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { defineAction } from '#platform/run-action.ts'
import { makeCode, readCode } from '../rules/promo-code.ts'
import { insertPromoCode, type PromoCode } from '../store/promo-codes.ts'

const moment = (what: string) => z.coerce.date<Date | string>(`Say ${what}, as a day and time in UTC.`)
const whole = (what: string, most: number) =>
  z
    .int(`${what} is a whole number.`)
    .min(1, `${what} is at least 1.`)
    .max(most, `${what} is at most ${most.toLocaleString('en')}.`)

const promoCodeText = z
  .object({
    /** Empty: one is made. */
    code: z
      .string()
      .transform(readCode)
      .pipe(
        z
          .string()
          .regex(/^[A-Z0-9]+(-[A-Z0-9]+)*$/, 'A code has letters from A to Z, digits, and hyphens between them.')
          .min(4, 'A code has at least 4 characters.')
          .max(40, 'A code has at most 40 characters.'),
      )
      .optional(),
    connects: whole('The number of Connects', 10_000),
    most: whole('The number of people', 1_000_000),
    validFrom: moment('when it begins'),
    validUntil: moment('when it ends'),
    lifeDays: whole('The life in days', 3650),
    joinedBefore: moment('before when people joined').optional(),
    note: z.string().trim().min(1, 'Say what it is for: people read it.').max(200, 'Keep the note within 200 letters.'),
  })
  .refine(({ validFrom, validUntil }) => validUntil > validFrom, { path: ['validUntil'], message: 'It ends after it begins.' })

export type CreatePromoCodeRefused = { readonly code: 'code_taken' } | { readonly code: 'date_passed' }

/** An operator offers Connects to whoever knows a code. */
export const createPromoCode = defineAction({
  name: 'grants.create_promo_code',
  who: ['operator'],
  input: promoCodeText,
  async run(ctx, { code, joinedBefore, ...terms }): Promise<Result<{ readonly promoCodeId: Id }, CreatePromoCodeRefused>> {
    invariant(ctx.actor.kind === 'person', 'a person answers for a code')
    if (terms.validUntil <= ctx.now) return refuse({ code: 'date_passed' })
    const promo: PromoCode = {
      id: ctx.newId(),
      code: code ?? makeCode(randomInt),
      ...terms,
      joinedBefore: joinedBefore ?? null,
      redeemed: 0,
      createdBy: ctx.actor.accountId,
      createdAt: ctx.now,
      endedBy: null,
      endedAt: null,
    }
    return (await insertPromoCode(ctx.tx, promo)) ? ok({ promoCodeId: promo.id }) : refuse({ code: 'code_taken' })
  },
})
