import { v5 as uuidv5, v7 as uuidv7 } from 'uuid'
import { randomFillSync } from 'node:crypto'

/** A UUID in text form. New ones are version 7 (ordered by time); derived ones are version 5. */
export type Id = string

const DERIVED_IDS = '6f0c7c1e-3e0a-5f0e-9d4e-6a1c0f3b7a52'

// Asking the system for chance costs more than all the rest of an id, so it is asked for 256 ids at a time.
const BYTES_PER_ID = 16
const chance = new Uint8Array(256 * BYTES_PER_ID)
let used = chance.length

function nextRandomBytes(): Uint8Array {
  if (used === chance.length) {
    randomFillSync(chance)
    used = 0
  }
  used += BYTES_PER_ID
  // A copy: the library writes the version into it.
  return chance.slice(used - BYTES_PER_ID, used)
}

let millisecond = 0
let number = 0

/** A fresh, time-ordered id; within a process each is above the one before. Rules never call this: ids come as arguments (`ctx.newId`). */
export function newId(): Id {
  const random = nextRandomBytes()
  const now = Date.now()
  if (now > millisecond) {
    millisecond = now
    // Room to count: the field has 32 bits, and it begins in its lower half.
    number = new DataView(random.buffer).getUint32(0) >>> 1
  } else {
    number += 1
  }
  return uuidv7({ random, msecs: millisecond, seq: number })
}

/** The same parts always give the same id: the key of a command that may be sent twice. */
export function derivedId(...parts: readonly (string | number)[]): Id {
  return uuidv5(parts.join('\u0000'), DERIVED_IDS)
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i

export function isId(text: unknown): text is Id {
  return typeof text === 'string' && UUID.test(text)
}
