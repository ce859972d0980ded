-- Purpose: a transaction is one row that says what was asked, which units moved, what that did to the accounts, what the wallet had
--   afterwards, and its place in the wallet's history; a wallet is one row. Moves and entries are still read as relations (views).
--   Foreign keys inside the ledger go: checking them took a third of every write, and the audit proves the same.
-- Locks: exclusive on all tables of the ledger while their rows are copied (about a minute per million transactions).
-- Breaking: yes, for whoever writes entries or moves, or reads ledger.account, ledger.command or an entry's owner, version and balance.

create table ledger.wallet (
  bucket smallint not null check (bucket between 0 and 1023),
  owner_id uuid not null,
  available bigint not null default 0 check (available >= 0),
  held bigint not null default 0 check (held >= 0),
  -- How many transactions it has had.
  version integer not null default 0 check (version >= 0),
  frozen boolean not null default false,
  last_recorded_at timestamptz not null default timestamptz 'epoch',
  primary key (bucket, owner_id)
) with (fillfactor = 50);
insert into ledger.wallet (bucket, owner_id, available, held, version, frozen, last_recorded_at)
select a.bucket, a.owner_id, a.balance, h.balance, coalesce(t.version, 0), a.frozen, a.last_recorded_at
from ledger.account a
join ledger.account h on h.bucket = a.bucket and h.owner_id = a.owner_id and h.code = 'held'
left join (select bucket, owner_id, count(*) as version from ledger.txn group by bucket, owner_id) t
  on t.bucket = a.bucket and t.owner_id = a.owner_id
where a.code = 'available';
grant select, insert on ledger.wallet to guildhall_app;
grant update (available, held, version, frozen, last_recorded_at) on ledger.wallet to guildhall_app;

-- A unit of an account changed hands; the legs of a transaction add up to 0 per asset.
create type ledger.entry_leg as (account text, asset text, amount bigint);
-- Units of one lot changed their state. `unwinds`: the leg of the charge's own transaction whose units this gives back.
create type ledger.move_leg as (lot_id uuid, from_state text, to_state text, qty bigint, hold_id uuid, unwinds smallint);

