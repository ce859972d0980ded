import type pg from 'pg'
import { prepared, type Lender } from './connections.ts'

/** Accounts as many as wallets; at least as many branches as callers, so that TPC-B measures its work and not its queues. */
export interface Scale {
  readonly accounts: number
  readonly branches: number
}

const TELLERS_PER_BRANCH = 10

/** pgbench's tables as `pgbench -i` makes them, filler included, but for the numbers of rows. */
export const createTables = ({ accounts, branches }: Scale) => `
  create schema pgbench;
  grant usage on schema pgbench to guildhall_app;
  create table pgbench.accounts (aid integer not null, bid integer, abalance integer, filler character(84));
  create table pgbench.tellers (tid integer not null, bid integer, tbalance integer, filler character(84));
  create table pgbench.branches (bid integer not null, bbalance integer, filler character(88));
  create table pgbench.history (tid integer, bid integer, aid integer, delta integer, mtime timestamp, filler character(22));
  insert into pgbench.accounts select aid, (aid - 1) % ${branches} + 1, 0, '' from generate_series(1, ${accounts}) aid;
  insert into pgbench.tellers select tid, (tid - 1) / ${TELLERS_PER_BRANCH} + 1, 0, null from generate_series(1, ${branches * TELLERS_PER_BRANCH}) tid;
  insert into pgbench.branches select bid, 0, null from generate_series(1, ${branches}) bid;
  alter table pgbench.accounts add primary key (aid);
  alter table pgbench.tellers add primary key (tid);
  alter table pgbench.branches add primary key (bid);
  grant select, insert, update on all tables in schema pgbench to guildhall_app;`

const updateAccount = prepared('limit-account', 'update pgbench.accounts set abalance = abalance + $2 where aid = $1')
const selectAccount = prepared('limit-select', 'select abalance from pgbench.accounts where aid = $1')
const updateTeller = prepared('limit-teller', 'update pgbench.tellers set tbalance = tbalance + $2 where tid = $1')
const updateBranch = prepared('limit-branch', 'update pgbench.branches set bbalance = bbalance + $2 where bid = $1')
const addHistory = prepared(
  'limit-history',
  'insert into pgbench.history (tid, bid, aid, delta, mtime) values ($1, $2, $3, $4, current_timestamp)',
)

const chance = (below: number) => 1 + Math.floor(Math.random() * below)

/** pgbench's built-in scripts, statement by statement, with prepared statements (`-M prepared`). */
export function limitScript(script: 'simple-update' | 'tpcb', connections: Lender, scale: Scale): () => Promise<boolean> {
  const run = async (client: pg.Client): Promise<boolean> => {
    const [aid, bid, tid] = [chance(scale.accounts), chance(scale.branches), chance(scale.branches * TELLERS_PER_BRANCH)]
    const delta = chance(10_001) - 5001
    await client.query('begin')
    await updateAccount(client, [aid, delta])
    await selectAccount(client, [aid])
    if (script === 'tpcb') {
      await updateTeller(client, [tid, delta])
      await updateBranch(client, [bid, delta])
    }
    await addHistory(client, [tid, bid, aid, delta])
    await client.query('end')
    return true
  }
  return () => connections.use(run)
}
