-- Purpose: one published line per UTC day and origin: all Connects that ever were, by what had become of them when the day ended.
-- Locks: ledger.txn against writes while its small index is built (a second per million transactions). Breaking: no.

-- Not part of any wallet: the figures of the whole marketplace, a handful of rows a day, written by a job and never changed.
create table ledger.supply_day (
  day date not null,
  origin text not null check (origin ~ '^[a-z][a-z_]{1,39}$'),
  issued bigint not null check (issued > 0),
  -- The part of `issued` that replaces units which expired before they were given back.
  renewed bigint not null check (renewed between 0 and issued),
  available bigint not null check (available >= 0),
  held bigint not null check (held >= 0),
  consumed bigint not null check (consumed >= 0),
  expired bigint not null check (expired >= 0),
  revoked bigint not null check (revoked >= 0),
  primary key (day, origin),
  check (issued = available + held + consumed + expired + revoked)
);
grant select, insert on ledger.supply_day to guildhall_app;
grant select on ledger.supply_day to guildhall_read;
create trigger append_only before update or delete or truncate on ledger.supply_day
  for each statement execute function platform.refuse_change();

-- Rows lie in the order in which they were recorded, so the pages of one day are found without reading the journal.
create index txn_recorded on ledger.txn using brin (recorded_at);
