import { createPublicKey, generateKeyPairSync, randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { sql, type RawBuilder } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase, type TestDatabase } from '#kit/database.ts'
import { settled } from '#kit/settled.ts'
import { newId } from '#kernel/ids.ts'
import { addDays } from '#kernel/instant.ts'
import {
  execute,
  expireDue,
  exportLedger,
  headOf,
  LedgerVerifier,
  sealLedger,
  trustIn,
  type Head,
  type LedgerCommand,
  type Seal,
  type Verdict,
} from '#modules/ledger/index.ts'
import type { Tx } from '#platform/db/database.ts'

// More with TAMPER_RUNS=2000; the same again with TAMPER_SEED.
const RUNS = Number(process.env['TAMPER_RUNS'] ?? 24)
const SEED = process.env['TAMPER_SEED']
const looks = (numRuns: number) => ({ numRuns, ...(SEED === undefined ? {} : { seed: Number(SEED) }) })
const LEAVES_PER_SEAL = 7
const patience = { timeout: 120_000 }
const { privateKey } = generateKeyPairSync('ed25519')
const publicKeyText = createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64')
const options = { privateKey, findPolicyHashes: async () => new Map([[1, 'a'.repeat(64)]]), mostLeaves: LEAVES_PER_SEAL }

/** Everything that a wallet can go through, for three people. */
async function trade(database: TestDatabase): Promise<void> {
  const { now } = await database.run(async (ctx) => ctx)
  for (const owner of [newId(), newId(), newId()]) {
    const base = { ownerId: owner, cause: { by: 'a test', case: { no: 7 } } }
    const command = <C extends object>(given: C) => ({ key: newId(), ...base, ...given })
    const [lot, spend, spent, hold, held] = [newId(), newId(), newId(), newId(), newId()]
    const run = (...commands: object[]) => database.run((ctx) => execute(ctx, commands as LedgerCommand[]))
    await run(
      command({
        kind: 'issue',
        lotId: lot,
        origin: 'purchased',
        qty: 10,
        expiresAt: addDays(now, 90),
        costUsdCents: 150,
        payment: { provider: 'sandbox' },
      }),
      command({ kind: 'issue', origin: 'monthly', qty: 5, expiresAt: addDays(now, 3), costUsdCents: 0, policyVersion: 1 }),
    )
    await run(command({ kind: 'spend', qty: 7, purpose: 'proposal_submit', chargeId: spend, policyVersion: 1 }))
    await run(command({ kind: 'spend', qty: 500, purpose: 'proposal_submit', chargeId: newId() }))
    await run(command({ kind: 'hold', qty: 3, purpose: 'boost_proposal', holdId: hold, deadline: addDays(now, 20) }))
    await run(
      command({ kind: 'raise_hold', holdId: hold, qty: 1 }),
      command({ kind: 'capture_hold', holdId: hold, qty: 2, chargeId: held }),
      command({ kind: 'release_hold', holdId: hold, by: 'platform' }),
      command({ kind: 'refund', chargeId: spend, qty: 2, minLifeDays: 90, reason: 'job_removed' }),
    )
    await run(command({ kind: 'freeze' }), command({ kind: 'spend', qty: 1, purpose: 'proposal_submit', chargeId: spent }))
    await run(command({ kind: 'unfreeze' }))
    await run(command({ kind: 'issue', origin: 'promo', qty: 4, expiresAt: addDays(now, 1), costUsdCents: 0 }))
  }
}

/** An export as text, the way it leaves the house. */
async function exportText(tx: Tx): Promise<string[]> {
  const lines: string[] = []
  for await (const record of exportLedger(tx, { madeAt: new Date(0) })) lines.push(JSON.stringify(record))
  return lines
}

function verify(lines: readonly string[], heads: readonly Head[]): Verdict {
  const verifier = new LedgerVerifier({ trust: trustIn(new Map(), heads) })
  for (const line of lines) verifier.take(JSON.parse(line))
  return verifier.finish()
}

