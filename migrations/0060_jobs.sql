-- Purpose: jobs, from draft to their end, and the trail of their moves.
-- Locks: none that matter (all objects are new). Breaking: no.

create schema jobs;
grant usage on schema jobs to guildhall_app, guildhall_read;

create table jobs.job (
  id uuid primary key,
  organization_id uuid not null references organizations.organization,
  posted_by uuid not null references platform.account,
  title text not null check (length(title) between 1 and 120),
  description text not null check (length(description) <= 10000),
  category text not null check (category in ('web_development', 'mobile_development', 'data_science', 'design', 'writing', 'translation',
    'marketing', 'video_audio', 'admin_support', 'engineering', 'legal', 'accounting')),
  must_skills text[] not null default '{}' check (cardinality(must_skills) <= 10),
  nice_skills text[] not null default '{}' check (cardinality(nice_skills) <= 10),
  pay_kind text not null check (pay_kind in ('fixed', 'hourly')),
  budget_usd_cents integer check (budget_usd_cents between 500 and 100000000),
  hourly_from_usd_cents integer check (hourly_from_usd_cents between 300 and 100000),
  hourly_to_usd_cents integer check (hourly_to_usd_cents between 300 and 100000),
  hours_per_week smallint not null check (hours_per_week between 1 and 60),
  duration_weeks smallint not null check (duration_weeks between 1 and 104),
  -- The size of the job, in the unit prices are made from: the budget, or rate x hours x weeks (rules/job-facts.ts).
  size_usd_cents integer not null check (size_usd_cents between 0 and 100000000),
  experience_level text not null check (experience_level in ('entry', 'intermediate', 'expert')),
  people_to_hire smallint not null check (people_to_hire between 1 and 50),
  questions text[] not null default '{}' check (cardinality(questions) <= 5),
  visibility text not null check (visibility in ('public', 'members', 'invite_only', 'talent_pool')),
  featured boolean not null default false,
  state text not null check (state in ('draft', 'open', 'paused', 'filled', 'closed', 'expired', 'removed')),
  end_reason text,
  created_at timestamptz not null,
  opened_at timestamptz,
  -- 30 days after the client's last sign of life; moves with every new one.
  expires_at timestamptz,
  expiry_warned_at timestamptz,
  ended_at timestamptz,
  client_seen_at timestamptz not null,
  -- Soft cap, as the policy had it on the day of posting; null means no cap.
  cap_proposals integer check (cap_proposals > 0),
  cap_at timestamptz,
  cap_lifted_at timestamptz,
  proposal_count integer not null default 0 check (proposal_count >= 0),
  hired_count integer not null default 0 check (hired_count >= 0),
  check (case pay_kind when 'fixed' then budget_usd_cents is not null and hourly_from_usd_cents is null and hourly_to_usd_cents is null
    else budget_usd_cents is null and hourly_from_usd_cents <= hourly_to_usd_cents and hourly_from_usd_cents is not null end),
  check ((state = 'draft') = (opened_at is null)),
  check (opened_at is null or expires_at is not null),
  check ((state in ('filled', 'closed', 'expired', 'removed')) = (ended_at is not null)),
  check (case state when 'closed' then end_reason in ('client_cancelled', 'hired', 'duplicate')
    when 'removed' then end_reason in ('terms_violation', 'client_banned', 'fake') else end_reason is null end is true)
);
create index job_organization on jobs.job (organization_id, created_at desc, id desc);
create index job_feed on jobs.job (opened_at desc, id desc) where state = 'open';
create index job_feed_category on jobs.job (category, opened_at desc, id desc) where state = 'open';
create index job_due on jobs.job (expires_at) where state in ('open', 'paused');
create index job_to_warn on jobs.job (expires_at) where state in ('open', 'paused') and expiry_warned_at is null;
grant select, insert, update on jobs.job to guildhall_app;

-- Every change of state, with who and why.
create table jobs.move (
  id uuid primary key,
  job_id uuid not null references jobs.job,
  from_state text not null,
  to_state text not null,
  reason text,
  note text check (length(note) <= 1000),
  account_id uuid references platform.account,
  at timestamptz not null
);
create index move_job on jobs.move (job_id, at);
grant select, insert on jobs.move to guildhall_app;
create trigger move_append_only before update or delete or truncate on jobs.move
  for each statement execute function platform.refuse_change();

grant select on all tables in schema jobs to guildhall_read;
