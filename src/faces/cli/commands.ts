import { auctionSheet } from './auction/sheet.ts'
import { auctionShow } from './auction/show.ts'
import { auctionVerify } from './auction/verify.ts'
import { auditCommand } from './audit.ts'
import type { Command } from './command.ts'
import { demoResetCommand } from './demo-reset.ts'
import { doctorCommand } from './doctor.ts'
import { operatorAddCommand } from './operator-add.ts'
import { policyCommands } from './policy/index.ts'
import { exportDecisionsCommand } from './export-decisions.ts'
import { exportLedgerCommand } from './export-ledger.ts'
import { receiptVerify } from './receipt/verify.ts'
import { sealCommand } from './seal.ts'
import { startCommand, type LoadParts } from './start.ts'
import { verifyExport } from './verify-export.ts'

/** The table of commands, in the order of the help. */
export function commands<Assets>(loadParts: LoadParts<Assets>): readonly Command[] {
  return [
    startCommand(loadParts),
    doctorCommand(loadParts),
    demoResetCommand(loadParts),
    auditCommand(loadParts),
    operatorAddCommand,
    ...policyCommands,
    receiptVerify,
    auctionShow,
    auctionSheet,
    auctionVerify,
    sealCommand(loadParts),
    exportLedgerCommand,
    exportDecisionsCommand,
    verifyExport,
  ]
}