/** The leaves of each seal, as text; an oracle that knows nothing of hashes. */
function leavesBySeal(lines: readonly string[]): string[][] {
  const seals: string[][] = []
  for (const line of lines) {
    if (line.startsWith('{"type":"seal"')) seals.push([])
    if (line.startsWith('{"type":"tail"')) return seals
    if (/^\{"type":"(?:transaction|refusal)"/.test(line)) seals.at(-1)?.push(line)
  }
  return seals
}

function firstDifference(before: readonly string[], after: readonly string[]): { seal: number; index: number } | undefined {
  const [left, right] = [leavesBySeal(before), leavesBySeal(after)]
  for (const [seal, leaves] of left.entries()) {
    const length = Math.max(leaves.length, right[seal]?.length ?? 0)
    for (let index = 0; index < length; index += 1) if (leaves[index] !== right[seal]?.[index]) return { seal: seal + 1, index }
  }
  return undefined
}

const tables = {
  txn: (
    'bucket id owner_id version kind effective_at recorded_at actor cause policy_version hold_id charge_id key request available ' +
    'held owed moves entries xid'
  ).split(' '),
  refusal: 'bucket owner_id key request code result recorded_at xid'.split(' '),
  // What a lot was made with. How much of it is left is the sum of the moves, which the audit compares.
  lot: 'bucket id owner_id origin source_txn parent_lot granted effective_at expires_at priority cost_usd_cents policy_version'.split(
    ' ',
  ),
}
type Table = keyof typeof tables

const uuidColumns = ['id', 'owner_id', 'hold_id', 'charge_id', 'key', 'source_txn', 'parent_lot']
const nullableColumns = ['hold_id', 'charge_id', 'parent_lot']
const legFields = {
  moves: ['lot_id', 'from_state', 'to_state', 'qty', 'hold_id', 'unwinds'],
  entries: ['account', 'asset', 'amount'],
} as const

/** Another value than the one that is there, for every row that has the column. */
function changed(column: string, dice: number): RawBuilder<unknown> {
  const ref = sql.ref(column)
  const step = 1 + (dice % 9)
  if (column === 'moves' || column === 'entries') return changedLegs(column, dice)
  if (uuidColumns.includes(column)) {
    return dice % 3 === 0 && nullableColumns.includes(column)
      ? sql`case when ${ref} is null then ${randomUUID()}::uuid end`
      : sql`${randomUUID()}::uuid`
  }
  if (column.endsWith('_at'))
    return sql`coalesce(${ref}, 'epoch') + ${`${dice % 2 === 0 ? step : -step * 86_400_000_000} microseconds`}::interval`
  if (['cause', 'request', 'result'].includes(column)) {
    const content = sql`coalesce(${ref}::jsonb, '{}')`
    return dice % 2 === 0
      ? sql`${content} || ${JSON.stringify({ [`extra_${step}`]: step })}::jsonb`
      : sql`case when ${content} = '{}' then '{"a": 1}' else ${content} - (select min(name) from jsonb_object_keys(${content}) as name) end`
  }
  if (['kind', 'actor', 'code', 'origin'].includes(column)) return sql`${ref} || ${'x'.repeat(step)}`
  return dice % 4 === 0
    ? sql`coalesce(${ref}, 0) + ${step}`
    : sql`case when ${ref} is null then ${step} else ${ref} - ${step} end`
}

/** One field of one leg is changed, or a leg is dropped, or one is there twice, or two change places, or one comes to none. */
function changedLegs(column: 'moves' | 'entries', dice: number): RawBuilder<unknown> {
  const ref = sql.ref(column)
  const fields = legFields[column]
  const type = sql.raw(column === 'moves' ? 'ledger.move_leg' : 'ledger.entry_leg')
  const names = sql.join(fields.map((name) => sql.ref(name)))
  const field = fields[dice % fields.length]!
  const cells = sql.join(fields.map((name) => (name === field ? otherCell(name) : sql.ref(name))))
  const ways = [
    sql`trim_array(${ref}, 1)`,
    sql`${ref} || ${ref}[1:1]`,
    sql`case when cardinality(${ref}) = 1 then array_append(${ref}, null) else array_reverse(${ref}[1:2]) || ${ref}[3:] end`,
  ]
  const oneField = sql`array(select case when no = 1 then row(${cells})::${type} else row(${names})::${type} end
    from unnest(${ref}) with ordinality as leg (${names}, no) order by no)`
  const added = sql`array[row(${sql.join(fields.map(() => sql`null`))})::${type}]`
  return sql`case when cardinality(${ref}) = 0 then ${added} else ${ways[dice % 7] ?? oneField} end`
}

function otherCell(name: string): RawBuilder<unknown> {
  if (name.endsWith('_id')) return sql`${randomUUID()}::uuid`
  if (['qty', 'amount', 'unwinds'].includes(name)) return sql`coalesce(${sql.ref(name)}, 0) + 1`
  return sql`coalesce(${sql.ref(name)}, '') || 'x'`
}

type Damage = (tx: Tx) => Promise<unknown>

/** The row that `dice` chooses. */
function chosen(table: Table, dice: number): RawBuilder<unknown> {
  const name = sql.table(`ledger.${table}`)
  return sql`(select ctid from ${name} order by ctid offset ${dice} % (select count(*) from ${name}) limit 1)`
}

const editing = fc
  .constantFrom(...(Object.keys(tables) as Table[]))
  .chain((table) =>
    fc.record({ table: fc.constant(table), column: fc.constantFrom(...tables[table]), row: fc.nat(1000), dice: fc.nat(1000) }),
  )

const edit =
  ({ table, column, row, dice }: { table: Table; column: string; row: number; dice: number }): Damage =>
  (tx) =>
    sql`update ${sql.table(`ledger.${table}`)} set ${sql.ref(column)} = ${changed(column, dice)} where ctid = ${chosen(table, row)}`.execute(
      tx,
    )

const remove =
  (table: Table, row: number): Damage =>
  (tx) =>
    sql`delete from ${sql.table(`ledger.${table}`)} where ctid = ${chosen(table, row)}`.execute(tx)

/** Two rows exchange what stands in one column. */
const exchange =
  (column: string, left: number, right: number): Damage =>
  (tx) =>
    sql`
  with pair as (
    select first.ctid as one, second.ctid as other, ${sql.ref(`first.${column}`)} as of_one, ${sql.ref(`second.${column}`)} as of_other
    from ledger.txn first, ledger.txn second where first.ctid = ${chosen('txn', left)} and second.ctid = ${chosen('txn', right)})
  update ledger.txn set ${sql.ref(column)} = case when txn.ctid = pair.one then pair.of_other else pair.of_one end
  from pair where txn.ctid in (pair.one, pair.other)`.execute(tx)

const addCopy =
  (row: number): Damage =>
  (tx) =>
    sql`
  insert into ledger.txn select (jsonb_populate_record(txn, jsonb_build_object('id', gen_random_uuid(), 'version', version + 100))).*
  from ledger.txn where ctid = ${chosen('txn', row)}`.execute(tx)

const cutTail =
  (rows: number): Damage =>
  (tx) =>
    sql`delete from ledger.txn where ctid in (select ctid from ledger.txn order by xid desc, bucket desc, owner_id desc, version desc limit ${rows})`.execute(
      tx,
    )

describe('a superuser with triggers and constraints out of the way', () => {
  const database = useTestDatabase()
  let pristine: string[] = []
  let heads: Head[] = []

  beforeAll(async () => {
    await trade(database)
    await database.advanceClock('5 days')
    await expireDue(database.app, { stopping: () => false })
    await settled(database)
    const seals = await sealLedger(database.app, options)
    heads = seals.map((seal) => headOf(seal, publicKeyText))
    await outOfTheWay(database)
    pristine = await database.owner.transaction().execute(exportText)
  })

  /** Damages the books, lets the verifier look at them with the last head in hand, and puts everything back. */
  async function after(damage: Damage): Promise<{ verdict: Verdict; expected: ReturnType<typeof firstDifference> }> {
    let found: { verdict: Verdict; expected: ReturnType<typeof firstDifference> } | undefined
    await database.owner
      .transaction()
      .execute(async (tx) => {
        await sql`set local session_replication_role = replica`.execute(tx)
        await damage(tx)
        const lines = await exportText(tx)
        found = { verdict: verify(lines, heads.slice(-1)), expected: firstDifference(pristine, lines) }
        throw new PutBack()
      })
      .catch((problem: unknown) => {
        if (!(problem instanceof PutBack)) throw problem
      })
    return found!
  }

  /** What the verifier said wrongly about a damage; undefined when it names the first bad row. */
  async function misjudged(damage: Damage): Promise<unknown> {
    const { verdict, expected } = await after(damage)
    const [first] = verdict.problems
    if (expected === undefined || first === undefined) return { expected, first }
    const isNamed = first.seal === expected.seal && first.index === expected.index && LEAF_PROBLEMS.includes(first.code)
    return isNamed ? undefined : { expected, first }
  }

  test('finds nothing to hide in books that nobody touched', () => {
    const verdict = verify(pristine, heads)
    expect(verdict).toMatchObject({ problems: [], vouched: true, unsealed: 0 })
    expect(verdict.seals).toBeGreaterThan(5)
    expect(pristine.filter((line) => line.startsWith('{"type":"refusal"')).length).toBeGreaterThan(5)
  })

  test('edits no column of a row unseen: the first bad row is named', patience, async () => {
    await fc.assert(
      fc.asyncProperty(editing, async (given) => {
        expect(await misjudged(edit(given))).toBeUndefined()
      }),
      looks(2 * RUNS),
    )
  })

  test('edits none of all columns there are unseen', patience, async () => {
    for (const table of Object.keys(tables) as Table[]) {
      for (const column of tables[table]) expect(await misjudged(edit({ table, column, row: 4, dice: 4 }))).toBeUndefined()
    }
  })

  test('knows every column of a row of history', async () => {
    const { rows } = await sql<{ table: Table; column: string }>`
      select table_name as "table", column_name as "column" from information_schema.columns
      where table_schema = 'ledger' and table_name in ('txn', 'refusal')`.execute(database.owner)
    for (const table of ['txn', 'refusal'] as const) {
      expect(
        rows
          .filter((row) => row.table === table)
          .map(({ column }) => column)
          .toSorted(),
      ).toEqual([...tables[table]].toSorted())
    }
  })

  test('deletes no row unseen', patience, async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('txn', 'refusal', 'lot'), fc.nat(1000), async (table: Table, row) => {
        expect(await misjudged(remove(table, row))).toBeUndefined()
      }),
      looks(RUNS),
    )
  })

  test('slips no row in unseen', patience, async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(1000), async (row) => {
        const { verdict, expected } = await after(addCopy(row))
        // Behind the last seal nothing is sealed yet; there only the wallet's own order speaks against it.
        expect(verdict.problems[0]).toMatchObject(expected ?? { code: 'version_missing' })
      }),
      looks(RUNS / 4),
    )
  })

  test('changes no order unseen', patience, async () => {
    const column = fc.constantFrom('version', 'id', 'xid', 'owner_id', 'recorded_at', 'key', 'entries')
    await fc.assert(
      fc.asyncProperty(column, fc.nat(1000), fc.nat(1000), async (name, left, right) => {
        const { verdict, expected } = await after(exchange(name, left, right))
        // Two rows may have had the same there, and a row may have been exchanged with itself.
        expect(verdict.problems.slice(0, 1)).toMatchObject(expected === undefined ? [] : [expected])
      }),
      looks(RUNS),
    )
  })

  test('cuts no tail unseen, with its seals or without', patience, async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 20 }), async (rows) => {
        expect(await misjudged(cutTail(rows))).toBeUndefined()
      }),
      looks(5),
    )
    for (const kept of [0, 1, heads.length - 1]) {
      const cut: Damage = async (tx) => {
        await sql`delete from ledger.txn where xid > coalesce((select (last).xid from ledger.seal where no = ${kept}), 0)`.execute(
          tx,
        )
        await sql`delete from ledger.refusal where xid > coalesce((select (last).xid from ledger.seal where no = ${kept}), 0)`.execute(
          tx,
        )
        await sql`delete from ledger.seal where no > ${kept}`.execute(tx)
      }
      const { verdict } = await after(cut)
      expect(verdict.problems.map(({ code }) => code)).toContain('seals_cut')
    }
  })

  test('changes no seal, no list of hashes and no known rules unseen', patience, async () => {
    const columns = ['no', 'prev', 'first', 'last', 'leaves', 'root', 'sealed_at', 'key_id', 'hash', 'signature']
    const turned = (column: string): RawBuilder<unknown> => {
      if (column === 'no' || column === 'leaves') return sql`${sql.ref(column)} + 1`
      if (column === 'first' || column === 'last')
        return sql`row((${sql.ref(column)}).xid, (${sql.ref(column)}).bucket, (${sql.ref(column)}).owner_id, (${sql.ref(column)}).version, ${randomUUID()}::uuid)::ledger.place`
      if (column === 'sealed_at') return sql`sealed_at + interval '1 second'`
      return sql`reverse(${sql.ref(column)})`
    }
    for (const column of columns) {
      const { verdict } = await after((tx) =>
        sql`update ledger.seal set ${sql.ref(column)} = ${turned(column)} where no = 3`.execute(tx),
      )
      expect(verdict.problems[0]).toMatchObject({ seal: 3, code: expect.stringMatching(/seal|signature|key/) })
    }
    const { verdict: withoutOne } = await after((tx) => sql`delete from ledger.seal where no = 3`.execute(tx))
    expect(withoutOne.problems[0]).toMatchObject({ code: 'seal_missing', seal: 3 })
    const { verdict: pages } = await after((tx) =>
      sql`update ledger.seal_page set hashes = set_byte(hashes, 40, 255 - get_byte(hashes, 40)) where no = 2`.execute(tx),
    )
    expect(pages.problems).toMatchObject([{ code: 'hashes_changed', seal: 2 }])
    expect(await misjudged((tx) => sql`update ledger.policy_hash set sha256 = repeat('b', 64)`.execute(tx))).toBeUndefined()
  })

  test('names the seal when the list of hashes was changed along with a row', async () => {
    const { verdict } = await after(async (tx) => {
      await sql`update ledger.txn set recorded_at = now() where id in (select (first).id from ledger.seal where no = 4)`.execute(
        tx,
      )
      await sql`update ledger.refusal set recorded_at = now() where key in (select (first).id from ledger.seal where no = 4)`.execute(
        tx,
      )
      await sql`update ledger.seal_page set hashes = set_byte(hashes, 0, 255 - get_byte(hashes, 0)) where no = 4`.execute(tx)
    })
    expect(verdict.problems[0]).toMatchObject({ code: 'root_wrong', seal: 4 })
  })
})

