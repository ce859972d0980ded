/** A part of the product's text, and what it was in somebody's ledger once. It must be there exactly once. */
export interface Patch {
  readonly file: string
  readonly from: string
  readonly to: string
}

export interface PlantedBug {
  readonly name: string
  /** Who must notice: random histories in memory, crowds or storms of callers on PostgreSQL, or the calendar. */
  readonly noticed: 'histories' | 'crowd' | 'storm' | 'calendar'
  readonly patches: readonly Patch[]
}

const APPLY = 'rules/apply.ts'
const DECIDE = 'rules/decide.ts'
const SPEND_ORDER = 'rules/spend-order.ts'

const heldIsSpent: Patch = { file: SPEND_ORDER, from: 'qty: lot.available })', to: 'qty: lot.available + lot.held })' }
const clampedCounters: readonly Patch[] = [
  {
    file: 'rules/draft.ts',
    from: '[move.from]: lot[move.from] - move.qty',
    to: '[move.from]: Math.max(0, lot[move.from] - move.qty)',
  },
  { file: 'rules/draft.ts', from: 'move.qty > 0 && (move.from === null || lot[move.from] >= move.qty)', to: 'move.qty > 0' },
]
const clampedBalances: Patch = {
  file: 'rules/post.ts',
  from: 'wallet[account] += amount',
  to: 'wallet[account] = Math.max(0, wallet[account] + amount)',
}

