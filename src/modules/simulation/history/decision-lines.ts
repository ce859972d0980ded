import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { actionNames } from '#modules/policy/index.ts'
import type { LoggedDecision } from '#modules/charges/index.ts'
import type { History } from '../rules/columns.ts'
import { historyBuilder } from './history-builder.ts'
import { attributesUnknown } from './people-attributes.ts'

/** A decision as a line of JSON: what a check of a rules folder needs of history, without a database. Names nobody but by an id. */
const line = z.strictObject({
  id: z.uuid(),
  ownerId: z.uuid(),
  action: z.enum(actionNames),
  facts: z.array(z.int()).max(64),
  qty: z.int().min(0),
  version: z.int().min(1),
  at: z.iso.datetime(),
})

export interface InvalidLine {
  readonly line: number
  readonly message: string
}

/** The line of a decision, without its end. */
export function decisionLine({ id, ownerId, action, facts, qty, version, at }: LoggedDecision): string {
  return JSON.stringify({ id, ownerId, action, facts, qty, version, at: at.toISOString() })
}

/** The history that such a file holds, line by line; or the first line that is wrong. Of people nothing is known but what they did. */
export async function readDecisionLines(file: string): Promise<History | InvalidLine> {
  const builder = historyBuilder()
  let number = 0
  let lastAt = ''
  for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    number += 1
    if (text.trim() === '') continue
    const read = readLine(text)
    if ('message' in read) return { line: number, message: read.message }
    if (read.at < lastAt) return { line: number, message: 'comes before the line above: lines are in the order of time' }
    lastAt = read.at
    builder.add({ ...read, at: new Date(read.at), subjectKind: 'unknown', subjectId: read.id })
  }
  const ids = builder.idsOfPeople()
  return builder.history(attributesUnknown(ids.length), ids)
}

function readLine(text: string): z.infer<typeof line> | { readonly message: string } {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (problem) {
    return { message: `is not JSON (${(problem as Error).message})` }
  }
  const read = line.safeParse(value)
  if (read.success) return read.data
  const [issue] = read.error.issues
  return { message: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is not a decision'}` }
}