alter table ledger.txn rename to txn_before;
create table ledger.txn (
  bucket smallint not null check (bucket between 0 and 1023),
  id uuid not null,
  owner_id uuid not null,
  -- Its place in the wallet's history, from 1 without gaps.
  version integer not null check (version > 0),
  kind text not null check (kind in ('issue', 'spend', 'hold', 'raise_hold', 'capture_hold', 'release_hold', 'refund', 'expire', 'revoke',
                                     'freeze', 'unfreeze')),
  -- When it is true for the business (an expiry: the lot's own moment) and when the ledger learnt it.
  effective_at timestamptz not null,
  recorded_at timestamptz not null,
  actor text not null,
  -- As text: nobody searches in it, and parsing two documents took a quarter of a transaction's insert.
  cause json not null check (json_typeof(cause) = 'object'),
  policy_version integer,
  hold_id uuid,
  charge_id uuid,
  -- The command it answers: under which key what was asked. Null for expiries that nobody asked for.
  key uuid,
  request json,
  -- What the wallet had right afterwards.
  available bigint not null check (available >= 0),
  held bigint not null check (held >= 0),
  -- Units claimed back that were consumed already.
  owed bigint check (owed >= 0),
  -- The legs of both in their order, from 0: history in one row costs a third less to write than in four.
  moves ledger.move_leg[] not null,
  entries ledger.entry_leg[] not null,
  -- The database's own number of the transaction that wrote it: below the oldest one still open, nothing can appear any more.
  xid bigint not null default pg_current_xact_id()::text::bigint,
  primary key (bucket, id),
  check ((key is null) = (request is null)),
  check (key is not null or kind = 'expire')
);
insert into ledger.txn (bucket, id, owner_id, version, kind, effective_at, recorded_at, actor, cause, policy_version, hold_id, charge_id,
                        key, request, available, held, owed, moves, entries)
select t.bucket, t.id, t.owner_id, row_number() over history, t.kind, t.effective_at, t.recorded_at, t.actor, t.cause::json, t.policy_version,
       t.hold_id, t.charge_id, c.key, c.request::json, sum(coalesce(e.available, 0)) over history, sum(coalesce(e.held, 0)) over history,
       (c.result ->> 'owed')::bigint,
       array(select (m.lot_id, m.from_state, m.to_state, m.qty, m.hold_id, m.unwinds)::ledger.move_leg
             from ledger.lot_move m where m.bucket = t.bucket and m.txn_id = t.id order by m.leg),
       array(select (l.account, l.asset, l.amount)::ledger.entry_leg
             from ledger.entry l where l.bucket = t.bucket and l.txn_id = t.id order by l.leg)
from ledger.txn_before t
left join ledger.command c on c.bucket = t.bucket and c.txn_id = t.id
left join (
  select bucket, txn_id, sum(amount) filter (where account = 'available') as available, sum(amount) filter (where account = 'held') as held
  from ledger.entry where version is not null group by bucket, txn_id
) e on e.bucket = t.bucket and e.txn_id = t.id
window history as (partition by t.bucket, t.owner_id order by t.recorded_at);
-- Two writers that started from the same wallet can never both commit.
create unique index txn_history on ledger.txn (bucket, owner_id, version);
-- A key belongs to its owner, so two people may use the same one.
create unique index txn_key on ledger.txn (bucket, owner_id, key) where key is not null;
create index txn_written on ledger.txn using brin (xid);

-- Commands that were refused: the same key always gets the same answer, a no as well.
create table ledger.refusal (
  bucket smallint not null check (bucket between 0 and 1023),
  owner_id uuid not null,
  key uuid not null,
  request jsonb not null,
  code text not null,
  result jsonb not null,
  recorded_at timestamptz not null,
  xid bigint not null default pg_current_xact_id()::text::bigint,
  primary key (bucket, owner_id, key)
);
insert into ledger.refusal (bucket, owner_id, key, request, code, result, recorded_at)
select bucket, owner_id, key, request, code, result, recorded_at from ledger.command where outcome = 'refused';
create index refusal_written on ledger.refusal using brin (xid);

alter table ledger.lot drop constraint lot_bucket_source_txn_fkey, drop constraint lot_bucket_parent_lot_fkey;
alter table ledger.charge drop constraint charge_bucket_txn_id_fkey;
drop table ledger.command, ledger.entry, ledger.lot_move, ledger.txn_before, ledger.account;

create view ledger.lot_move with (security_invoker = true) as
select txn.bucket, txn.id as txn_id, (leg.no - 1)::smallint as leg, leg.lot_id, leg.from_state, leg.to_state, leg.qty, leg.hold_id, leg.unwinds
from ledger.txn, unnest(txn.moves) with ordinality as leg (lot_id, from_state, to_state, qty, hold_id, unwinds, no);
create view ledger.entry with (security_invoker = true) as
select txn.bucket, txn.id as txn_id, (leg.no - 1)::smallint as leg, leg.account, leg.asset, leg.amount
from ledger.txn, unnest(txn.entries) with ordinality as leg (account, asset, amount, no);
-- The transactions of a hold, to find its legs.
create index txn_hold on ledger.txn (bucket, hold_id) where hold_id is not null;

-- History: the application may look and add, nobody may change, not even the owner by a slip.
grant select, insert on ledger.txn, ledger.refusal to guildhall_app;
grant select on ledger.entry, ledger.lot_move to guildhall_app;
create trigger append_only before update or delete or truncate on ledger.txn
  for each statement execute function platform.refuse_change();
create trigger append_only before update or delete or truncate on ledger.refusal
  for each statement execute function platform.refuse_change();

grant select on all tables in schema ledger to guildhall_read;
