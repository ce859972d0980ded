import assert from 'node:assert/strict'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { derivedId, type Id } from '#kernel/ids.ts'
import type { LedgerCommand } from '#modules/ledger/index.ts'
import { anyCommand, FAR_AWAY, idsOf, realCommand } from '#modules/ledger/rules/sequences.test-kit.ts'
import { seededRandom, type Random } from '#demo/random.ts'
import type { ProveDatabase } from '../ground.ts'
import type { Figures, Layer } from '../layer.ts'
import { ownNames } from '../load/commands.ts'
import type { Crowd } from './concurrency.ts'
import { askAll, nothingToFind, openWallets, settle, walletsOf, withFolder } from '../load/settle.ts'
import { startWorker, writeScript, type Worker } from '../load/start-worker.ts'

const COMMANDS = 240
const MOST_COPIES = 5
const CALLERS = 12
const DOORS = ['transaction', 'lanes', 'transaction'] as const

/** People press buttons twice, networks send twice, processes start again and send everything again. */
export const storm: Layer = {
  name: 'storm',
  promise:
    'each command one to five times at once, across processes and a restart: one effect, identical answers, named conflicts',
  rounds: { long: 20, short: 1 },
  async open(ground) {
    const database = await ground.newDatabase()
    return { round: (seed) => repeat(database, { seed }), close: () => database.close() }
  },
}

export function repeat(database: ProveDatabase, { seed, ledgerFolder, isSmall = false }: Crowd): Promise<Figures> {
  return withFolder(async (folder) => {
    const random = seededRandom(`storm/${seed}`)
    const wallets = walletsOf(seed, 5)
    const opening = await openWallets({ database, folder }, wallets)
    const lots = new Map(
      opening[0]!.outcomes!.map((outcome, index) => [wallets[index]!, outcome.ok ? outcome.value.newLots[0]! : '']),
    )
    const commands = differentCommands({ seed, wallets, lots }).slice(0, isSmall ? COMMANDS / 3 : COMMANDS)
    const dealt = deal(
      commands.flatMap((command) => copiesOf(command, random)),
      random,
    )
    const start = (no: number, again = ''): Worker =>
      startWorker({
        by: DOORS[no]!,
        connectionString: database.addresses.app,
        connections: 10,
        deadlineMs: 20_000,
        ...(ledgerFolder === undefined ? {} : { ledgerFolder }),
        logFile: path.join(folder, `${no}${again}.log`),
        callers: CALLERS,
        script: writeScript(path.join(folder, `${no}.json`), dealt[no]!),
      })
    const workers = DOORS.map((_, no) => start(no))
    const [, , restarted] = workers
    try {
      await restarted!.ready
      await sleep(random.int(30, 250))
      await restarted!.kill()
      workers.push(start(2, '-again'))
      await Promise.all(workers.filter((worker) => worker !== restarted).map((worker) => worker.done))
    } finally {
      await Promise.all(workers.map((worker) => worker.kill()))
    }
    const late = await askAll(
      { database, folder },
      'late',
      commands.map((command) => [command]),
    )
    const calls = [...opening, ...workers.flatMap((worker) => worker.calls()), ...late]
    const figures = await settle({ database, folder, wallets, calls })
    assert.ok(figures['conflicts']! > 0, 'somebody changed a field under a used key')
    await nothingToFind(database)
    return { commands: commands.length, ...figures }
  })
}

interface Wish {
  readonly seed: number
  readonly wallets: readonly Id[]
  readonly lots: ReadonlyMap<Id, Id>
}

/** Each under a key of its own. */
function differentCommands({ seed, wallets, lots }: Wish): LedgerCommand[] {
  const run = `storm/${seed}`
  const any = anyCommand({
    owner: fc.constantFrom(...wallets),
    key: fc.constant(''),
    charge: idsOf(run, 'charge', COMMANDS / 3),
    hold: idsOf(run, 'hold', COMMANDS / 12),
    moment: fc.constant(FAR_AWAY),
  })
  return fc
    .sample(any, { numRuns: COMMANDS, seed })
    .map((command, no) => realCommand({ ...ownNames(command), key: derivedId(run, no) }, (ownerId) => lots.get(ownerId)))
}

/** The command one to five times, and sometimes once with a field changed. */
function copiesOf(command: LedgerCommand, random: Random): LedgerCommand[] {
  const copies = Array.from({ length: random.int(1, MOST_COPIES) }, () => command)
  if (!random.chance(0.3)) return copies
  const changes: object[] = [{ cause: { kind: 'changed' } }, { policyVersion: 7 }]
  if ('qty' in command) changes.push({ qty: command.qty + 1 })
  return [...copies, { ...command, ...random.pick(changes) }]
}

/** To the processes, in no order, in batches of one to four. */
function deal(copies: readonly LedgerCommand[], random: Random): LedgerCommand[][][] {
  const hands: LedgerCommand[][][] = DOORS.map(() => [])
  const shuffled = random.sample(copies, copies.length)
  while (shuffled.length > 0) random.pick(hands).push(shuffled.splice(0, random.chance(0.7) ? 1 : random.int(2, 4)))
  return hands
}
