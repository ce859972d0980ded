import { systemActor, type Actor } from '#kernel/actor.ts'
import type { Result } from '#kernel/result.ts'
import { bucketOf } from '#modules/ledger/index.ts'
import type { Database } from '#platform/db/database.ts'
import { isConflict, isOutage } from '#platform/db/outage.ts'
import { openLanes, type LaneFigures, type Overloaded } from '#platform/lanes/index.ts'
import type { Logger } from '#platform/log.ts'
import { inTransaction } from '#platform/run-action.ts'
import { chargeAll, MOST_CHARGES, type ChargeRefused, type ChargeRequest } from './actions/charge.ts'
import type { Charge } from './store/charges.ts'

export interface ChargeLanes {
  /**
   * One charge that stands alone (a click, a tick of a badge), in a transaction of its own or in one with many others'. What the wallet
   * refuses is kept under its key: who has more Connects later asks under a new one.
   * @returns the charge or why not, or `overloaded` at once when too many wait already; the request may then be sent again
   * @throws OutcomeUnknown when the database went away and did not come back in time: ask again under the same key
   */
  ask(actor: Actor, request: Omit<ChargeRequest, 'askedBy'>): Promise<Result<Charge, ChargeRefused | Overloaded>>
  figures(): LaneFigures
  /** Takes nothing more; resolves when everybody has an answer. */
  close(): Promise<void>
}

export interface ChargeLanesOptions {
  readonly log: Pick<Logger, 'warn' | 'error'>
  /** How many batches run at once: about one per core of the database; default 2. */
  readonly lanes?: number
  /** Most requests in one batch; default 256. */
  readonly most?: number
  /** Most requests that may wait in one lane; default 4,096. */
  readonly waiting?: number
  /** How long anybody waits for an answer; default 10 seconds. */
  readonly deadlineMs?: number
}

/** While one batch commits the next one fills. A wallet has its lane for good, so lanes never wait for each other. */
export function openChargeLanes(
  db: Database,
  { log, lanes = 2, most = MOST_CHARGES, waiting = 4096, deadlineMs = 10_000 }: ChargeLanesOptions,
): ChargeLanes {
  const opened = openLanes<ChargeRequest, Result<Charge, ChargeRefused>>({
    lanes,
    most,
    waiting,
    deadlineMs,
    laneOf: (request) => bucketOf(request.ownerId) % lanes,
    run: (requests) => inTransaction(db, systemActor('charge-lanes'), (ctx) => chargeAll(ctx, requests)),
    isOutage,
    isConflict,
    describe: ({ action, ownerId, key }) => ({ action, ownerId, key }),
    log,
  })
  return {
    ask: (actor, request) => opened.ask({ ...request, askedBy: actor }),
    figures: () => opened.figures(),
    close: () => opened.close(),
  }
}
