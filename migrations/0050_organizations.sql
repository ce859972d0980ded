-- Purpose: clients as organizations, their members, and Enterprise talent pools.
-- Locks: none that matter (all objects are new). Breaking: no.

create schema organizations;
grant usage on schema organizations to guildhall_app, guildhall_read;

create table organizations.organization (
  id uuid primary key,
  name text not null check (length(name) between 1 and 120),
  kind text not null check (kind in ('individual', 'company', 'enterprise')),
  country text check (country ~ '^[A-Z]{2}$'),
  payment_verified_at timestamptz,
  state text not null default 'active' check (state in ('active', 'banned')),
  banned_at timestamptz,
  ban_note text check (length(ban_note) between 1 and 1000),
  created_at timestamptz not null,
  check ((state = 'banned') = (banned_at is not null and ban_note is not null))
);
create index organization_created on organizations.organization (created_at desc, id desc);
grant select, insert, update on organizations.organization to guildhall_app;

-- A person acts for one client at most, so that "my jobs" never needs a choice.
create table organizations.member (
  account_id uuid primary key references platform.account,
  organization_id uuid not null references organizations.organization,
  role text not null check (role in ('owner', 'member')),
  joined_at timestamptz not null
);
create index member_organization on organizations.member (organization_id, joined_at);
grant select, insert, update, delete on organizations.member to guildhall_app;

create table organizations.talent_pool_member (
  organization_id uuid not null references organizations.organization,
  freelancer_id uuid not null references profiles.profile,
  added_by uuid references platform.account,
  added_at timestamptz not null,
  primary key (organization_id, freelancer_id)
);
create index talent_pool_freelancer on organizations.talent_pool_member (freelancer_id);
grant select, insert, delete on organizations.talent_pool_member to guildhall_app;

grant select on all tables in schema organizations to guildhall_read;
