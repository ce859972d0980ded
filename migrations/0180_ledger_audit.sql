-- Purpose: what audits found stays until an operator closes it; each audit run has its line; small audits know how far they looked; and
--   the accounts of the platform, which have no row of their own, have their sums by day.
-- Locks: exclusive on ledger.wallet for a moment while a small index is built, on platform.audit_run for a moment. Breaking: yes, for
--   whoever reads platform.audit_run.findings.

-- Looks into the indexes themselves. Only a superuser may install it; without it the audit says that it could not look.
do $$ begin
  create extension if not exists amcheck;
exception when insufficient_privilege or undefined_file or feature_not_supported or undefined_object then
  raise notice 'amcheck cannot be installed: audits will not look into indexes';
end $$;

alter table platform.audit_run
  drop column findings,
  -- Null as long as it did not end.
  alter column took_ms drop not null,
  -- full: everything. recent: what was written since the last look.
  add column mode text not null default 'full' check (mode in ('full', 'recent')),
  -- What it is busy with, for whoever waits.
  add column step text,
  add column steps_done integer not null default 0 check (steps_done >= 0),
  add column steps integer not null default 0 check (steps >= steps_done),
  -- How many things (wallets) a recent one looked at.
  add column looked_at bigint not null default 0 check (looked_at >= 0),
  add column findings integer not null default 0 check (findings >= 0),
  -- Checks that could not be made, and why: [{ check, why }].
  add column not_run jsonb not null default '[]';
alter table platform.audit_run alter column mode drop default;
create index audit_run_mode on platform.audit_run (mode, at desc, id desc);
grant insert, update (took_ms, step, steps_done, steps, looked_at, findings, not_run) on platform.audit_run to guildhall_app;

-- A row that breaks a promise, as it was found. The same one is not written again while it is open.
create table platform.audit_finding (
  id uuid primary key,
  run_id uuid not null,
  audit text not null,
  -- The promise that is broken, as a sentence.
  check_name text not null,
  -- Whose it is, where it is somebody's.
  owner_id uuid,
  row jsonb not null check (jsonb_typeof(row) = 'object'),
  -- Of audit, check and the ids in the row.
  fingerprint text not null,
  at timestamptz not null
);
create index audit_finding_at on platform.audit_finding (at desc, id desc);
create index audit_finding_owner on platform.audit_finding (owner_id) where owner_id is not null;
create index audit_finding_fingerprint on platform.audit_finding (fingerprint);
-- An operator says what it was and what was done.
create table platform.audit_closing (
  finding_id uuid primary key references platform.audit_finding,
  -- Null: the marketplace itself.
  closed_by uuid references platform.account,
  note text not null check (length(note) between 1 and 2000),
  at timestamptz not null
);
grant select, insert on platform.audit_finding, platform.audit_closing to guildhall_app;
grant select on platform.audit_finding, platform.audit_closing to guildhall_read;
create trigger append_only before update or delete or truncate on platform.audit_finding
  for each statement execute function platform.refuse_change();
create trigger append_only before update or delete or truncate on platform.audit_closing
  for each statement execute function platform.refuse_change();

-- How far a task has read the journal: every transaction with a smaller number has been dealt with, and none can appear any more.
create table ledger.watermark (
  task text primary key,
  below bigint not null check (below >= 0)
);
-- income: since this number it is booked as Connects are used; what is older was booked with its purchase only.
-- audit: the recent ones looked so far; what is older was looked at by full ones. account_day: added up so far.
insert into ledger.watermark (task, below)
select task, case task when 'account_day' then 0 else before.below end
from unnest(array['income', 'audit', 'account_day']) as task, (select coalesce(max(xid) + 1, 0) as below from ledger.txn) before;
grant select, insert, update (below) on ledger.watermark to guildhall_app;

-- What a platform's account (issuance:*, spent:*, expired, revoked, connects:*, psp:*, tax:*) got on one UTC day. Such accounts have no
-- row that everybody would wait for; a job adds up what has settled, each transaction once.
create table ledger.account_day (
  account text not null,
  asset text not null check (asset in ('connects', 'usd')),
  day date not null,
  amount bigint not null,
  primary key (account, asset, day)
);
grant select, insert, update (amount) on ledger.account_day to guildhall_app;
grant select on ledger.watermark, ledger.account_day to guildhall_read;

-- The frozen ones, for the console; it flips seldom, so an index on it ends no HOT update.
create index wallet_frozen on ledger.wallet (bucket, owner_id) where frozen;
