import { previewReversal, priceUnder, publicReversal, reversalReport, type PublicReversal } from '#modules/charges/index.ts'
import {
  checkFacts,
  findVersion,
  findVersionInForce,
  helpPage,
  isOffered,
  policyKinds,
  reverseVersion,
  selectEntries,
  selectVersions,
  suspendClauses,
  withdrawVersion,
  type PolicyName,
  type VersionInForce,
} from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { cursorOf, pageOf, readNumberCursor } from '#reads/cursor.ts'
import { api, valueOf, type ApiRequest } from '../call.ts'
import { borderProblem, refusedProblem } from '../problems.ts'
import { priceAnswer } from './price-answer.ts'

const CHARGED = 'connects'
const VERSIONS_A_PAGE = 50
const ENTRIES_A_PAGE = 20

export const rules = {
  versions: api.rules.versions.handler(async ({ context: { request }, input }) => {
    const range = { before: readNumberCursor(input.cursor), limit: VERSIONS_A_PAGE + 1 }
    const rows = await request.reading((tx) => selectVersions(tx, input.policy, range))
    return pageOf(rows, VERSIONS_A_PAGE, (last) => cursorOf(last.version))
  }),
  version: api.rules.version.handler(async ({ context: { request }, input: { policy, version } }) =>
    request.reading(async (tx) => (await findVersion(tx, policy, version)) ?? nothing()),
  ),
  active: api.rules.active.handler(async ({ context: { request }, input: { policy } }) =>
    request.reading(async (tx) => {
      const { version } = await inForce(tx, policy, request)
      return (await findVersion(tx, policy, version)) ?? nothing()
    }),
  ),
  register: api.rules.register.handler(async ({ context: { request }, input }) => {
    const range = { before: readNumberCursor(input.cursor), limit: ENTRIES_A_PAGE + 1 }
    const rows = await request.reading((tx) => selectEntries(tx, input.policy, range))
    return pageOf(rows, ENTRIES_A_PAGE, (last) => cursorOf(last.no))
  }),
  help: api.rules.help.handler(async ({ context: { request }, input: { policy } }) => {
    const { version, document } = await request.reading((tx) => inForce(tx, policy, request))
    return { policy, version, page: helpPage(document) }
  }),
  price: api.rules.price.handler(async ({ context: { request }, input: { action, facts } }) => {
    valueOf(checkFacts(action, facts))
    const by = await request.reading((tx) => inForce(tx, CHARGED, request))
    if (!isOffered(by.document, action)) throw refusedProblem({ code: 'not_offered', action })
    return priceAnswer(priceUnder(by, { action, facts }))
  }),
  reversal: api.rules.reversal.handler(async ({ context: { request }, input: { policy, version } }) =>
    request.reading(async (tx) => {
      const reversing = (await findVersion(tx, policy, version))?.reversedBy ?? version
      const report = await reversalReport(tx, policy, reversing)
      return report === undefined ? nothing() : reportAnswer(publicReversal(report))
    }),
  ),
  reversalPreview: api.rules.reversalPreview.handler(async ({ context: { request }, input }) => {
    const preview = valueOf(await request.reading((tx) => previewReversal(tx, { ...input, at: request.now })))
    return { ...preview, means: policyKinds[input.policy].reversal }
  }),
  reverse: api.rules.reverse.handler(async ({ context: { request }, input }) => request.run(reverseVersion, input)),
  suspend: api.rules.suspend.handler(async ({ context: { request }, input }) => request.run(suspendClauses, input)),
  withdraw: api.rules.withdraw.handler(async ({ context: { request }, input }) => request.run(withdrawVersion, input)),
}

/** The rules in force now; a marketplace without any has nothing to show. */
async function inForce<P extends PolicyName>(tx: Tx, policy: P, { now }: ApiRequest): Promise<VersionInForce<P>> {
  return (await findVersionInForce(tx, policy, now)) ?? nothing()
}

function nothing(): never {
  throw borderProblem('not_found')
}

function reportAnswer({ batch, exceptionsByReason, ...figures }: PublicReversal) {
  const { version, reversedVersion, clauses, state, createdAt, finishedAt } = batch
  return {
    ...figures,
    version,
    reversedVersion,
    clauses,
    state,
    startedAt: createdAt,
    finishedAt,
    exceptions: exceptionsByReason,
  }
}
