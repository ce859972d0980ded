import { z } from 'zod'
import { findPublicAuction, type PublicAuction } from '#modules/auctions/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { exitCodes, MachineProblem } from '#platform/machine-problem.ts'

/** An auction as it is public. @throws MachineProblem when the word is no id of one */
export async function getPublicAuction(tx: Tx, word: string): Promise<PublicAuction> {
  const found = z.uuid().safeParse(word).success ? await findPublicAuction(tx, word.toLowerCase()) : undefined
  if (found !== undefined) return found
  throw new MachineProblem(`there is no auction ${word}. Its id is the end of its page’s address, /auctions/….`, exitCodes.usage)
}
