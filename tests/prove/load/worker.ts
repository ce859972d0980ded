// One process of the application under load: `node --import bin/register.mjs worker.ts <order as JSON>`; SIGTERM ends it in peace.
import type { LedgerCommand } from '#modules/ledger/index.ts'
import { runCallers } from './callers.ts'
import { endlessCommands } from './commands.ts'
import { openDoor } from './door.ts'
import { openCallLog, readCommands } from './log.ts'
import type { Order } from './start-worker.ts'

const order = JSON.parse(process.argv[2]!) as Order
let isStopping = false
process.once('SIGTERM', () => (isStopping = true))

const door = await openDoor(order)
const log = openCallLog(order.logFile)
const source = sourceOf(order)
process.stdout.write('ready\n')
await runCallers({ door, log, callers: order.callers, isStopping: () => isStopping, ...source })
log.close()
await door.close()

function sourceOf({ endless, script }: Order) {
  if (endless !== undefined) return endlessCommands(endless)
  const batches: (readonly LedgerCommand[])[] = readCommands(script!)
  return { next: () => batches.shift(), learn: () => undefined }
}
