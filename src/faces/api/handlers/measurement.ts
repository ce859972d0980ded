import { outcomeInWords, readOutcome, readScorecard } from '#modules/measurement/index.ts'
import { selectEntriesOf } from '#modules/policy/index.ts'
import { cursorOf, pageOf, readNumberCursor } from '#reads/cursor.ts'
import { api } from '../call.ts'
import { borderProblem } from '../problems.ts'

const POLICY = 'connects'
const SCORES_A_PAGE = 20

export const measurement = {
  impact: api.measurement.impact.handler(async ({ context: { request }, input: { version } }) => {
    const entries = await request.reading((tx) => selectEntriesOf(tx, POLICY, version))
    const announced = entries.find(({ kind, content }) => kind === 'announced' && content.impact !== undefined)
    if (announced?.content.impact === undefined) throw borderProblem('not_found')
    return { version, announcedAt: announced.at, sha256: announced.content.sha256, impact: announced.content.impact }
  }),
  outcome: api.measurement.outcome.handler(async ({ context: { request }, input: { version } }) => {
    const found = await request.reading((tx) => readOutcome(tx, POLICY, version))
    if (found === undefined) throw borderProblem('not_found')
    return found.primary === undefined ? found : { ...found, inWords: outcomeInWords(found.primary) }
  }),
  scorecard: api.measurement.scorecard.handler(async ({ context: { request }, input }) => {
    const range = { before: readNumberCursor(input.cursor), limit: SCORES_A_PAGE + 1 }
    const rows = await request.reading((tx) => readScorecard(tx, POLICY, range))
    return pageOf(rows, SCORES_A_PAGE, (last) => cursorOf(last.version))
  }),
}
