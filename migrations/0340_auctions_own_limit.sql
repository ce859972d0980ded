-- Purpose: what a freelancer lets paid places cost them in a month, with its whole history; and a quick way from a wallet to its holds.
-- Locks: ledger.hold against writing for the moment it takes to build an index over the holds that are active. Breaking: no.

create table auctions.own_limit (
  owner_id uuid not null references profiles.profile,
  no integer not null check (no > 0),
  -- Connects a calendar month in UTC; null: no limit any more.
  most integer check (most >= 0),
  set_at timestamptz not null,
  -- A lower one holds at once, a higher one from the next day on.
  holds_from timestamptz not null check (holds_from >= set_at),
  primary key (owner_id, no)
);
grant select, insert on auctions.own_limit to guildhall_app;
grant select on auctions.own_limit to guildhall_read;
create trigger own_limit_is_history before update or delete on auctions.own_limit
  for each row execute function platform.refuse_change();
create trigger own_limit_is_kept before truncate on auctions.own_limit
  for each statement execute function platform.refuse_change();

create index hold_of_owner on ledger.hold (bucket, owner_id) where state = 'active';
