-- Purpose: the journal of Connects: wallets, lots, holds, charges, and the history nobody may change.
-- Locks: none that matter (all objects are new). Breaking: no.

-- `bucket` (0..1023, hashed from the owner) is the first column of every key, so the schema can be spread over servers
-- without a transaction ever crossing them. No identity columns, no foreign key out of this schema, and no trigger that
-- correctness needs: the append-only trigger below is a second fence behind the grants.
create schema ledger;
grant usage on schema ledger to guildhall_app, guildhall_read;

-- Microseconds since 1970: JavaScript dates stop at milliseconds, ledger time does not.
create function ledger.micros(moment timestamptz) returns bigint
language sql immutable strict parallel safe
return (extract(epoch from moment) * 1000000)::bigint;
grant execute on function ledger.micros to guildhall_app, guildhall_read;

-- A wallet is its two accounts. The `available` row stands for the wallet: it is the row that is locked, and it alone says
-- whether the wallet is frozen and when its last transaction was recorded. Platform accounts (issuance:*, spent:*, expired,
-- revoked, psp:*) have no row here: their entries lie beside the owner's, so no row is hot.
create table ledger.account (
  bucket smallint not null check (bucket between 0 and 1023),
  owner_id uuid not null,
  code text not null check (code in ('available', 'held')),
  asset text not null default 'connects' check (asset in ('connects', 'usd')),
  -- Null means without limit; a wallet can never be below 0.
  min_balance bigint default 0,
  balance bigint not null default 0,
  version integer not null default 0 check (version >= 0),
  frozen boolean,
  last_recorded_at timestamptz,
  primary key (bucket, owner_id, code),
  check (balance >= min_balance),
  check ((code = 'available') = (frozen is not null)),
  check ((code = 'available') = (last_recorded_at is not null))
) with (fillfactor = 50);
grant select, insert on ledger.account to guildhall_app;
grant update (balance, version, frozen, last_recorded_at) on ledger.account to guildhall_app;

