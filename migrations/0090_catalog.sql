-- Purpose: the Project Catalog: packaged services in up to three tiers, and the orders clients place for them.
-- Locks: none that matter (all objects are new). Breaking: no.

create schema catalog;
grant usage on schema catalog to guildhall_app, guildhall_read;

create table catalog.project (
  id uuid primary key,
  seller_id uuid not null references profiles.profile,
  title text not null check (length(title) between 1 and 120),
  description text not null check (length(description) between 1 and 5000),
  -- What the seller needs from the client before the clock starts.
  requirements text not null default '' check (length(requirements) <= 2000),
  category text not null,
  state text not null check (state in ('draft', 'listed', 'paused', 'retired')),
  orders integer not null default 0 check (orders >= 0),
  created_at timestamptz not null,
  changed_at timestamptz not null
);
create index project_listed on catalog.project (created_at desc, id desc) where state = 'listed';
create index project_listed_in_category on catalog.project (category, created_at desc, id desc) where state = 'listed';
create index project_of_seller on catalog.project (seller_id, created_at desc, id desc);
grant select, insert, update on catalog.project to guildhall_app;

create table catalog.tier (
  project_id uuid not null references catalog.project,
  name text not null check (name in ('starter', 'standard', 'advanced')),
  summary text not null check (length(summary) between 1 and 500),
  price_usd_cents bigint not null check (price_usd_cents between 500 and 10000000),
  delivery_days integer not null check (delivery_days between 1 and 365),
  revisions integer not null check (revisions between 0 and 20),
  primary key (project_id, name)
);
grant select, insert, update, delete on catalog.tier to guildhall_app;

-- An order keeps its terms as they were when it was placed, whatever becomes of the project later.
create table catalog.placed_order (
  id uuid primary key,
  project_id uuid not null references catalog.project,
  title text not null,
  category text not null,
  tier text not null check (tier in ('starter', 'standard', 'advanced')),
  price_usd_cents bigint not null check (price_usd_cents > 0),
  delivery_days integer not null,
  revisions integer not null,
  seller_id uuid not null references profiles.profile,
  organization_id uuid not null references organizations.organization,
  ordered_by uuid not null references platform.account,
  note text not null default '' check (length(note) <= 2000),
  charge_id uuid not null,
  charged_connects integer not null check (charged_connects >= 0),
  placed_at timestamptz not null
);
create index placed_order_of_seller on catalog.placed_order (seller_id, placed_at desc, id desc);
create index placed_order_of_organization on catalog.placed_order (organization_id, placed_at desc, id desc);
create index placed_order_of_project on catalog.placed_order (project_id, placed_at desc);
grant select, insert on catalog.placed_order to guildhall_app;

grant select on all tables in schema catalog to guildhall_read;
