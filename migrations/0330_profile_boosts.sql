-- Purpose: boosts of profiles: what their owners want, the budgets of their days, cards shown to clients, clicks, and what came of them.
-- Locks: none that matter (all objects are new). Breaking: no.

create table auctions.profile_boost (
  -- Its wallet pays.
  profile_id uuid primary key references profiles.profile,
  -- The most for one click, and for one UTC day.
  maximum integer not null check (maximum > 0),
  daily_budget integer not null check (daily_budget >= maximum),
  is_on boolean not null,
  named_at timestamptz not null,
  -- Thousandths: how often clicks led to something, and in which part of searches it takes part.
  quality integer not null default 1000 check (quality between 500 and 2000),
  share integer not null default 1000 check (share between 10 and 1000),
  -- What the quality was reckoned from, for its owner.
  quality_clicks integer not null default 0 check (quality_clicks >= 0),
  quality_led integer not null default 0 check (quality_led between 0 and quality_clicks),
  quality_usual integer check (quality_usual > 0),
  -- Not shown before: the wallet could not pay a click, or the owner's own limit is used.
  rests_until timestamptz
);
create index profile_boost_on on auctions.profile_boost (profile_id) where is_on;
grant select, insert on auctions.profile_boost to guildhall_app;
grant update (maximum, daily_budget, is_on, named_at, quality, share, quality_clicks, quality_led, quality_usual, rests_until)
  on auctions.profile_boost to guildhall_app;

-- What its owner did with it, and what came back, never edited.
create table auctions.profile_step (
  profile_id uuid not null references auctions.profile_boost,
  no integer not null check (no > 0),
  kind text not null check (kind in ('switched_on', 'changed', 'paused', 'returned')),
  maximum integer check (maximum > 0),
  daily_budget integer check (daily_budget > 0),
  connects integer check (connects > 0),
  at timestamptz not null,
  primary key (profile_id, no),
  check ((kind = 'returned') = (connects is not null)),
  check ((kind in ('switched_on', 'changed')) = (maximum is not null and daily_budget is not null))
);
grant select, insert on auctions.profile_step to guildhall_app;
create trigger profile_step_is_history before update or delete on auctions.profile_step
  for each row execute function platform.refuse_change();
create trigger profile_step_is_kept before truncate on auctions.profile_step
  for each statement execute function platform.refuse_change();

-- One hold of the ledger: what a profile's clicks of one day may take. A change or a pause ends it, and a new one may follow the same day.
create table auctions.click_budget (
  -- The hold's, too.
  id uuid primary key,
  profile_id uuid not null references auctions.profile_boost,
  day date not null,
  -- The daily budget when it was opened, and what the day had cost by then.
  day_limit integer not null check (day_limit > 0),
  earlier integer not null check (earlier >= 0),
  qty integer not null check (qty > 0),
  charged integer not null default 0 check (charged >= 0),
  opened_at timestamptz not null,
  closed_at timestamptz check (closed_at >= opened_at),
  check (charged <= qty),
  check (earlier + qty <= day_limit)
);
create unique index click_budget_open on auctions.click_budget (profile_id, day) where closed_at is null;
create index click_budget_of_profile on auctions.click_budget (profile_id, day);
create index click_budget_to_close on auctions.click_budget (day) where closed_at is null;
grant select, insert on auctions.click_budget to guildhall_app;
grant update (qty, charged, closed_at) on auctions.click_budget to guildhall_app;

-- A card that a client was shown. With a budget its price is set aside until it expires; without one a click could not be charged.
create table auctions.card_show (
  id uuid primary key,
  profile_id uuid not null references auctions.profile_boost,
  organization_id uuid not null references organizations.organization,
  budget_id uuid references auctions.click_budget,
  price integer not null check (price >= 0),
  version integer not null,
  clause text not null,
  state text not null check (state in ('open', 'clicked', 'lapsed', 'withdrawn')),
  -- How often it was on a page that this client loaded.
  views integer not null default 1 check (views > 0),
  shown_at timestamptz not null,
  expires_at timestamptz not null check (expires_at > shown_at)
);
create unique index card_show_open on auctions.card_show (profile_id, organization_id) where state = 'open';
create index card_show_reserved on auctions.card_show (budget_id) where state = 'open' and budget_id is not null;
create index card_show_of_profile on auctions.card_show (profile_id, shown_at);
grant select, insert on auctions.card_show to guildhall_app;
grant update (price, state, views, expires_at) on auctions.card_show to guildhall_app;

-- The click on a card: charged, or free with its reason.
create table auctions.profile_click (
  id uuid primary key,
  show_id uuid not null unique references auctions.card_show,
  profile_id uuid not null references auctions.profile_boost,
  organization_id uuid not null references organizations.organization,
  account_id uuid not null references platform.account,
  free_reason text check (free_reason in ('not_a_client', 'own_team', 'banned', 'unverified', 'same_day', 'not_reserved')),
  budget_id uuid references auctions.click_budget,
  connects integer not null check (connects >= 0),
  charge_id uuid unique,
  version integer not null,
  clause text not null,
  at timestamptz not null,
  check ((charge_id is not null) = (connects > 0)),
  check (free_reason is null or connects = 0),
  check ((free_reason is null) = (budget_id is not null))
);
create index profile_click_of_profile on auctions.profile_click (profile_id, at);
create index profile_click_of_client on auctions.profile_click (organization_id, profile_id, at);
grant select, insert on auctions.profile_click to guildhall_app;
create trigger profile_click_is_history before update or delete on auctions.profile_click
  for each row execute function platform.refuse_change();
create trigger profile_click_is_kept before truncate on auctions.profile_click
  for each statement execute function platform.refuse_change();

-- What was taken for a click and came back.
create table auctions.click_return (
  click_id uuid primary key references auctions.profile_click,
  connects integer not null check (connects > 0),
  reason text not null,
  at timestamptz not null
);
grant select, insert on auctions.click_return to guildhall_app;
create trigger click_return_is_history before update or delete on auctions.click_return
  for each row execute function platform.refuse_change();
create trigger click_return_is_kept before truncate on auctions.click_return
  for each statement execute function platform.refuse_change();

-- An invitation, an outreach or a hire by the client within thirty days of the click; each counts for one click.
create table auctions.click_result (
  -- Of the invitation, the outreach or the contract.
  id uuid primary key,
  kind text not null check (kind in ('invitation', 'outreach', 'hire')),
  click_id uuid not null references auctions.profile_click,
  at timestamptz not null
);
create index click_result_of_click on auctions.click_result (click_id);
grant select, insert on auctions.click_result to guildhall_app;
create trigger click_result_is_history before update or delete on auctions.click_result
  for each row execute function platform.refuse_change();
create trigger click_result_is_kept before truncate on auctions.click_result
  for each statement execute function platform.refuse_change();

grant select on auctions.profile_boost, auctions.profile_step, auctions.click_budget, auctions.card_show, auctions.profile_click,
  auctions.click_return, auctions.click_result to guildhall_read;