create table ledger.txn (
  bucket smallint not null check (bucket between 0 and 1023),
  id uuid not null,
  owner_id uuid not null,
  kind text not null check (kind in ('issue', 'spend', 'hold', 'raise_hold', 'capture_hold', 'release_hold', 'refund', 'expire', 'revoke',
                                     'freeze', 'unfreeze')),
  -- When it is true for the business (an expiry: the lot's own moment) and when the ledger learnt it.
  effective_at timestamptz not null,
  recorded_at timestamptz not null,
  actor text not null,
  cause jsonb not null check (jsonb_typeof(cause) = 'object'),
  policy_version integer,
  hold_id uuid,
  charge_id uuid,
  primary key (bucket, id)
);
-- Strictly increasing per wallet: the order of its history is never in doubt.
create unique index txn_wallet_time on ledger.txn (bucket, owner_id, recorded_at);

create table ledger.entry (
  bucket smallint not null,
  txn_id uuid not null,
  leg smallint not null check (leg >= 0),
  owner_id uuid not null,
  account text not null,
  asset text not null check (asset in ('connects', 'usd')),
  amount bigint not null check (amount <> 0),
  -- Set for the owner's own accounts; null for the platform's.
  version integer check (version > 0),
  balance_after bigint,
  primary key (bucket, txn_id, leg),
  foreign key (bucket, txn_id) references ledger.txn (bucket, id),
  check ((account in ('available', 'held')) = (version is not null)),
  check ((version is null) = (balance_after is null))
);
-- Two writers that started from the same version can never both commit.
create unique index entry_chain on ledger.entry (bucket, owner_id, account, version) where version is not null;

create table ledger.lot (
  bucket smallint not null check (bucket between 0 and 1023),
  id uuid not null,
  owner_id uuid not null,
  origin text not null check (origin ~ '^[a-z][a-z_]{1,39}$'),
  source_txn uuid not null,
  -- A lot that came back after its parent's expiry: same origin, same cost basis, a life of its own.
  parent_lot uuid,
  granted bigint not null check (granted > 0),
  effective_at timestamptz not null,
  expires_at timestamptz,
  priority smallint not null,
  cost_usd_cents bigint not null check (cost_usd_cents >= 0),
  policy_version integer,
  -- Flips once when the lot empties: an index on the changing counters themselves would end HOT updates.
  open boolean not null,
  available bigint not null check (available >= 0),
  held bigint not null check (held >= 0),
  consumed bigint not null check (consumed >= 0),
  expired bigint not null check (expired >= 0),
  revoked bigint not null check (revoked >= 0),
  -- Units claimed back from this lot so far; what could not be revoked because it was consumed (clawed - revoked) is owed.
  clawed bigint not null default 0,
  primary key (bucket, id),
  foreign key (bucket, source_txn) references ledger.txn (bucket, id),
  foreign key (bucket, parent_lot) references ledger.lot (bucket, id),
  check (granted = available + held + consumed + expired + revoked),
  check (open = (available + held > 0)),
  check (clawed between revoked and granted)
) with (fillfactor = 50);
create index lot_open on ledger.lot (bucket, owner_id) where open;
create index lot_owner on ledger.lot (bucket, owner_id, id);
create index lot_expiry on ledger.lot (expires_at) where open and expires_at is not null;
grant select, insert on ledger.lot to guildhall_app;
grant update (open, available, held, consumed, expired, revoked, clawed) on ledger.lot to guildhall_app;

create table ledger.lot_move (
  bucket smallint not null,
  txn_id uuid not null,
  leg smallint not null check (leg >= 0),
  lot_id uuid not null,
  from_state text,
  to_state text not null,
  qty bigint not null check (qty > 0),
  hold_id uuid,
  -- The leg of the charge's own transaction whose units this move gives back.
  unwinds smallint,
  primary key (bucket, txn_id, leg),
  foreign key (bucket, txn_id) references ledger.txn (bucket, id),
  foreign key (bucket, lot_id) references ledger.lot (bucket, id),
  check (coalesce(from_state, 'none') || '>' || to_state in
    ('none>available', 'available>consumed', 'available>held', 'available>expired', 'available>revoked',
     'held>consumed', 'held>available', 'held>expired', 'held>revoked',
     'consumed>available', 'consumed>expired', 'consumed>revoked')),
  check ((from_state = 'consumed') is not true or unwinds is not null)
);
create index lot_move_hold on ledger.lot_move (bucket, hold_id) where hold_id is not null;

create table ledger.hold (
  bucket smallint not null check (bucket between 0 and 1023),
  id uuid not null,
  owner_id uuid not null,
  purpose text not null check (purpose ~ '^[a-z][a-z_]{1,39}$'),
  qty bigint not null check (qty > 0),
  captured bigint not null check (captured >= 0),
  released bigint not null check (released >= 0),
  state text not null check (state in ('active', 'captured', 'released')),
  deadline timestamptz not null,
  primary key (bucket, id),
  check (captured + released <= qty),
  check ((state = 'active') = (captured + released < qty)),
  check (state <> 'captured' or released = 0),
  check (state <> 'released' or released > 0)
) with (fillfactor = 50);
create index hold_active on ledger.hold (deadline) where state = 'active';
grant select, insert on ledger.hold to guildhall_app;
grant update (qty, captured, released, state, deadline) on ledger.hold to guildhall_app;

create table ledger.charge (
  bucket smallint not null check (bucket between 0 and 1023),
  id uuid not null,
  owner_id uuid not null,
  purpose text not null check (purpose ~ '^[a-z][a-z_]{1,39}$'),
  txn_id uuid not null,
  qty bigint not null check (qty > 0),
  refunded bigint not null,
  primary key (bucket, id),
  foreign key (bucket, txn_id) references ledger.txn (bucket, id),
  check (refunded between 0 and qty)
) with (fillfactor = 50);
grant select, insert on ledger.charge to guildhall_app;
grant update (refunded) on ledger.charge to guildhall_app;

-- What was asked under which key and what was answered, refusals included: the same key always gets the same answer.
-- A key belongs to its owner, so two people may use the same one.
create table ledger.command (
  bucket smallint not null check (bucket between 0 and 1023),
  owner_id uuid not null,
  key uuid not null,
  request jsonb not null,
  outcome text not null check (outcome in ('applied', 'refused')),
  code text,
  txn_id uuid,
  result jsonb not null,
  recorded_at timestamptz not null,
  primary key (bucket, owner_id, key),
  foreign key (bucket, txn_id) references ledger.txn (bucket, id),
  check ((outcome = 'applied') = (txn_id is not null)),
  check ((outcome = 'refused') = (code is not null))
);

-- History: the application may look and add, nobody may change, not even the owner by a slip.
grant select, insert on ledger.txn, ledger.entry, ledger.lot_move, ledger.command to guildhall_app;
create trigger append_only before update or delete or truncate on ledger.txn
  for each statement execute function platform.refuse_change();
create trigger append_only before update or delete or truncate on ledger.entry
  for each statement execute function platform.refuse_change();
create trigger append_only before update or delete or truncate on ledger.lot_move
  for each statement execute function platform.refuse_change();
create trigger append_only before update or delete or truncate on ledger.command
  for each statement execute function platform.refuse_change();

grant select on all tables in schema ledger to guildhall_read;
