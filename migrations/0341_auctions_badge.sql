-- Purpose: the availability badge: who asks for it and at most for how much, what a week of it costs in each field of work on each day,
--   the stretches in which it was worn, and every Connect that was taken for them.
-- Locks: none that matter (all objects are new). Breaking: no.

-- What a week cost on a day, and the figures that the published formula made it of. A day without a row keeps the price before.
create table auctions.badge_price (
  category text not null,
  day date not null,
  price integer not null check (price between least and most),
  least integer not null check (least >= 0),
  most integer not null check (most >= least),
  -- Who offers work in this field, and how many of them may wear the badge before it gets dearer.
  freelancers integer not null check (freelancers >= 0),
  places integer not null check (places > 0),
  -- Who asked for it, how many of them pay this price, and how many would have paid one Connect less.
  asking integer not null check (asking >= 0),
  wearing integer not null check (wearing between 0 and asking),
  one_less integer check (one_less between wearing and asking),
  -- The rules of the week: those in force when it began.
  version integer not null,
  sha256 text not null,
  clause text not null,
  set_at timestamptz not null,
  primary key (category, day),
  check ((one_less is null) = (price = least))
);
create index badge_price_day on auctions.badge_price (day desc);
grant select, insert on auctions.badge_price to guildhall_app;
create trigger badge_price_is_history before update or delete on auctions.badge_price
  for each row execute function platform.refuse_change();
create trigger badge_price_is_kept before truncate on auctions.badge_price
  for each statement execute function platform.refuse_change();

-- One for each freelancer who ever asked for it.
create table auctions.badge (
  id uuid primary key,
  owner_id uuid not null unique references profiles.profile,
  category text not null,
  -- The most they would pay for a week.
  maximum integer not null check (maximum > 0),
  -- Worn; asked for, but dearer than the maximum; off.
  state text not null check (state in ('wearing', 'waiting', 'off')),
  stretches integer not null default 0 check (stretches >= 0),
  -- When somebody has to look after it: a Connect falls due, its week ends, or a new day has a new price.
  tend_at timestamptz not null,
  moved_at timestamptz not null
);
create index badge_to_tend on auctions.badge (tend_at) where state <> 'off';
create index badge_of_category on auctions.badge (category) where state <> 'off';
grant select, insert on auctions.badge to guildhall_app;
grant update (category, maximum, state, stretches, tend_at, moved_at) on auctions.badge to guildhall_app;

-- The timeline of every badge, never edited.
create table auctions.badge_step (
  badge_id uuid not null references auctions.badge,
  no integer not null check (no > 0),
  kind text not null check (kind in ('asked', 'began', 'ended', 'too_dear', 'no_connects', 'wallet_frozen', 'own_limit', 'not_offered',
    'not_shown', 'switched_off')),
  -- The maximum that was named; the price at which it was worn, or which was too much; what a stretch has cost when it ended.
  connects integer check (connects >= 0),
  at timestamptz not null,
  primary key (badge_id, no)
);
grant select, insert on auctions.badge_step to guildhall_app;
create trigger badge_step_is_history before update or delete on auctions.badge_step
  for each row execute function platform.refuse_change();
create trigger badge_step_is_kept before truncate on auctions.badge_step
  for each statement execute function platform.refuse_change();

-- A stretch of wearing it at one price, a week at most. The week's price is held; where it is 0 nothing is.
create table auctions.wearing (
  id uuid primary key,
  badge_id uuid not null references auctions.badge,
  no integer not null check (no > 0),
  owner_id uuid not null,
  category text not null,
  price integer not null check (price >= 0),
  since timestamptz not null,
  ends_at timestamptz not null check (ends_at > since),
  version integer not null,
  sha256 text not null,
  clause text not null,
  hold_id uuid unique check ((hold_id is null) = (price = 0)),
  ticks integer not null default 0 check (ticks between 0 and price),
  ended_at timestamptz check (ended_at >= since),
  unique (badge_id, no)
);
create unique index wearing_now on auctions.wearing (badge_id) where ended_at is null;
create index wearing_of_owner on auctions.wearing (owner_id, ends_at) where ended_at is null;
grant select, insert on auctions.wearing to guildhall_app;
grant update (ticks, ended_at) on auctions.wearing to guildhall_app;

-- Every Connect that was taken, one after each equal part of a week.
create table auctions.badge_tick (
  wearing_id uuid not null references auctions.wearing,
  no integer not null check (no > 0),
  charge_id uuid not null unique,
  -- When its time was over; taken then, or later if nobody could.
  due_at timestamptz not null,
  at timestamptz not null check (at >= due_at),
  primary key (wearing_id, no)
);
grant select, insert on auctions.badge_tick to guildhall_app;
create trigger badge_tick_is_history before update or delete on auctions.badge_tick
  for each row execute function platform.refuse_change();
create trigger badge_tick_is_kept before truncate on auctions.badge_tick
  for each statement execute function platform.refuse_change();

grant select on auctions.badge_price, auctions.badge, auctions.badge_step, auctions.wearing, auctions.badge_tick to guildhall_read;
