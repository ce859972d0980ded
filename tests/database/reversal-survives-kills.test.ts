import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { seededRandom, type Random } from '#demo/random.ts'
import { browse, type Browsing } from '#kit/browsing.ts'
import type { TestDatabase } from '#kit/database.ts'
import { runMarketplace } from '#kit/demo-home.ts'
import { lookInto, prepareHome } from '#kit/prepared-home.ts'
import { newId, type Id } from '#kernel/ids.ts'
import {
  aProposal,
  changePolicy,
  invitationsCost,
  operator,
  proposalFacts,
  usePolicy,
  yes,
} from '#modules/charges/charges.test-kit.ts'
import { chargeAll, MOST_CHARGES, returnCharges, type Charge } from '#modules/charges/index.ts'
import { issue, type PlannedGrant } from '#modules/grants/index.ts'
import type { Database } from '#platform/db/database.ts'
import type { Ctx } from '#platform/run-action.ts'
import { aHome, isAlive, postgresPid, runProgram, until, type Program } from './program.ts'

// The whole program, as started from a terminal, is killed while it gives thousands of charges back; nothing is simulated.
// GUILDHALL_TEST_ROUNDS=12 makes more kills, GUILDHALL_TEST_SEED=… repeats a run.
const rounds = Number(process.env.GUILDHALL_TEST_ROUNDS ?? 2)
const seed = process.env.GUILDHALL_TEST_SEED ?? String(Date.now())

const victims = ['node', 'postgres', 'both'] as const

const PEOPLE = 260
// Many, so that there is a middle to be killed in.
const ANSWERS_EACH = Math.max(40, 12 * rounds)
const ANSWERS = PEOPLE * ANSWERS_EACH
const PRICE = 4
const OWN_PRICE = 6
const CLOSED_BEFORE = 30
const CLI = path.resolve('bin/guildhall.mjs')

test(
  `a reversal of ${ANSWERS} charges survives ${rounds} kills (seed ${seed})`,
  { timeout: 200_000 + rounds * 30_000 },
  async () => {
    const random = seededRandom(seed)
    const home = aHome()
    const world = await makeWorld(home)

    let program = await start(home)
    const reversing = await reverseInTheConsole(program, world.version)
    for (let round = 0; round < rounds; round += 1) {
      await waitForTheMiddle(home, { round, random })
      program = await kill(victims[round % victims.length]!, { program, home })
    }
    await until(async () => (await batchOf(home)).state === 'done', {
      what: () => `all is returned; it said ${program.err()}`,
      seconds: 90,
    })

    // Every charge of the rule came back once and in full; what its authors closed before had come back already.
    const due = (ANSWERS - CLOSED_BEFORE) * PRICE
    expect(await lookInto(home, figuresOf)).toEqual({
      charged: ANSWERS * PRICE,
      returned: ANSWERS * PRICE,
      refundedByReversal: due,
      refundedInLedger: ANSWERS * PRICE,
      refundedTwice: 0,
      notInFull: 0,
      othersReturned: 0,
      finished: 1,
    })
    expect(await lookInto(home, balances)).toEqual(world.balancesBefore)

    const visitor = browse(program.url())
    const report = await visitor.open(`/rules/${reversing}/report`)
    expect(report.body).toContain('Everything was returned')
    expect(report.body).toContain(due.toLocaleString('en'))
    expect(JSON.parse((await visitor.open(`/rules/${reversing}/report.json`)).body)).toMatchObject({
      people: PEOPLE,
      charges: ANSWERS - CLOSED_BEFORE,
      due,
      refunded: due,
      balanced: true,
    })

    // Once more from the beginning: the news, the job and the sweep. Nothing moves.
    const before = await lookInto(home, journalRows)
    await lookInto(home, runAgain)
    await until(async () => (await lookInto(home, waitingAgain)) === 0, { what: () => `it ran again; it said ${program.err()}` })
    expect(await lookInto(home, journalRows)).toEqual(before)
    expect(await lookInto(home, balances)).toEqual(world.balancesBefore)

    const audit = runProgram({ entry: [CLI], args: ['audit', '--json'], env: { GUILDHALL_HOME: home, GUILDHALL_MODE: 'demo' } })
    expect(await audit.ended, audit.err()).toBe(0)
    expect(JSON.parse(audit.out())).toEqual({ findings: [], notRun: [] })
  },
)

// ---- the world

interface World {
  /** Of the rules that charge for answering an invitation. */
  readonly version: number
  readonly balancesBefore: Balances
}

