import {
  closeSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  writeSync,
  existsSync,
} from 'node:fs'
import path from 'node:path'
import type { Database } from '#platform/db/database.ts'
import { headOf, headSchema, type Head, type Seal } from '../rules/seals/seal.ts'
import { findSeal, sealKeys, sealsAfter } from '../store/seals.ts'

const HEADS_AT_ONCE = 100
// Far more than one line.
const LAST_BYTES = 16_384

export interface HeadsPlace {
  /** Without it the heads go to the folder `heads` in the home folder. */
  readonly headsFolder?: string | undefined
  readonly homeFolder: string
}

export function headsFileOf({ headsFolder, homeFolder }: HeadsPlace): string {
  return path.join(headsFolder ?? path.join(homeFolder, 'heads'), 'heads.jsonl')
}

/** When a world is thrown away on purpose: the heads of the next one go to a new file. */
export function setHeadsAside(place: HeadsPlace, now: Date): void {
  const file = headsFileOf(place)
  if (existsSync(file)) renameSync(file, file.replace(/\.jsonl$/, `-until-${now.toISOString().replaceAll(':', '-')}.jsonl`))
}

/** The database tells another history than the one whose heads were given out. */
export class HistoryRewritten extends Error {
  override name = 'HistoryRewritten'
}

/**
 * Appends the head of every seal that is not there yet to the file, however many were missed, and waits for the disk.
 * @throws HistoryRewritten when the last head that was written is not the database's seal of that number
 */
export async function exportHeads(db: Database, fileName: string): Promise<number> {
  mkdirSync(path.dirname(fileName), { recursive: true })
  const file = openSync(fileName, 'a+', 0o644)
  try {
    const last = readLastHead(file)
    return await db
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute(async (tx) => {
        if (last !== undefined && (await findSeal(tx, last.no))?.hash !== last.hash) {
          throw new HistoryRewritten(`seal ${last.no} of the ledger is not the one whose head was written to ${fileName}`)
        }
        const keys = new Map((await sealKeys(tx)).map(({ id, publicKey }) => [id, publicKey]))
        const line = (seal: Seal): string => `${JSON.stringify(headOf(seal, keys.get(seal.keyId) ?? ''))}\n`
        let written = 0
        for (let no = last?.no ?? 0; ;) {
          const seals = await sealsAfter(tx, no, HEADS_AT_ONCE)
          if (seals.length === 0) return written
          writeSync(file, seals.map(line).join(''))
          fsyncSync(file)
          written += seals.length
          no = seals.at(-1)!.no
        }
      })
  } finally {
    closeSync(file)
  }
}

/** Undefined when there is none yet. A line that was broken off by a crash is cut away first. */
function readLastHead(file: number): Head | undefined {
  const { size } = fstatSync(file)
  const bytes = Buffer.alloc(Math.min(size, LAST_BYTES))
  readSync(file, bytes, 0, bytes.length, size - bytes.length)
  const end = bytes.lastIndexOf('\n') + 1
  if (end < bytes.length) ftruncateSync(file, size - (bytes.length - end))
  const lines = bytes.subarray(0, end).toString('utf8').trimEnd().split('\n')
  const text = lines.at(-1) ?? ''
  return text === '' ? undefined : headSchema.parse(JSON.parse(text))
}
