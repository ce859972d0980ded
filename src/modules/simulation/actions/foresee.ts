import { MILLISECONDS_PER_DAY, addDays } from '#kernel/instant.ts'
import { countChances, priceOfRecord } from '#modules/charges/index.ts'
import type { PolicyDocument } from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'
import type { DocumentPair } from '../lab/protocol.ts'
import { forecast, type Chances, type Forecast, type PriceMove } from '../rules/behaviour.ts'
import type { Report } from '../rules/report.ts'

/** Somebody may still answer what came in the last days; counted now, it would look like a no. */
const DAYS_TO_ANSWER = 7

/**
 * What people might do under the later document: the report's own sums and the recorded chances to answer, moved by the presets
 * of behaviour. Kept beside the report, to be scored against what happens; never part of its figures.
 */
export async function foresee(
  tx: Tx,
  pair: DocumentPair,
  report: Pick<Report, 'window' | 'moves'>,
): Promise<readonly Forecast[]> {
  const [from, until] = [new Date(report.window.from), new Date(report.window.until)]
  const counted = await countChances(tx, { from, until: addDays(until, -DAYS_TO_ANSWER) })
  const chances = counted.map(({ facts, ...one }): Chances => {
    const priced = { action: 'proposal.submit', facts } as const
    return { ...one, before: priceOfRecord(pair.before, priced), after: priceOfRecord(pair.after, priced) }
  })
  return forecast({
    moves: report.moves,
    chances,
    days: Math.max(1, (until.getTime() - from.getTime()) / MILLISECONDS_PER_DAY),
    isAnswer: (move) => isAnswer(move, pair),
  })
}

/** Either document knows by its clause that somebody else wrote first. */
function isAnswer({ clauseBefore, clauseAfter }: PriceMove, { before, after }: DocumentPair): boolean {
  return namesAnswersOnly(before, clauseBefore) || namesAnswersOnly(after, clauseAfter)
}

function namesAnswersOnly(document: PolicyDocument, clauseId: string): boolean {
  const initiator = document.clauses.find(({ id }) => id === clauseId)?.when['initiator']
  return initiator !== undefined && 'in' in initiator && !initiator.in.includes('self')
}
