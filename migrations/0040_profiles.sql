-- Purpose: freelancers' profiles, their portfolio, the figures others see (earnings, success score, badge) and expert vetting.
-- Locks: none that matter (all objects are new). Breaking: no.

create schema profiles;
grant usage on schema profiles to guildhall_app, guildhall_read;

create table profiles.profile (
  account_id uuid primary key references platform.account,
  headline text not null default '' check (length(headline) <= 120),
  overview text not null default '' check (length(overview) <= 5000),
  category text check (category in ('web_development', 'mobile_development', 'data_science', 'design', 'writing', 'translation',
    'marketing', 'video_audio', 'admin_support', 'engineering', 'legal', 'accounting')),
  skills text[] not null default '{}' check (cardinality(skills) <= 15),
  hourly_rate_usd_cents integer check (hourly_rate_usd_cents between 300 and 100000),
  country text check (country ~ '^[A-Z]{2}$'),
  city text check (length(city) between 1 and 80),
  -- [{ "code": "es", "level": "basic" | "conversational" | "fluent" | "native" }], codes as in BCP 47
  languages jsonb not null default '[]' check (jsonb_typeof(languages) = 'array'),
  hours_per_week smallint not null default 0 check (hours_per_week between 0 and 60),
  visibility text not null default 'public' check (visibility in ('public', 'members', 'hidden')),
  plan text not null default 'basic' check (plan in ('basic', 'plus')),
  -- When the account was made: tenure, a fact of prices, counts from here.
  joined_at timestamptz not null,
  updated_at timestamptz not null
);
create index profile_category on profiles.profile (category) where visibility <> 'hidden';
grant select, insert, update on profiles.profile to guildhall_app;

create table profiles.portfolio_item (
  account_id uuid not null references profiles.profile,
  position smallint not null check (position between 1 and 12),
  title text not null check (length(title) between 1 and 120),
  description text not null check (length(description) <= 1000),
  primary key (account_id, position)
);
grant select, insert, update, delete on profiles.portfolio_item to guildhall_app;

-- What finished work says about a freelancer. Derived from contracts; can be made again at any time.
create table profiles.figures (
  account_id uuid primary key references profiles.profile,
  earnings_usd_cents bigint not null default 0 check (earnings_usd_cents >= 0),
  year_earnings_usd_cents bigint not null default 0 check (year_earnings_usd_cents between 0 and earnings_usd_cents),
  finished_contracts integer not null default 0 check (finished_contracts >= 0),
  running_contracts integer not null default 0 check (running_contracts >= 0),
  review_count integer not null default 0 check (review_count >= 0),
  review_stars integer not null default 0 check (review_stars between review_count and 5 * review_count),
  success_score smallint check (success_score between 0 and 100),
  -- How the score came about, for the sentence beside it.
  success_basis jsonb,
  earned_badge text not null default 'none' check (earned_badge in ('none', 'rising_talent', 'top_rated', 'top_rated_plus')),
  expert_vetted boolean not null default false,
  badge text not null generated always as (case when expert_vetted then 'expert_vetted' else earned_badge end) stored,
  refreshed_at timestamptz not null,
  check ((success_score is null) = (success_basis is null))
);
create index figures_badge on profiles.figures (badge) where badge <> 'none';
grant select, insert, update on profiles.figures to guildhall_app;

-- Who was screened by whom, with what finding. The last row of a freelancer counts.
create table profiles.vetting (
  id uuid primary key,
  account_id uuid not null references profiles.profile,
  passed boolean not null,
  note text not null check (length(note) between 1 and 1000),
  operator_id uuid references platform.account,
  at timestamptz not null
);
create index vetting_account on profiles.vetting (account_id, at desc);
grant select, insert on profiles.vetting to guildhall_app;
create trigger vetting_append_only before update or delete or truncate on profiles.vetting
  for each statement execute function platform.refuse_change();

grant select on all tables in schema profiles to guildhall_read;