describe('a superuser who seals a rewritten history again', () => {
  const database = useTestDatabase()
  let seals: readonly Seal[] = []

  beforeAll(async () => {
    await trade(database)
    await settled(database)
    seals = await sealLedger(database.app, options)
    await outOfTheWay(database)
  })

  async function rewriteFrom(no: number, key: typeof privateKey, damage: string): Promise<string[]> {
    await database.owner.transaction().execute(async (tx) => {
      await sql`set local session_replication_role = replica`.execute(tx)
      await sql.raw(damage).execute(tx)
      await sql`delete from ledger.seal where no >= ${no}`.execute(tx)
      await sql`delete from ledger.seal_page where no >= ${no}`.execute(tx)
    })
    await settled(database)
    await sealLedger(database.app, { ...options, privateKey: key })
    return database.owner.transaction().execute(exportText)
  }

  test('with another key: no seal of theirs is vouched for, from the first one on', async () => {
    const foreign = generateKeyPairSync('ed25519').privateKey
    const lines = await rewriteFrom(
      4,
      foreign,
      `update ledger.txn set actor = 'nobody' where xid = (select (first).xid from ledger.seal where no = 5)`,
    )
    const [early, late] = [headOf(seals[0]!, publicKeyText), headOf(seals[5]!, publicKeyText)]
    expect(verify(lines, [early]).problems[0]).toMatchObject({ code: 'unknown_key', seal: 4 })
    expect(verify(lines, [early, late]).problems[0]).toMatchObject({ code: 'unknown_key', seal: 4 })
    // Alone it agrees with itself, and says that nobody vouches for it.
    const alone = new LedgerVerifier({})
    for (const line of lines) alone.take(JSON.parse(line))
    expect(alone.finish()).toMatchObject({ problems: [], vouched: false })
  })

  test('with the stolen key: whoever kept a head from after the change sees that it is another history', async () => {
    const damage = `update ledger.txn set available = available + 1 where xid = (select (first).xid from ledger.seal where no = 5)`
    const lines = await rewriteFrom(4, privateKey, damage)
    const late = headOf(seals[5]!, publicKeyText)
    const { problems } = verify(lines, [late])
    expect(problems.map(({ code }) => code)).toContain('not_the_head')
    // The books themselves do not add up either, which no key can mend.
    expect(problems[0]?.code).toMatch(/balance_wrong/)
    // A head from before the change proves nothing about what came after it.
    expect(verify(lines, [headOf(seals[2]!, publicKeyText)]).problems.map(({ code }) => code)).not.toContain('not_the_head')
  })

  test('with the stolen key and a shorter history: the head they cannot take back is missing', async () => {
    const lines = await rewriteFrom(
      3,
      privateKey,
      `delete from ledger.txn where xid > (select (last).xid from ledger.seal where no = 3)`,
    )
    expect(verify(lines, [headOf(seals.at(-1)!, publicKeyText)]).problems.map(({ code }) => code)).toContain('seals_cut')
  })
})

const LEAF_PROBLEMS = ['leaf_changed', 'leaf_missing', 'leaf_added', 'leaf_moved']

class PutBack extends Error {}

async function outOfTheWay(database: TestDatabase): Promise<void> {
  const { rows } = await sql<{ statement: string }>`
    select format('alter table %s drop constraint %I cascade', conrelid::regclass, conname) as statement from pg_constraint
    where conrelid in ('ledger.txn'::regclass, 'ledger.refusal'::regclass, 'ledger.lot'::regclass, 'ledger.seal'::regclass) and contype <> 'n'
    union all
    select format('drop index ledger.%I', relname) from pg_class join pg_index on indexrelid = pg_class.oid
    where relnamespace = 'ledger'::regnamespace and indisunique and not indisprimary
      and indrelid in ('ledger.txn'::regclass, 'ledger.seal'::regclass)`.execute(database.owner)
  for (const { statement } of rows) await sql.raw(statement).execute(database.owner)
}