/** Mistakes that ledgers have made, in ours. */
export const plantedBugs: readonly PlantedBug[] = [
  {
    name: 'due expiries wait for the sweep',
    noticed: 'histories',
    patches: [
      {
        file: APPLY,
        from: 'const expiry = expireDue(batch, wallet)',
        to: `const expiry = command.kind === 'expire' ? expireDue(batch, wallet) : undefined`,
      },
    ],
  },
  {
    name: 'a refund gives back first what was taken first',
    noticed: 'histories',
    patches: [{ file: SPEND_ORDER, from: 'takeUnits(legs.toReversed(), {', to: 'takeUnits(legs, {' }],
  },
  { name: 'held Connects are spent', noticed: 'histories', patches: [heldIsSpent] },
  {
    name: 'held Connects are spent, and balances and counters below 0 are made 0',
    noticed: 'histories',
    patches: [heldIsSpent, ...clampedCounters, clampedBalances],
  },
  {
    name: 'a clawback takes more than there is, and counters below 0 are made 0',
    noticed: 'histories',
    patches: [
      { file: DECIDE, from: 'const free = Math.min(lot.available, claim)', to: 'const free = claim' },
      ...clampedCounters,
    ],
  },
  {
    name: 'with too few Connects, as many as there are',
    noticed: 'histories',
    patches: [{ file: SPEND_ORDER, from: '=== qty ? slices : undefined', to: '>= 0 ? slices : undefined' }],
  },
  {
    name: 'an applied command is applied again',
    noticed: 'histories',
    patches: [{ file: APPLY, from: 'if (known !== undefined) {', to: 'if (known !== undefined && !known.outcome.ok) {' }],
  },
  {
    name: 'a no is forgotten, so that the same key may get a yes',
    noticed: 'histories',
    patches: [{ file: APPLY, from: 'batch.refused.push(', to: 'void (' }],
  },
  {
    name: 'another question under a used key gets the old answer',
    noticed: 'histories',
    patches: [{ file: APPLY, from: 'return field === undefined ?', to: 'return field !== null ?' }],
  },
  {
    name: 'a clock that steps back reorders history',
    noticed: 'histories',
    patches: [{ file: APPLY, from: 'return Math.max(clock.now, wallet.lastRecordedAt + 1)', to: 'return clock.now' }],
  },
  {
    name: 'a lot can be used at the very moment of its expiry',
    noticed: 'histories',
    patches: [{ file: 'rules/wallet.ts', from: 'lot.expiresAt <= at', to: 'lot.expiresAt < at' }],
  },
  {
    name: 'units come back to life in an expired lot',
    noticed: 'histories',
    patches: [
      { file: 'rules/giving-back.ts', from: 'return lot.expiresAt === null ||', to: 'return lot.expiresAt !== undefined ||' },
    ],
  },
  {
    name: 'Connects that get another expiry lose their cost',
    noticed: 'histories',
    patches: [
      {
        file: 'rules/giving-back.ts',
        from: 'costUsdCents: recognisedBetween(lot, { before, after: lot.expired })',
        to: `costUsdCents: draft.moves[0]!.from === 'available' ? 0 : recognisedBetween(lot, { before, after: lot.expired })`,
      },
    ],
  },
  {
    name: 'held Connects get another expiry too',
    noticed: 'histories',
    patches: [
      {
        file: DECIDE,
        from: `  renewLot(draft, lotIn(draft, lot.id), expiresAt)`,
        to: `  if (lot.held > 0) moveUnits(draft, { lotId: lot.id, from: 'held', to: 'expired', qty: lot.held })
  renewLot(draft, lotIn(draft, lot.id), expiresAt)`,
      },
    ],
  },
  {
    name: 'the expiry of a lot is edited in place',
    noticed: 'histories',
    patches: [
      {
        file: DECIDE,
        from: `  moveUnits(draft, { lotId: lot.id, from: 'available', to: 'expired', qty: lot.available })
  renewLot(draft, lotIn(draft, lot.id), expiresAt)`,
        to: '  draft.lots.set(lot.id, { ...lot, expiresAt })',
      },
    ],
  },
  {
    name: 'a charge forgets what it has given back',
    noticed: 'histories',
    patches: [{ file: DECIDE, from: 'refunded: charge.refunded + command.qty', to: 'refunded: command.qty' }],
  },
  {
    name: 'a refund and a dispute of one payment add up',
    noticed: 'histories',
    patches: [
      {
        file: DECIDE,
        from: 'Math.min(command.upTo ?? lot.granted, lot.granted)',
        to: 'Math.min(lot.clawed + (command.upTo ?? lot.granted), lot.granted)',
      },
    ],
  },
  {
    name: 'what was claimed back can be spent once more',
    noticed: 'histories',
    patches: [
      { file: 'rules/giving-back.ts', from: 'const owed = Math.min(qty, lot.clawed - lot.revoked)', to: 'const owed = 0' },
    ],
  },
  {
    name: 'a capture begins with what was held last',
    noticed: 'histories',
    patches: [
      {
        file: DECIDE,
        from: 'takeUnits(current.legs, { skip: current.captured, take: command.qty })',
        to: 'takeUnits(current.legs.toReversed(), { skip: current.captured, take: command.qty })',
      },
    ],
  },
  {
    name: 'paid Connects go before granted ones',
    noticed: 'histories',
    patches: [
      {
        file: SPEND_ORDER,
        from: 'Number(left.costUsdCents > 0) - Number(right.costUsdCents > 0)',
        to: 'Number(right.costUsdCents > 0) - Number(left.costUsdCents > 0)',
      },
    ],
  },
  {
    name: 'Connects that never expire go first',
    noticed: 'histories',
    patches: [{ file: SPEND_ORDER, from: 'if (left === null) return 1', to: 'if (left === null) return -1' }],
  },
  {
    name: 'income is rounded to the nearest cent',
    noticed: 'histories',
    patches: [
      {
        file: 'rules/revenue.ts',
        from: 'return Number((BigInt(lot.costUsdCents) * BigInt(units)) / BigInt(lot.granted))',
        to: 'return Math.round((lot.costUsdCents * units) / lot.granted)',
      },
    ],
  },
  {
    name: 'renewed Connects are income from breakage, and income again',
    noticed: 'histories',
    patches: [
      {
        file: 'rules/post.ts',
        from: ' - (before === undefined && lot.parentLot !== null ? lot.costUsdCents : 0)',
        to: '',
      },
    ],
  },
  {
    name: 'the 31st runs over into the next month',
    noticed: 'calendar',
    patches: [
      {
        file: 'instant.ts',
        from: 'moved.setUTCDate(Math.min(anchor.getUTCDate(), lastDay))',
        to: 'moved.setUTCDate(anchor.getUTCDate())',
      },
    ],
  },
  {
    name: 'a month is counted from the month before, and the 31st is lost for good',
    noticed: 'calendar',
    patches: [
      {
        file: 'months-due.ts',
        from: 'addMonthsClamped(membership.anchor, month)',
        to: 'addMonthsClamped(due.at(-1)?.at ?? membership.anchor, due.length === 0 ? month : 1)',
      },
    ],
  },
  {
    name: 'wallets are locked in the order of arrival',
    noticed: 'crowd',
    patches: [
      { file: 'store/lock-wallets.ts', from: 'return [...new Set(owners)].toSorted()', to: 'return [...new Set(owners)]' },
      {
        file: 'store/lock-wallets.ts',
        from: 'order by wallet.owner_id for no key update of wallet',
        // Said outright: without an order, the planner's choice of a join decides, and may happen to be the same for all.
        to: 'order by array_position((select column_1 from given), wallet.owner_id) for no key update of wallet',
      },
    ],
  },
  {
    name: 'lots are read before the wallet is locked',
    noticed: 'crowd',
    patches: [
      {
        file: 'store/load-state.ts',
        from: 'const [locks, ...read] = await together(tx, [lockRows(owners), ...reading])',
        to: 'const [known, parts, locks] = await together(tx, [...reading, lockRows(owners)]); const read = [known!, parts!]',
      },
    ],
  },
  {
    name: 'a retry below the key, under a key of its own',
    noticed: 'storm',
    patches: [
      {
        file: 'actions/execute.ts',
        from: 'const state = await loadState(ctx.tx, commands)',
        to: 'commands = commands.map((command) => ({ ...command, key: ctx.newId() })); const state = await loadState(ctx.tx, commands)',
      },
    ],
  },
  {
    name: 'a key is remembered by the process alone',
    noticed: 'storm',
    patches: [{ file: 'store/load-state.ts', from: 'if (known!.count > 0) {', to: 'if (known!.count < 0) {' }],
  },
]
