import { systemActor, type Actor } from '#kernel/actor.ts'
import type { Result } from '#kernel/result.ts'
import type { Database } from '#platform/db/database.ts'
import { isConflict, isOutage } from '#platform/db/outage.ts'
import { openLanes, type LaneFigures, type Overloaded } from '#platform/lanes/index.ts'
import type { Logger } from '#platform/log.ts'
import { inTransaction } from '#platform/run-action.ts'
import { execute } from './actions/execute.ts'
import { bucketOf } from './rules/bucket.ts'
import type { Applied, LedgerCommand, LedgerRefusal } from './rules/commands.ts'

export interface LedgerLanes {
  /**
   * One command, in a transaction of its own or in one with many others: for whatever happens often and stands alone.
   * @returns its outcome, or `overloaded` at once when too many wait already; the command may then be sent again
   * @throws OutcomeUnknown when the database went away and did not come back in time: ask again under the same key
   */
  submit(actor: Actor, command: LedgerCommand): Promise<Result<Applied, LedgerRefusal | Overloaded>>
  figures(): LaneFigures
  /** Takes nothing more; resolves when everybody has an answer. */
  close(): Promise<void>
}

export interface LedgerLanesOptions {
  readonly log: Pick<Logger, 'warn' | 'error'>
  /** How many batches run at once: about one per core of the database; default 2. */
  readonly lanes?: number
  /** Most commands in one batch; default 256. */
  readonly most?: number
  /** Most commands that may wait in one lane; default 4,096. */
  readonly waiting?: number
  /** How long anybody waits for an answer; default 10 seconds. */
  readonly deadlineMs?: number
}

/** The micro-batcher: while one batch commits the next one fills. A wallet has its lane for good, so lanes never wait for each other. */
export function openLedgerLanes(
  db: Database,
  { log, lanes = 2, most = 256, waiting = 4096, deadlineMs = 10_000 }: LedgerLanesOptions,
): LedgerLanes {
  const opened = openLanes<LedgerCommand, Result<Applied, LedgerRefusal>>({
    lanes,
    most,
    waiting,
    deadlineMs,
    laneOf: (command) => bucketOf(command.ownerId) % lanes,
    run: (commands) => inTransaction(db, systemActor('ledger-lanes'), (ctx) => execute(ctx, commands)),
    isOutage,
    isConflict,
    describe: ({ kind, ownerId, key }) => ({ kind, ownerId, key }),
    log,
  })
  return {
    submit: (actor, command) => opened.ask({ ...command, askedBy: actor }),
    figures: () => opened.figures(),
    close: () => opened.close(),
  }
}
