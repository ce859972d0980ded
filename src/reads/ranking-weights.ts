import { decideAction, findVersionInForce, type PlainDocument } from '#modules/policy/index.ts'
import { readClock } from '#platform/db/read-clock.ts'
import type { Tx } from '#platform/db/database.ts'

/** How many points each signal counts, whole numbers from 0 to 1,000. There is none for paid places: they stand outside every order. */
export interface Weights {
  /** Of the first place in the list by full text; later places get less. */
  readonly textMatch: number
  /** The same in the list by likeness of the one-line text. */
  readonly likeness: number
  /** For each point of the success score. */
  readonly successScore: number
  /** For each finished contract, up to ten. */
  readonly finishedContract: number
  /** In place of a success score that is not there yet. */
  readonly noHistory: number
}

/** What a marketplace without published rules about the order goes by: both ways of matching count alike, work that went well counts most. */
const unpublished: Weights = { textMatch: 100, likeness: 100, successScore: 1, finishedContract: 1, noHistory: 70 }

/** The published weights of this moment. */
export async function readWeights(tx: Tx): Promise<Weights> {
  const inForce = await findVersionInForce(tx, 'ranking', await readClock(tx))
  return inForce === undefined ? unpublished : weightsBy(inForce.document)
}

function weightsBy(document: PlainDocument): Weights {
  const weight = (signal: string) => decideAction(document, 'ranking.weight', { signal }).amount
  return {
    textMatch: weight('text_match'),
    likeness: weight('likeness'),
    successScore: weight('success_score'),
    finishedContract: weight('finished_contract'),
    noHistory: weight('no_history'),
  }
}
