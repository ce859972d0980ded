import { sql } from 'kysely'
import type { Database } from '#platform/db/database.ts'

// A slow disk keeps a transaction's locks while COMMIT waits for it. `commit_delay` would gather commits instead of slowing them, and a
// sleep that a client asks for would be a round trip more. So each COMMIT sleeps once by a deferred trigger: it runs inside COMMIT, with
// all locks held, before the real wait for the disk. Sleeps of several transactions overlap, as if the disk took any number of commits
// at a time, which is kind to whoever makes many.
const TABLES = ['ledger.txn', 'pgbench.history']

export async function slowDownCommits(owner: Database, ms: number): Promise<void> {
  await sql`
    create or replace function bench.slow_commit() returns trigger language plpgsql as $$
    begin
      if coalesce(current_setting('bench.slept', true), '') = '' then
        perform set_config('bench.slept', 'yes', true);
        perform pg_sleep(${sql.lit(ms / 1000)});
      end if;
      return null;
    end $$`.execute(owner)
  for (const table of TABLES) {
    await sql`
      create constraint trigger slow_commit after insert on ${sql.raw(table)} deferrable initially deferred
      for each row execute function bench.slow_commit()`.execute(owner)
  }
}

export async function commitAtFullSpeed(owner: Database): Promise<void> {
  for (const table of TABLES) await sql`drop trigger slow_commit on ${sql.raw(table)}`.execute(owner)
}
