import fc from 'fast-check'
import { derivedId, type Id } from '#kernel/ids.ts'
import type { LedgerCommand } from '#modules/ledger/index.ts'
import type { NaiveCommand } from '#modules/ledger/rules/naive-model.test-kit.ts'
import { anyCommand, FAR_AWAY, idsOf, realCommand } from '#modules/ledger/rules/sequences.test-kit.ts'
import { seededRandom } from '#demo/random.ts'
import type { CallOutcome } from './log.ts'

export interface CommandSource {
  /** One batch: mostly a single command, sometimes dozens over several wallets, in no order. */
  next(): LedgerCommand[]
  /** Lots that were made may be claimed back later. */
  learn(commands: readonly LedgerCommand[], outcomes: readonly CallOutcome[]): void
}

export interface CommandOptions {
  /** The same for all processes that are to meet at the same charges, holds and keys. */
  readonly run: string
  /** This process's own. */
  readonly seed: string
  readonly wallets: readonly Id[]
  /** The marketplace's time when the load begins, in milliseconds: lots run out while it goes on. */
  readonly now: number
}

const CHUNK = 96
const EXPIRING_SECONDS = 8

/** Endless commands over a few hot wallets. Names move on with time, so that there is always something new to spend, hold and refund. */
export function endlessCommands({ run, seed, wallets, now }: CommandOptions): CommandSource {
  const random = seededRandom(seed)
  const lots = new Map<Id, Id[]>()
  let chunk = 0
  let waiting: NaiveCommand[] = []

  function refill(): void {
    chunk += 1
    const names = `${run}/${chunk}`
    const soon = fc.integer({ min: 0, max: EXPIRING_SECONDS * 8 }).map((eighths) => new Date(now + eighths * 125))
    const command = anyCommand({
      owner: fc.constantFrom(...wallets),
      key: idsOf(names, 'key', 4 * CHUNK),
      charge: idsOf(names, 'charge', 2 * wallets.length),
      hold: idsOf(names, 'hold', wallets.length),
      moment: fc.oneof(soon, fc.constant(FAR_AWAY)),
    })
    waiting = fc.sample(command, { numRuns: CHUNK, seed: random.int(0, 2 ** 31 - 1) }).map((one) => ownNames(one))
  }

  return {
    next() {
      const size = random.chance(0.6) ? 1 : random.int(1, random.chance(0.7) ? 8 : 48)
      const batch: NaiveCommand[] = []
      while (batch.length < size) {
        if (waiting.length === 0) refill()
        batch.push(waiting.pop()!)
      }
      return batch.map((command) => realCommand(command, (ownerId, no) => lots.get(ownerId)?.at(-1 - no)))
    },
    learn(commands, outcomes) {
      for (const [index, outcome] of outcomes.entries()) {
        if (!outcome.ok) continue
        const { ownerId } = commands[index]!
        lots.set(ownerId, [...(lots.get(ownerId) ?? []), ...outcome.value.newLots].slice(-10))
      }
    },
  }
}

/** A charge or hold belongs to one wallet; two that fall into one bucket could not share it. */
export function ownNames(command: NaiveCommand): NaiveCommand {
  const names = (['chargeId', 'holdId'] as const).flatMap((field) => {
    const id = (command as Partial<Record<typeof field, Id>>)[field]
    return id === undefined ? [] : [[field, derivedId(command.ownerId, id)]]
  })
  return { ...command, ...Object.fromEntries(names) } as NaiveCommand
}
