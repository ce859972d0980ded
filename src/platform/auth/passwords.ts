import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { z } from 'zod'

const derive = promisify(argon2)

// OWASP's first choice for argon2id: 19 MiB and two passes, some 30 ms of one core.
const COST = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 } as const

/** Length is what makes a password strong; a rule about digits only makes it forgettable. */
export const newPassword = z
  .string()
  .min(10, 'A password needs at least 10 characters. A few words make a good one.')
  .max(200, 'A password has at most 200 characters.')

/** In the PHC string format, so that the cost can be raised later without losing the old ones. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16)
  const tag = await derive('argon2id', { message: password.normalize('NFKC'), nonce, ...COST })
  return `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${unpadded(nonce)}$${unpadded(tag)}`
}

/** Takes the same time whether there is a hash or not, so that the answer does not tell who has an account. */
export async function verifyPassword(password: string, hash: string | null | undefined): Promise<boolean> {
  const known = parse(hash ?? NOBODYS_HASH)
  const tag = await derive('argon2id', {
    message: password.normalize('NFKC'),
    nonce: known.nonce,
    memory: known.memory,
    passes: known.passes,
    parallelism: known.parallelism,
    tagLength: known.tag.length,
  })
  return timingSafeEqual(tag, known.tag) && hash !== null && hash !== undefined
}

const NOBODYS_HASH = `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`
const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/

function parse(hash: string): { memory: number; passes: number; parallelism: number; nonce: Buffer; tag: Buffer } {
  const [, memory, passes, parallelism, nonce, tag] = PHC.exec(hash) ?? []
  if (nonce === undefined || tag === undefined) throw new TypeError('a stored password hash is not in the expected format')
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    nonce: Buffer.from(nonce, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  }
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '')
}
