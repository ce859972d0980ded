import { sql } from 'kysely'
import { systemActor } from '#kernel/actor.ts'
import { newId, type Id } from '#kernel/ids.ts'
import { addDays } from '#kernel/instant.ts'
import { seededRandom } from '#demo/random.ts'
import type { TestDatabase } from '#kit/database.ts'
import { cloneTemplate, type TestCluster } from '#kit/test-cluster.ts'
import { aProposal, changePolicy, invitationsCost, proposalFacts, usePolicy, yes } from '#modules/charges/charges.test-kit.ts'
import { chargeAll, MOST_CHARGES, type ChargeRequest } from '#modules/charges/index.ts'
import { execute, MOST_COMMANDS, type LedgerCommand } from '#modules/ledger/index.ts'
import { openDatabase } from '#platform/db/database.ts'
import { inTransaction } from '#platform/run-action.ts'

/** A marketplace whose rules charged for answers that were free before. */
export interface World extends TestDatabase {
  /** The version that charged for them. */
  readonly version: number
  close(): Promise<void>
}

const PRICE = 4
const CHARGES_EACH = 20
/** Callers who charge at once while the world is made. */
const CALLERS = 2

/** One person in twenty pays from a lot that is about to run out: what comes back to it needs a new lot. */
const ONE_IN_SHORT = 20
const LOTS = [
  { days: 40, qty: 12, shortOnly: true },
  { days: 200, qty: 30, shortOnly: false },
  { days: 365, qty: 60, shortOnly: false },
] as const

export async function buildWorld(cluster: TestCluster, charges: number): Promise<World> {
  const name = 'reversal'
  await cloneTemplate(cluster.addresses.owner, name)
  const open = (role: 'owner' | 'app' | 'read') =>
    openDatabase({ connectionString: cluster.addresses[role].replace('DATABASE', name), role, maxConnections: 6 }).db
  const [owner, app, read] = [open('owner'), open('app'), open('read')]
  const database: TestDatabase = {
    owner,
    app,
    read,
    connectionString: cluster.addresses.owner.replace('DATABASE', name),
    run: (work, actor = systemActor('bench')) => inTransaction(app, actor, work),
    async advanceClock(forward) {
      await sql`select platform.advance_clock(${forward}::interval)`.execute(owner)
    },
  }
  await usePolicy(database)
  const version = await changePolicy(database, invitationsCost(PRICE))
  const people = Array.from({ length: Math.ceil(charges / CHARGES_EACH) }, newId)
  await giveStart(database, people)
  await chargeThem(database, people, charges)
  for (const text of ['vacuum (analyze)', 'checkpoint']) await sql.raw(text).execute(owner)
  return {
    ...database,
    version,
    async close() {
      await Promise.all([owner.destroy(), app.destroy(), read.destroy()])
    },
  }
}

async function giveStart(database: TestDatabase, people: readonly Id[]): Promise<void> {
  const commands = people.flatMap((ownerId, no) =>
    LOTS.filter((lot) => !lot.shortOnly || no % ONE_IN_SHORT === 0).map((lot): LedgerCommand => ({
      kind: 'issue',
      key: newId(),
      ownerId,
      origin: 'promo',
      qty: lot.qty,
      expiresAt: addDays(new Date(), lot.days + 90),
      costUsdCents: 0,
      cause: { bench: 'reversal' },
    })),
  )
  await inTurns(commands, MOST_COMMANDS, (part) => database.run((ctx) => execute(ctx, part)))
}

/** As in life: everybody comes again and again, in any order, and hardly two cases are alike. */
async function chargeThem(database: TestDatabase, people: readonly Id[], charges: number): Promise<void> {
  const random = seededRandom('reversal')
  const requests = function* (): Generator<ChargeRequest> {
    for (let made = 0; made < charges;) {
      for (const ownerId of random.sample(people, Math.min(people.length, charges - made))) {
        const facts = {
          initiator: 'client_invite',
          jobBudgetUsdCents: random.int(0, 1_000_000),
          tenureDays: random.int(0, 3_000),
        }
        yield aProposal(ownerId, { facts: proposalFacts(facts) })
        made += 1
      }
    }
  }
  await inTurns(requests(), MOST_CHARGES, (part) =>
    database.run(async (ctx) => {
      for (const answer of await chargeAll(ctx, part)) yes(answer)
    }),
  )
}

/** A few callers, each with the next part as soon as its last one is done. */
async function inTurns<T>(all: Iterable<T>, size: number, work: (part: readonly T[]) => Promise<unknown>): Promise<void> {
  const rest = all[Symbol.iterator]()
  const next = (): readonly T[] => {
    const part: T[] = []
    while (part.length < size) {
      const { done, value } = rest.next()
      if (done === true) break
      part.push(value)
    }
    return part
  }
  await Promise.all(
    Array.from({ length: CALLERS }, async () => {
      for (let part = next(); part.length > 0; part = next()) await work(part)
    }),
  )
}
