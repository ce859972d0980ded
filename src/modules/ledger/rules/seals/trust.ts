import { publicKeysIn, type Keys } from './keys.ts'
import { headSchema, isSignedBy, isWholeHead, type Head, type Seal } from './seal.ts'

/** What somebody holds from outside the house: public keys, and heads that were given out earlier, by their number. */
export interface Trust {
  readonly keys: Keys
  readonly heads: ReadonlyMap<number, Head>
}

/** Heads vouch for their keys: whoever kept one got the key with it at the time. */
export function trustIn(keys: Keys, heads: readonly Head[]): Trust {
  const known = [...keys, ...heads.flatMap((head) => [...publicKeysIn(head.publicKey)])]
  return { keys: new Map(known), heads: new Map(heads.map((head) => [head.no, head])) }
}

export function isTrusted({ keys }: Trust, seal: Seal): boolean {
  const key = keys.get(seal.keyId)
  return key !== undefined && isSignedBy(key, seal)
}

/** The heads in a text: one as JSON, or one a line. Undefined when anything in it is none, or is not whole. */
export function headsIn(text: string): Head[] | undefined {
  const heads: Head[] = []
  for (const value of jsonIn(text)) {
    const parsed = headSchema.safeParse(value)
    if (!parsed.success || !isWholeHead(parsed.data)) return undefined
    heads.push(parsed.data)
  }
  return heads.length === 0 ? undefined : heads
}

function jsonIn(text: string): unknown[] {
  const whole = parse(text)
  if (whole !== undefined) return [whole]
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(parse)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
