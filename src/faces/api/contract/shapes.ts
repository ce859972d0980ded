// The small shapes that every part of the contract is made of.
import { JSON_SCHEMA_REGISTRY } from '@orpc/zod/zod4'
import { z } from 'zod'
import { policyNames } from '#modules/policy/index.ts'
import { isCursor } from '#reads/cursor.ts'

export const id = z.uuid()

/** A moment on the wire is an ISO text in UTC; inside it is a date, or that text when an answer is given a second time. */
export const moment = z.coerce.date<Date | string>()

export const connectsAmount = z.int().meta({ description: 'Connects, whole.' })
export const cents = z.int().meta({ description: 'US dollars in whole cents.' })
export const sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .meta({ description: 'sha256 in hexadecimal.' })
export const facts = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
  .meta({ description: 'Typed facts of the action, complete.' })

/** A list as handlers have it: they may not be made to copy what they only read. */
export function list<T extends z.ZodType>(item: T) {
  return z.array(item) as unknown as z.ZodType<readonly z.output<T>[], readonly z.input<T>[]>
}

/** One page of a list; `nextCursor` is absent on the last one. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: list(item), nextCursor: z.string().optional() })
}

/** Stored data that goes out whole, as it is; `schema` documents it. */
export function stored<T>(schema: Readonly<Record<string, unknown>>): z.ZodType<T, T> {
  const shape = z.custom<T>()
  JSON_SCHEMA_REGISTRY.add(shape, schema)
  return shape
}

export const cursor = z
  .string()
  .refine(isCursor, 'This is not a cursor of a list. Take it from `nextCursor` as it is.')
  .optional()
  .meta({ description: 'The `nextCursor` of the page before.' })

/** A whole number in an address. */
export function wholeNumber(least: number, most: number) {
  return z.coerce.number<string | number>().int().min(least).max(most)
}

export const policyName = z.enum(policyNames)

/** Which rules are meant; every kind counts its own versions. */
export const policy = policyName
  .default('connects')
  .meta({ description: 'Which rules: each kind has versions, drafts and a register of its own.' })

export const versionNumber = wholeNumber(1, 2_147_483_647)
