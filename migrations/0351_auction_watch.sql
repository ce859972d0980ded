-- Purpose: what the watch over auctions found, and who looked at it and why.
-- Locks: auctions.round takes no writes while its new index is built. Breaking: no.

create index round_by_time on auctions.round (frozen_at desc, auction_id, no);
create index auction_by_time on auctions.auction (opened_at desc, id desc);

-- A finding asks for an operator's look. It proves nothing, and nothing happens by itself.
create table auctions.flag (
  id uuid primary key,
  kind text not null check (kind in ('own_people', 'shared_organization', 'just_below', 'meet_often')),
  owner_ids uuid[] not null check (cardinality(owner_ids) > 0),
  -- How often it was seen, of how many times it could have been.
  seen integer not null check (seen > 0),
  of_times integer not null check (of_times >= seen),
  -- How often the like would be found in a whole look at honest people; null where it is a fact and no chance is in it.
  by_chance double precision check (by_chance >= 0),
  found_at timestamptz not null
);
create index flag_by_time on auctions.flag (found_at desc, id desc);
grant select, insert on auctions.flag to guildhall_app;
create trigger flag_is_history before update or delete on auctions.flag
  for each row execute function platform.refuse_change();
create trigger flag_is_kept before truncate on auctions.flag
  for each statement execute function platform.refuse_change();

create table auctions.flag_auction (
  flag_id uuid not null references auctions.flag,
  auction_id uuid not null references auctions.auction,
  primary key (flag_id, auction_id)
);
create index flag_of_auction on auctions.flag_auction (auction_id);
grant select, insert on auctions.flag_auction to guildhall_app;
create trigger flag_auction_is_history before update or delete on auctions.flag_auction
  for each row execute function platform.refuse_change();
create trigger flag_auction_is_kept before truncate on auctions.flag_auction
  for each statement execute function platform.refuse_change();

create table auctions.flag_look (
  flag_id uuid not null references auctions.flag,
  no integer not null check (no > 0),
  operator_id uuid not null references platform.account,
  reason text not null check (length(reason) between 3 and 500),
  at timestamptz not null,
  primary key (flag_id, no)
);
grant select, insert on auctions.flag_look to guildhall_app;
create trigger flag_look_is_history before update or delete on auctions.flag_look
  for each row execute function platform.refuse_change();
create trigger flag_look_is_kept before truncate on auctions.flag_look
  for each statement execute function platform.refuse_change();

grant select on auctions.flag, auctions.flag_auction, auctions.flag_look to guildhall_read;