/** People with Connects of three kinds, who paid for answers under the rule, and for proposals of their own, which stay paid. */
async function makeWorld(home: string): Promise<World> {
  let world: World | undefined
  await prepareHome(home, async (database) => {
    await usePolicy(database)
    await sql`update platform.account set persona = 'Takes rules back.' where id = ${operator.accountId}`.execute(database.owner)
    const people = await makePeople(database)
    const version = await changePolicy(database, invitationsCost(PRICE))
    await database.run((ctx) => giveStart(ctx, people))
    await chargeFor(database, people, 'self')
    const balancesBefore = await balances(database.owner)

    const everybody = Array.from({ length: ANSWERS_EACH }, () => people).flat()
    const made = await chargeFor(database, everybody, 'client_invite')
    expect(made.reduce((sum, charge) => sum + charge.qty, 0)).toBe(ANSWERS * PRICE)
    const facts = { closeReason: 'client_cancelled', contracts: 0 } as const
    const items = seededRandom(`${seed}/closed`)
      .sample(made, CLOSED_BEFORE)
      .map(({ subject }) => ({ subject, facts }))
    expect(await database.run((ctx) => returnCharges(ctx, { event: 'job.closed', items }))).toHaveLength(CLOSED_BEFORE)
    await sql`vacuum (analyze)`.execute(database.owner)
    world = { version, balancesBefore }
  })
  return world!
}

async function makePeople({ owner }: TestDatabase): Promise<readonly Id[]> {
  const ids = Array.from({ length: PEOPLE }, () => newId())
  await sql`
    insert into platform.account (id, email, display_name, roles)
    select id, id || '@example.test', 'Freelancer ' || n, '{freelancer}' from unnest(${ids}::uuid[]) with ordinality as given (id, n)`.execute(
    owner,
  )
  return ids
}

/** Three lots each, so that answers are paid from several and every refund has to find its own way back. */
async function giveStart(ctx: Ctx, people: readonly Id[]): Promise<void> {
  const needed = ANSWERS_EACH * PRICE + OWN_PRICE
  const by = { policy: 'connects', version: 1 } as const
  for (const [no, lifeDays] of [200, 365, 400].entries()) {
    const qty = Math.ceil(needed / 3) + 7 * no
    const grants = people.map((ownerId): PlannedGrant => ({
      ownerId,
      key: `promo/${no}`,
      kind: 'promo',
      qty,
      costUsdCents: 0,
      reason: 'start',
      lifeDays,
      by,
    }))
    await issue(ctx, grants)
  }
}

/** As many at once as the door takes. */
async function chargeFor(database: TestDatabase, people: readonly Id[], initiator: string): Promise<readonly Charge[]> {
  const made: Charge[] = []
  const requests = people.map((ownerId) => aProposal(ownerId, { facts: proposalFacts({ initiator }) }))
  await inParts(requests, async (part) => {
    for (const answer of await database.run((ctx) => chargeAll(ctx, part))) made.push(yes(answer))
  })
  return made
}

async function inParts<T>(all: readonly T[], work: (part: readonly T[]) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < all.length; from += MOST_CHARGES) await work(all.slice(from, from + MOST_CHARGES))
}

// ---- the program

async function start(home: string): Promise<Program> {
  const program = runMarketplace(home)
  await program.open()
  return program
}

/** As an operator at the console's form. @returns the version that takes the other one back */
async function reverseInTheConsole(program: Program, version: number): Promise<number> {
  const noor: Browsing = browse(program.url())
  await noor.send('/personas', { accountId: operator.accountId, next: '/console' }, { from: '/' })
  const address = `/console/policies/versions/${version}/reverse`
  const preview = await noor.open(address)
  expect(preview.body).toContain(`return ${((ANSWERS - CLOSED_BEFORE) * PRICE).toLocaleString('en')} Connects`)
  const sent = await noor.send(address, { words: 'We were wrong; everything comes back.' })
  expect(sent.status, sent.body).toBe(303)
  return Number(/^\/rules\/(\d+)\/report$/.exec(sent.location ?? '')![1])
}

/** Each round has its own stretch of the way; where in it is chance. */
async function waitForTheMiddle(home: string, { round, random }: { round: number; random: Random }): Promise<void> {
  const share = ((round + 0.6 * random.next()) / rounds) * 0.8
  const delay = random.int(0, 40)
  let settled = -1
  await lookInto(home, (owner) =>
    until(
      async () => {
        settled = (await readBatch(owner))?.settled ?? -1
        return settled >= share * ANSWERS
      },
      { what: () => `round ${round}: ${Math.round(share * 100)} % are refunded (${settled})`, seconds: 60 },
    ),
  )
  await sleep(delay)
  expect(settled, `round ${round} came too late`).toBeLessThan(ANSWERS - CLOSED_BEFORE)
}

