import { readFileSync } from 'node:fs'
import { headsIn, publicKeysIn, trustIn, type Trust } from '#modules/ledger/index.ts'
import { exitCodes, MachineProblem } from '#platform/machine-problem.ts'
import type { Call, CommandOption } from './command.ts'

export const trustOptions = {
  head: {
    type: 'string',
    value: 'HEADFILE',
    says: 'Heads you kept, one or many (JSON, or heads.jsonl): history up to them must be the same.',
  },
  key: { type: 'string', value: 'KEYFILE', says: 'Public keys you trust, from anywhere but the file itself.' },
} as const satisfies Record<string, CommandOption>

/**
 * What the person holds from outside; undefined when nothing.
 * @throws MachineProblem when a file is not there or holds no heads or keys
 */
export function readTrust({ option }: Pick<Call, 'option'>): Trust | undefined {
  const [headFile, keyFile] = [option('head'), option('key')]
  if (headFile === undefined && keyFile === undefined) return undefined
  const keys = keyFile === undefined ? new Map() : publicKeysIn(readText(keyFile))
  if (keyFile !== undefined && keys.size === 0)
    throw new MachineProblem(`${keyFile} holds no Ed25519 public key.`, exitCodes.usage)
  const heads = headFile === undefined ? [] : headsIn(readText(headFile))
  if (heads === undefined) {
    throw new MachineProblem(`${headFile} holds something that is no whole head of a ledger, or none at all.`, exitCodes.usage)
  }
  return trustIn(keys, heads)
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (problem) {
    throw new MachineProblem(`${file} cannot be read (${(problem as NodeJS.ErrnoException).code}).`, exitCodes.usage)
  }
}
