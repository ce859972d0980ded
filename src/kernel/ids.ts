import { v5 as uuidv5, v7 as uuidv7 } from 'uuid'

/** A UUID in text form. New ones are version 7 (ordered by time); derived ones are version 5. */
export type Id = string

const DERIVED_IDS = '6f0c7c1e-3e0a-5f0e-9d4e-6a1c0f3b7a52'

/** A fresh, time-ordered id. Rules never call this: ids come to them as arguments (`ctx.newId`). */
export function newId(): Id {
  return uuidv7()
}

/** The same parts always give the same id: the key of a command that may be sent twice. */
export function derivedId(...parts: readonly (string | number)[]): Id {
  return uuidv5(parts.join('\u0000'), DERIVED_IDS)
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i

export function isId(text: unknown): text is Id {
  return typeof text === 'string' && UUID.test(text)
}
