import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { keepText } from '#platform/home.ts'
import { MachineProblem } from '#platform/machine-problem.ts'
import { importPrivateKey } from '../rules/seals/keys.ts'

export interface SealKeyPlace {
  /** Where the operator keeps the key; without it one is made and kept in the home folder. */
  readonly keyFile?: string | undefined
  readonly homeFolder: string
}

/**
 * The key that signs seals. It is read each time, so another file in its place is another key from the next seal on.
 * @throws MachineProblem when the file cannot be read or holds no Ed25519 key; what it holds is never repeated
 */
export function readSealKey({ keyFile, homeFolder }: SealKeyPlace): KeyObject {
  const file = keyFile ?? path.join(homeFolder, 'seal-key.pem')
  const key = importPrivateKey(keyFile === undefined ? keepText(file, newKey) : readGiven(file))
  if (key === undefined) {
    throw new MachineProblem(
      `${file} holds no Ed25519 private key in PEM. Put back the one it held, or name a new one: \`openssl genpkey -algorithm ed25519\` makes it.`,
    )
  }
  return key
}

function newKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

function readGiven(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (problem) {
    throw new MachineProblem(
      `SEAL_KEY_FILE cannot be read: ${file} (${(problem as NodeJS.ErrnoException).code}). Make it readable for this user.`,
    )
  }
}
