-- Purpose: what a change of the rules did: how a draft wants to be measured, what happened day by day, the outcomes computed from it,
--   and the alarms of guardrails.
-- Locks: shared on jobs.job while an index is built (about a second per million jobs); everything else is new. Breaking: no.

-- How a draft is going to be measured. The announcement carries it, hashed with everything else; from then on this row is history.
create table policy.draft_measurement (
  draft_id uuid primary key references policy.draft,
  plan jsonb not null,
  author uuid references platform.account,
  updated_at timestamptz not null default platform.now()
);
grant select, insert, update (plan, author, updated_at) on policy.draft_measurement to guildhall_app;
grant select on policy.draft_measurement to guildhall_read;

create schema measurement;
grant usage on schema measurement to guildhall_app, guildhall_read;

-- A day of one source that was counted, once and for all: when it is here, its figures are complete, however few.
create table measurement.counted_day (
  source text not null check (source in ('answers', 'proposals', 'jobs')),
  day date not null,
  counted_at timestamptz not null default platform.now(),
  primary key (source, day)
);

-- What happened on a day to the cases of one kind. `items` are the chances (invitations, proposals, jobs), `hits` those that were taken
-- (answers with a yes, hires), `amount` what is summed over them (hours until the yes, Connects).
create table measurement.daily_figure (
  source text not null,
  day date not null,
  initiator text not null,
  client_kind text not null,
  category text not null,
  freelancer_plan text not null,
  badge text not null,
  items integer not null check (items > 0),
  hits integer not null check (hits >= 0),
  amount double precision not null,
  primary key (source, day, initiator, client_kind, category, freelancer_plan, badge),
  foreign key (source, day) references measurement.counted_day (source, day)
);

-- What was computed, whatever came out: nothing is replaced, so nobody can wait for a result they like.
create table measurement.outcome (
  policy text not null,
  version int not null,
  metric text not null,
  -- The last day that was looked at.
  through date not null,
  is_primary boolean not null,
  outcome jsonb not null,
  computed_at timestamptz not null default platform.now(),
  primary key (policy, version, metric, through),
  foreign key (policy, version) references policy.version (policy, version)
);
create index outcome_newest on measurement.outcome (policy, version, through desc) where is_primary;

-- A side effect that went as far as the plan calls bad enough: once per version and metric.
create table measurement.alarm (
  policy text not null,
  version int not null,
  metric text not null,
  guardrail jsonb not null,
  effect jsonb not null,
  through date not null,
  -- The version that let the clauses stop charging, where the plan said so and it could be done.
  suspended_by int,
  not_suspended_because text,
  at timestamptz not null default platform.now(),
  primary key (policy, version, metric),
  foreign key (policy, version, metric, through) references measurement.outcome (policy, version, metric, through),
  check (num_nulls(suspended_by, not_suspended_because) > 0)
);
create index alarm_at on measurement.alarm (at desc);

grant select, insert on all tables in schema measurement to guildhall_app;
grant select on all tables in schema measurement to guildhall_read;
create trigger append_only before update or delete or truncate on measurement.counted_day
  for each statement execute function platform.refuse_change();
create trigger append_only before update or delete or truncate on measurement.daily_figure
  for each statement execute function platform.refuse_change();
create trigger append_only before update or delete or truncate on measurement.outcome
  for each statement execute function platform.refuse_change();
create trigger append_only before update or delete or truncate on measurement.alarm
  for each statement execute function platform.refuse_change();

-- What was opened on a day, open or not by now.
create index job_opened on jobs.job (opened_at) where opened_at is not null;
