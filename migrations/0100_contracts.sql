-- Purpose: agreed work and how it ended, and the reviews both sides write about it.
-- Locks: none that matter (all objects are new). Breaking: no.

create schema contracts;
grant usage on schema contracts to guildhall_app, guildhall_read;

create table contracts.contract (
  id uuid primary key,
  kind text not null check (kind in ('fixed', 'hourly', 'retainer', 'catalog')),
  organization_id uuid not null references organizations.organization,
  freelancer_id uuid not null references profiles.profile,
  job_id uuid references jobs.job,
  -- What it grew from; one contract each.
  proposal_id uuid unique,
  catalog_order_id uuid unique,
  title text not null check (length(title) between 1 and 120),
  -- Fixed and catalog: the whole price. Hourly: the rate. Retainer: the price of a period.
  agreed_usd_cents integer not null check (agreed_usd_cents between 0 and 100000000),
  state text not null check (state in ('active', 'ended')),
  outcome text check (outcome in ('successful', 'unsuccessful', 'cancelled')),
  earned_usd_cents integer not null default 0 check (earned_usd_cents between 0 and 100000000),
  -- The recorded decision `offer.accept`, free or not.
  charge_id uuid,
  started_at timestamptz not null,
  ended_at timestamptz,
  end_note text check (length(end_note) <= 1000),
  reviews_published_at timestamptz,
  check ((state = 'ended') = (ended_at is not null) and (state = 'ended') = (outcome is not null)),
  check (ended_at >= started_at)
);
create index contract_freelancer on contracts.contract (freelancer_id, started_at desc, id desc);
create index contract_organization on contracts.contract (organization_id, started_at desc, id desc);
create index contract_job on contracts.contract (job_id) where job_id is not null;
create index contract_unpublished on contracts.contract (ended_at) where state = 'ended' and reviews_published_at is null;
create index contract_finished on contracts.contract (freelancer_id, ended_at desc) where state = 'ended';
grant select, insert, update on contracts.contract to guildhall_app;

-- Nobody reads the other's review before both are written or the time to write is over; then both appear together.
create table contracts.review (
  contract_id uuid not null references contracts.contract,
  author_side text not null check (author_side in ('client', 'freelancer')),
  author_id uuid references platform.account,
  stars smallint not null check (stars between 1 and 5),
  words text not null check (length(words) <= 3000),
  written_at timestamptz not null,
  primary key (contract_id, author_side)
);
grant select, insert on contracts.review to guildhall_app;
create trigger review_append_only before update or delete or truncate on contracts.review
  for each statement execute function platform.refuse_change();

grant select on all tables in schema contracts to guildhall_read;
