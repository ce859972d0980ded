import type { Id } from '#kernel/ids.ts'
import { reversalReport, type ReversalReport } from '#modules/charges/index.ts'
import { readOutcome, type VersionOutcome } from '#modules/measurement/index.ts'
import { findTelling, type Telling } from '#modules/notifications/index.ts'
import {
  countComments,
  findDraftOfVersion,
  findVersion,
  selectActivations,
  selectDraftTests,
  selectPollCounts,
  selectSteps,
  type Draft,
  type DraftStep,
  type PolicyName,
  type PollCounts,
  type VersionPage,
} from '#modules/policy/index.ts'
import { selectRuns, type Run } from '#modules/simulation/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { readEntryAuthors, readNames } from '#reads/console.ts'

/** More edits than that are read on the draft's own page. */
const MOST_STEPS = 300
const MOST_RUNS = 20

/** Everything that is on record about one version, from its first edit to its last refund. */
export interface VersionLife {
  readonly version: VersionPage
  /** Absent where nobody drafted it: the first rules, a reversal, a suspension. */
  readonly draft: Draft | undefined
  readonly steps: readonly DraftStep[]
  /** There are more steps than are shown. */
  readonly hasMoreSteps: boolean
  /** How many cases the draft had to get right. */
  readonly cases: number
  /** Finished simulations of the draft and of the version, oldest first. */
  readonly runs: readonly Run[]
  readonly names: ReadonlyMap<Id, string>
  /** Who published each entry of the register, by its number. */
  readonly authors: ReadonlyMap<number, string>
  readonly comments: number
  readonly poll: PollCounts
  readonly telling: Telling | undefined
  readonly outcome: VersionOutcome | undefined
  /** What followed it in force, or will. */
  readonly successor: number | undefined
  readonly suspension: VersionPage | undefined
  readonly reversal: VersionPage | undefined
  /** The refunds of the reversal that took it back, or that it is. */
  readonly report: ReversalReport | undefined
}

/** Undefined when there is no such version. */
export async function readLife(
  tx: Tx,
  of: { readonly policy: PolicyName; readonly version: number },
): Promise<VersionLife | undefined> {
  const { policy, version: number } = of
  const version = await findVersion(tx, policy, number)
  if (version === undefined) return undefined
  const runs = await readRuns(tx, version, await findDraftOfVersion(tx, policy, number))
  const activations = await selectActivations(tx, policy)
  const own = activations.findIndex((one) => one.version === number)
  const reversing = version.reversesVersion === null ? version.reversedBy : number
  return {
    version,
    ...runs,
    names: await readNames(
      tx,
      runs.runs.flatMap(({ askedBy }) => (askedBy === null ? [] : [askedBy])),
    ),
    authors: await readEntryAuthors(tx, of),
    comments: await countComments(tx, of),
    poll: await selectPollCounts(tx, of),
    telling: await findTelling(tx, of),
    outcome: await readOutcome(tx, policy, number),
    successor: own < 0 ? undefined : activations[own + 1]?.version,
    suspension: await findOther(tx, policy, version.suspendedBy),
    reversal: await findOther(tx, policy, version.reversedBy),
    report: reversing === null ? undefined : await reversalReport(tx, policy, reversing),
  }
}

type OfDraft = Pick<VersionLife, 'draft' | 'steps' | 'hasMoreSteps' | 'cases' | 'runs'>

async function readRuns(tx: Tx, { policy, version }: VersionPage, draft: Draft | undefined): Promise<OfDraft> {
  const ofVersion = await selectRuns(tx, policy, { of: { kind: 'version', subject: String(version) }, limit: MOST_RUNS })
  const oldestFirst = (runs: readonly Run[]) => runs.filter(({ state }) => state === 'done').toReversed()
  if (draft === undefined) return { draft, steps: [], hasMoreSteps: false, cases: 0, runs: oldestFirst(ofVersion) }
  const tests = await selectDraftTests(tx, draft.id)
  const steps = await selectSteps(tx, draft.id, { limit: MOST_STEPS + 1 })
  const ofDraft = await selectRuns(tx, policy, { of: { kind: 'draft', subject: draft.id }, limit: MOST_RUNS })
  return {
    draft,
    steps: steps.slice(0, MOST_STEPS),
    hasMoreSteps: steps.length > MOST_STEPS,
    cases: tests.prices.length + tests.returns.length,
    runs: oldestFirst([...ofVersion, ...ofDraft]),
  }
}

async function findOther(tx: Tx, policy: PolicyName, version: number | null): Promise<VersionPage | undefined> {
  return version === null ? undefined : findVersion(tx, policy, version)
}
