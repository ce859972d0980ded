import { createHash } from 'node:crypto'
import { invariant } from '#kernel/invariant.ts'
import { actionNames, factSpec, factsOf } from '#modules/policy/index.ts'
import type { ActionColumns } from '../rules/columns.ts'
import { growingFacts } from './growing.ts'

/** One day of decisions as columns. People have codes of the day's own, and so have facts. */
export interface DayColumns {
  /** Sixteen bytes of each one's id, in the order of their codes. */
  readonly people: Uint8Array
  /** As `History.unknown`. */
  readonly unknown: Uint32Array
  /** Of the last row, in microseconds since 1970; 0 on a day without decisions. */
  readonly lastAtMicros: number
  readonly actions: readonly Omit<ActionColumns, 'byPerson'>[]
}

/** Of each action, the facts that share a column. */
const shared = actionNames.map((action) => growingFacts(action).map(({ facts }) => facts))

/**
 * How days are written here: the shape of the bytes, and the registry by which facts became numbers and numbers share a column. A program
 * with another registry cannot read such a day, and makes it anew from the log.
 */
export const DAY_FORMAT = `guildhall-history-day@1 ${registryHash()}`

function registryHash(): string {
  const registry = actionNames.map((action, place) => ({
    action,
    facts: factsOf(action).map((fact) => [fact, factSpec(fact)]),
    columns: shared[place],
  }))
  return createHash('sha256').update(JSON.stringify(registry)).digest('hex')
}

interface Header {
  readonly lastAtMicros: number
  readonly people: number
  readonly unknown: number
  /** In the registry's order; `wide` columns have codes of 32 bits, others of 16. */
  readonly actions: readonly { readonly rows: number; readonly columns: readonly { codeCount: number; wide: boolean }[] }[]
}

/** Every block of numbers begins at a multiple of this, so that it can be read where it lies. */
const ALIGNED = 4
const BYTES_PER_ID = 16

/** The bytes of a day: the length of a JSON header, the header, and the columns one after the other, little-endian. */
export function writeDay({ people, unknown, lastAtMicros, actions }: DayColumns): Uint8Array {
  const header: Header = {
    lastAtMicros,
    people: people.length / BYTES_PER_ID,
    unknown: unknown.length,
    actions: actions.map(({ rows, facts }) => ({
      rows,
      columns: facts.map(({ codeCount, codes }) => ({ codeCount, wide: codes instanceof Uint32Array })),
    })),
  }
  const head = new TextEncoder().encode(JSON.stringify(header))
  const numbers = actions.flatMap(({ seconds, people: whose, facts }) => [
    seconds,
    whose,
    ...facts.flatMap(({ values, codes }) => [values, codes]),
  ])
  const blocks = [Uint32Array.of(head.length), head, people, unknown, ...numbers]
  const bytes = new Uint8Array(blocks.reduce((sum, { byteLength }) => sum + aligned(byteLength), 0))
  let at = 0
  for (const { buffer, byteOffset, byteLength } of blocks) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at)
    at += aligned(byteLength)
  }
  return bytes
}

/** What `writeDay` wrote, by a program with the same `DAY_FORMAT`. */
export function readDay(written: Uint8Array): DayColumns {
  // Where the bytes come from they may begin anywhere.
  const { buffer } = written.slice()
  let at = 0
  const take = <B>(Kind: new (buffer: ArrayBuffer, offset: number, length: number) => B, length: number, width: number): B => {
    const block = new Kind(buffer, at, length)
    at += aligned(length * width)
    return block
  }
  const words = (length: number) => take(Uint32Array, length, 4)
  const [headLength] = words(1)
  const header = JSON.parse(new TextDecoder().decode(take(Uint8Array, headLength!, 1))) as Header
  const people = take(Uint8Array, header.people * BYTES_PER_ID, 1)
  const unknown = words(header.unknown)
  const actions = header.actions.map(({ rows, columns }, place) => {
    const action = actionNames[place]!
    const seconds = words(rows)
    const whose = words(rows)
    const facts = shared[place]!.map((names, column) => {
      const { codeCount, wide } = columns[column]!
      const values = take(Int32Array, codeCount * names.length, 4)
      return { facts: names, codeCount, values, codes: wide ? words(rows) : take(Uint16Array, rows, 2) }
    })
    return { action, rows, seconds, people: whose, facts }
  })
  invariant(at === buffer.byteLength, 'a day ends where its columns end')
  return { people, unknown, lastAtMicros: header.lastAtMicros, actions }
}

function aligned(length: number): number {
  return Math.ceil(length / ALIGNED) * ALIGNED
}
