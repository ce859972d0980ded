-- Purpose: boosts of proposals: an auction per job, its sealed rounds, and what each bid became.
-- Locks: none that matter (all objects are new). Breaking: no.

create schema auctions;
grant usage on schema auctions to guildhall_app, guildhall_read;

-- What draws the jobs whose boosts are neither shown nor charged. Its hash is public from the first day, the key once it is done.
create table auctions.holdout_key (
  no integer primary key check (no > 0),
  key text not null check (key ~ '^[0-9a-f]{64}$'),
  commitment text not null check (commitment ~ '^[0-9a-f]{64}$'),
  since timestamptz not null
);
grant select, insert on auctions.holdout_key to guildhall_app;
create trigger holdout_key_is_history before update or delete on auctions.holdout_key
  for each row execute function platform.refuse_change();
create trigger holdout_key_is_kept before truncate on auctions.holdout_key
  for each statement execute function platform.refuse_change();

create table auctions.auction (
  id uuid primary key,
  job_id uuid not null unique references jobs.job,
  -- The rules it opened under; a later version of the policy changes nothing about it.
  version integer not null,
  sha256 text not null,
  clause text not null,
  slots integer not null check (slots > 0),
  min_connects integer not null check (min_connects >= 0),
  pays text not null check (pays in ('highest_losing_bid', 'pay_your_bid')),
  most_per_owner integer not null check (most_per_owner > 0),
  holdout boolean not null,
  -- Makes the payers' names of this auction.
  secret text not null check (secret ~ '^[0-9a-f]{32}$'),
  opened_at timestamptz not null,
  closes_at timestamptz not null check (closes_at > opened_at),
  frozen_at timestamptz check (frozen_at >= opened_at),
  rounds integer not null default 0 check (rounds >= 0 and (rounds = 0) = (frozen_at is null)),
  closed_at timestamptz check (closed_at >= opened_at),
  close_reason text check (close_reason in ('hired', 'time', 'job_ended')),
  check ((closed_at is null) = (close_reason is null))
);
create index auction_running_out on auctions.auction (closes_at) where closed_at is null;
grant select, insert on auctions.auction to guildhall_app;
grant update (frozen_at, rounds, closed_at, close_reason) on auctions.auction to guildhall_app;

create table auctions.bid (
  id uuid primary key,
  auction_id uuid not null references auctions.auction,
  proposal_id uuid not null unique references proposals.proposal,
  owner_id uuid not null references profiles.profile,
  -- Told to the bidder only until the end.
  salt text not null check (salt ~ '^[0-9a-f]{32}$'),
  maximum integer not null check (maximum > 0),
  named_at timestamptz not null,
  -- Counts the times the bid was placed: each has a hold of its own.
  placings integer not null default 1 check (placings > 0),
  hold_id uuid not null unique,
  state text not null check (state in ('standing', 'won', 'outbid', 'charged', 'worn_out', 'withdrawn', 'released')),
  -- The round that gave it its place, and what that costs.
  round integer check (round > 0),
  pays integer check (pays between 0 and maximum),
  views integer not null default 0 check (views >= 0),
  opens integer not null default 0 check (opens >= 0),
  charge_id uuid unique,
  -- When the client first did something with the proposal while the bid had a place, shown or held out.
  reached_at timestamptz,
  moved_at timestamptz not null,
  check ((state in ('won', 'charged', 'worn_out')) <= (round is not null and pays is not null)),
  check ((state = 'charged') = (charge_id is not null))
);
create index bid_of_auction on auctions.bid (auction_id, state, id);
create index bid_of_owner on auctions.bid (owner_id, moved_at desc, id desc);
grant select, insert on auctions.bid to guildhall_app;
grant update (maximum, named_at, placings, hold_id, state, round, pays, views, opens, charge_id, reached_at, moved_at) on auctions.bid to guildhall_app;

-- The timeline of every bid, never edited.
create table auctions.step (
  bid_id uuid not null references auctions.bid,
  no integer not null check (no > 0),
  kind text not null check (kind in ('placed', 'raised', 'won', 'outbid', 'charged', 'returned', 'worn_out', 'withdrawn', 'released')),
  -- Of the bid when it was placed or raised; of the place when it was won; what was taken or came back.
  connects integer check (connects >= 0),
  at timestamptz not null,
  primary key (bid_id, no)
);
grant select, insert on auctions.step to guildhall_app;
create trigger step_is_history before update or delete on auctions.step
  for each row execute function platform.refuse_change();
create trigger step_is_kept before truncate on auctions.step
  for each statement execute function platform.refuse_change();

-- A round as it was sealed: the head is public at once.
create table auctions.round (
  auction_id uuid not null references auctions.auction,
  no integer not null check (no > 0),
  frozen_at timestamptz not null,
  head json not null,
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  primary key (auction_id, no)
);
grant select, insert on auctions.round to guildhall_app;
create trigger round_is_history before update or delete on auctions.round
  for each row execute function platform.refuse_change();
create trigger round_is_kept before truncate on auctions.round
  for each statement execute function platform.refuse_change();

-- The bids of a round as they were sealed, and what it made of them.
create table auctions.rung (
  auction_id uuid not null,
  no integer not null,
  bid_id uuid not null references auctions.bid,
  owner text not null,
  maximum integer not null,
  named_at timestamptz not null,
  salt text not null,
  outcome text not null check (outcome in ('won', 'outbid', 'over_cap', 'below_minimum')),
  pays integer not null check (pays between 0 and maximum),
  primary key (auction_id, no, bid_id),
  foreign key (auction_id, no) references auctions.round
);
create index rung_of_bid on auctions.rung (bid_id, no);
grant select, insert on auctions.rung to guildhall_app;
create trigger rung_is_history before update or delete on auctions.rung
  for each row execute function platform.refuse_change();
create trigger rung_is_kept before truncate on auctions.rung
  for each statement execute function platform.refuse_change();

grant select on all tables in schema auctions to guildhall_read;
