import type { Id } from '#kernel/ids.ts'

/**
 * Dense codes for ids, in the order of first appearance. An id is four 32-bit words in an open hash table: a map of texts
 * would make ten million texts out of ten million rows.
 */
export interface PeopleCodes {
  readonly count: () => number
  /** The code of the sixteen bytes at `offset`. */
  codeAt(bytes: DataView, offset: number): number
  /** The code of an id in the text form. */
  codeOf(id: Id): number
  /** The id of a code, in the text form. */
  idOf(code: number): Id
  /** Sixteen bytes of each id, in the order of codes. */
  bytes(): Uint8Array
}

export function peopleCodes(): PeopleCodes {
  let words = new Uint32Array(4 * 1_024)
  let slots = new Int32Array(4_096).fill(-1)
  let count = 0

  const slotOf = (a: number, b: number, c: number, d: number): number => {
    // The last words of a time-ordered id are random, so they spread by themselves.
    let slot = (Math.imul(c ^ d, 2_654_435_761) ^ Math.imul(a ^ b, 40_503)) & (slots.length - 1)
    for (;;) {
      const code = slots[slot]!
      if (code < 0) return slot
      const at = code * 4
      if (words[at] === a && words[at + 1] === b && words[at + 2] === c && words[at + 3] === d) return slot
      slot = (slot + 1) & (slots.length - 1)
    }
  }

  const grow = (): void => {
    const wider = new Uint32Array(words.length * 2)
    wider.set(words)
    words = wider
    slots = new Int32Array(slots.length * 2).fill(-1)
    for (let code = 0; code < count; code += 1) {
      const at = code * 4
      slots[slotOf(words[at]!, words[at + 1]!, words[at + 2]!, words[at + 3]!)] = code
    }
  }

  const codeAt: PeopleCodes['codeAt'] = (bytes, offset) => {
    const a = bytes.getUint32(offset)
    const b = bytes.getUint32(offset + 4)
    const c = bytes.getUint32(offset + 8)
    const d = bytes.getUint32(offset + 12)
    const slot = slotOf(a, b, c, d)
    const known = slots[slot]!
    if (known >= 0) return known
    const code = count
    slots[slot] = code
    words.set([a, b, c, d], code * 4)
    count += 1
    if (count * 4 === words.length) grow()
    return code
  }
  return {
    count: () => count,
    codeAt,
    codeOf: (id) => codeAt(new DataView(Uint8Array.from(Buffer.from(id.replaceAll('-', ''), 'hex')).buffer), 0),
    bytes() {
      const written = new DataView(new ArrayBuffer(count * 16))
      for (let word = 0; word < count * 4; word += 1) written.setUint32(word * 4, words[word]!)
      return new Uint8Array(written.buffer)
    },
    idOf(code) {
      const hex = Array.from(words.subarray(code * 4, code * 4 + 4), (word) => word.toString(16).padStart(8, '0')).join('')
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
    },
  }
}
