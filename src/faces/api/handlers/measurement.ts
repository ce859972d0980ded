import { outcomeInWords, readOutcome, readScorecard } from '#modules/measurement/index.ts'
import { selectEntriesOf } from '#modules/policy/index.ts'
import { cursorOf, pageOf, readNumberCursor } from '#reads/cursor.ts'
import { api } from '../call.ts'
import { borderProblem } from '../problems.ts'

// What is measured is what Connects buy.
const MEASURED = 'connects'
const SCORES_A_PAGE = 20

export const measurement = {
  impact: api.measurement.impact.handler(async ({ context: { request }, input: { policy, version } }) => {
    const entries = await request.reading((tx) => selectEntriesOf(tx, policy, version))
    const announced = entries.find(({ kind, content }) => kind === 'announced' && content.impact !== undefined)
    if (announced?.content.impact === undefined) throw borderProblem('not_found')
    return { policy, version, announcedAt: announced.at, sha256: announced.content.sha256, impact: announced.content.impact }
  }),
  outcome: api.measurement.outcome.handler(async ({ context: { request }, input: { version } }) => {
    const found = await request.reading((tx) => readOutcome(tx, MEASURED, version))
    if (found === undefined) throw borderProblem('not_found')
    return found.primary === undefined ? found : { ...found, inWords: outcomeInWords(found.primary) }
  }),
  scorecard: api.measurement.scorecard.handler(async ({ context: { request }, input }) => {
    const range = { before: readNumberCursor(input.cursor), limit: SCORES_A_PAGE + 1 }
    const rows = await request.reading((tx) => readScorecard(tx, MEASURED, range))
    return pageOf(rows, SCORES_A_PAGE, (last) => cursorOf(last.version))
  }),
}
