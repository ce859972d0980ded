import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Random } from './random.ts'

/**
 * Ids of version 7 whose random part comes from the seed: the same story gets the same ids, and they lie in the
 * database in the order in which things happened.
 */
export function storyIds(random: Random): (at: Instant) => Id {
  return (at) => {
    const time = at.getTime().toString(16).padStart(12, '0')
    const a = hex(random, 3)
    const variant = '89ab'[random.int(0, 3)]
    return `${time.slice(0, 8)}-${time.slice(8)}-7${a}-${variant}${hex(random, 3)}-${hex(random, 12)}`
  }
}

function hex(random: Random, digits: number): string {
  let text = ''
  while (text.length < digits) {
    const part = Math.min(6, digits - text.length)
    text += Math.floor(random.next() * 16 ** part)
      .toString(16)
      .padStart(part, '0')
  }
  return text
}