/** Kill −9, no chance to say goodbye. Node is started again by somebody; PostgreSQL by the Node that is still there. */
async function kill(victim: (typeof victims)[number], { program, home }: { program: Program; home: string }): Promise<Program> {
  const postmaster = postgresPid(home)!
  if (victim !== 'postgres') {
    killAtOnce(program.process.pid!)
    await program.ended
    if ((await batchOf(home)).state === 'done') throw new Error('it died too late: everything was returned before')
  }
  if (victim !== 'node') {
    for (const pid of [postmaster, ...childrenOf(postmaster)]) killAtOnce(pid)
    await until(() => !isAlive(postmaster), { what: () => 'PostgreSQL is dead' })
  }
  if (victim !== 'postgres') return start(home)
  await until(() => postgresPid(home) !== undefined, { what: () => `PostgreSQL is started again; it said ${program.err()}` })
  await until(async () => (await program.get('/readyz')).includes('"ready":true'), {
    what: () => `it is ready; it said ${program.err()}`,
  })
  return program
}

function childrenOf(parent: number): readonly number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && parentOf(pid) === parent)
}

function parentOf(pid: number): number | undefined {
  try {
    return Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
  } catch {
    return undefined
  }
}

function killAtOnce(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has gone by itself, like PostgreSQL's children when their parent dies.
  }
}

// ---- the books

interface Batch {
  readonly state: string
  readonly settled: number
}

async function readBatch(owner: Database): Promise<Batch | undefined> {
  const { rows } = await sql<Batch>`
    select state, (select coalesce(sum(settled_charges), 0) from charges.reversal_lane l where l.batch_id = b.id) as settled
    from charges.reversal_batch b`.execute(owner)
  return rows[0]
}

/** A database that is just starting again has no answer; the next look may get one. */
async function batchOf(home: string): Promise<Batch> {
  const unknown = { state: 'unknown', settled: 0 }
  return lookInto(home, readBatch).then(
    (batch) => batch ?? unknown,
    () => unknown,
  )
}

async function figuresOf(owner: Database) {
  const { rows } = await sql<Record<string, number>>`
    with charged as (
      select id, clause, qty, (select coalesce(sum(r.qty), 0) from charges.return r where r.charge_id = charge.id) as returned from charges.charge
    )
    select sum(qty) as charged, sum(returned) as returned,
      (select sum(qty) from charges.return where reason = 'reversal') as refunded_by_reversal,
      (select sum(refunded) from ledger.charge) as refunded_in_ledger,
      (select count(*) from (select from charges.return group by charge_id having count(*) > 1) as twice) as refunded_twice,
      (select count(*) from charged c join ledger.charge l on l.id = c.id
       where c.clause = 'invite' and (c.returned <> c.qty or l.refunded <> c.qty)) as not_in_full,
      (select count(*) from charged where clause <> 'invite' and returned > 0) as others_returned,
      (select count(*) from platform.event where type = 'charges.reversal_finished') as finished
    from charged where clause = 'invite'`.execute(owner)
  return rows[0]
}

type Balances = Readonly<Record<Id, string>>

/** Every wallet lot by lot: what is available and until when. */
async function balances(owner: Database): Promise<Balances> {
  const { rows } = await sql<{ ownerId: Id; lots: string }>`
    select owner_id, string_agg(available || '/' || held || '/' || consumed || ' until ' || expires_at, ', ' order by expires_at, id) as lots
    from ledger.lot group by owner_id`.execute(owner)
  return Object.fromEntries(rows.map(({ ownerId, lots }) => [ownerId, lots]))
}

const journals = [
  'ledger.txn',
  'ledger.entry',
  'ledger.lot_move',
  'ledger.refusal',
  'charges.return',
  'grants.grant',
  'charges.charge',
]

async function journalRows(owner: Database): Promise<Readonly<Record<string, number>>> {
  const counted: Record<string, number> = {}
  for (const table of [...journals, 'charges.reversal_exception', 'charges.reversal_item', 'charges.reversal_batch']) {
    counted[table] = (await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(owner)).rows[0]!.n
  }
  return counted
}

async function runAgain(owner: Database): Promise<void> {
  await sql`delete from platform.event_delivery where listener = 'charges.refund-reversal'`.execute(owner)
  await sql`
    select platform.enqueue('deliver-event', json_build_object('eventId', id), 'again/news')
    from platform.event where type = 'policy.version_reversed'`.execute(owner)
  await sql`
    select platform.enqueue('charges-refund-reversal', json_build_object('batchId', id), 'again/job') from charges.reversal_batch`.execute(
    owner,
  )
  await sql`select platform.enqueue('charges-resume-reversals', '{}', 'again/sweep')`.execute(owner)
}

async function waitingAgain(owner: Database): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from graphile_worker._private_jobs where key like 'again/%' or key like 'reversal/%'`.execute(owner)
  return rows[0]!.n
}
