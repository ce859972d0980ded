-- Purpose: seals: everything the ledger has recorded is put into Merkle trees whose signed roots leave the house, so that nobody, not
--   even the database's superuser, can change, drop, reorder or cut history unseen.
-- Locks: exclusive on ledger.txn and ledger.refusal for a moment (a default and an index setting). Breaking: no.

-- Transaction numbers belong to the cluster: a database restored into another one starts again with small ones. What was used before is
-- added, so that the ledger's order goes on. Restoring replaces this function (docs/operating/seals.md); nothing else ever does.
create function ledger.xids_before() returns bigint language sql stable parallel safe return 0::bigint;
create function ledger.this_xid() returns bigint language sql stable
return ledger.xids_before() + pg_current_xact_id()::text::bigint;
-- Below this number nothing can appear any more: every transaction with a smaller one has ended.
create function ledger.settled_below() returns bigint language sql stable
return ledger.xids_before() + pg_snapshot_xmin(pg_current_snapshot())::text::bigint;
grant execute on function ledger.xids_before, ledger.this_xid, ledger.settled_below to guildhall_app, guildhall_read;

alter table ledger.txn alter column xid set default ledger.this_xid();
alter table ledger.refusal alter column xid set default ledger.this_xid();
-- Without it new pages stay out of the index until a vacuum, and every look at the newest rows would read all of those.
alter index ledger.txn_written set (autosummarize = on);
alter index ledger.refusal_written set (autosummarize = on);

-- Where a row stands in the one order of the whole ledger. `version` is 0 for a refusal, whose `id` is its key.
create type ledger.place as (xid bigint, bucket smallint, owner_id uuid, version integer, id uuid);

-- The public keys that ever signed; private keys are never in the database.
create table ledger.seal_key (
  id text primary key check (id ~ '^[0-9a-f]{16}$'),
  public_key text not null,
  first_used_at timestamptz not null
);

-- The hash of all rules of a policy version, as it was when a transaction that names the version was first sealed.
-- Null when there was no such version. The ledger itself knows no policies: whoever starts the sealing tells it.
create table ledger.policy_hash (
  version integer primary key,
  sha256 text check (sha256 ~ '^[0-9a-f]{64}$')
);

-- One chain per database server. Not part of any wallet, so no bucket.
create table ledger.seal (
  no integer primary key check (no > 0),
  prev text not null check (prev ~ '^[0-9a-f]{64}$'),
  first ledger.place not null,
  last ledger.place not null,
  leaves integer not null check (leaves between 1 and 65536),
  root text not null check (root ~ '^[0-9a-f]{64}$'),
  -- Milliseconds: this is the very text that is signed.
  sealed_at timestamptz(3) not null,
  key_id text not null,
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  signature text not null,
  check (first <= last)
);
-- Which seal covers a row.
create unique index seal_last on ledger.seal (last);

-- The hashes of a seal's leaves, 1,024 on a page: so a damaged row can be named, and a proof of inclusion reads one page.
create table ledger.seal_page (
  no integer not null,
  page smallint not null check (page between 0 and 63),
  root bytea not null check (length(root) = 32),
  hashes bytea not null check (length(hashes) % 32 = 0 and length(hashes) between 32 and 32768),
  primary key (no, page)
);
-- Hashes cannot be compressed.
alter table ledger.seal_page alter column hashes set storage external;

grant select, insert on ledger.seal, ledger.seal_page, ledger.seal_key, ledger.policy_hash to guildhall_app;
grant select on ledger.seal, ledger.seal_page, ledger.seal_key, ledger.policy_hash to guildhall_read;
create trigger append_only before update or delete or truncate on ledger.seal
  for each statement execute function platform.refuse_change();
create trigger append_only before update or delete or truncate on ledger.seal_page
  for each statement execute function platform.refuse_change();
create trigger append_only before update or delete or truncate on ledger.seal_key
  for each statement execute function platform.refuse_change();
create trigger append_only before update or delete or truncate on ledger.policy_hash
  for each statement execute function platform.refuse_change();
