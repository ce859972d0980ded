-- Purpose: the ground every module stands on: roles, the clock, accounts and sessions, command results, the outbox, mail.
-- Locks: none that matter (all objects are new). Breaking: no.

create extension if not exists btree_gist;
create extension if not exists pg_trgm;
create extension if not exists unaccent;

-- Roles belong to the cluster, not to one database, so another database may have made them already.
do $$ begin
  if not exists (select from pg_roles where rolname = 'guildhall_app') then create role guildhall_app nologin; end if;
  if not exists (select from pg_roles where rolname = 'guildhall_read') then create role guildhall_read nologin; end if;
exception when duplicate_object or unique_violation then null;
end $$;

-- Whoever migrates is the server's login too and must be able to put these roles on; a superuser always can.
do $$ begin
  if not pg_has_role('guildhall_app', 'set') then execute format('grant guildhall_app to %I', current_user); end if;
  if not pg_has_role('guildhall_read', 'set') then execute format('grant guildhall_read to %I', current_user); end if;
end $$;

create schema platform;
grant usage on schema platform to guildhall_app, guildhall_read;

-- The second fence of append-only tables; grants are the first. The owner is stopped too, so a slip in a script is not silent.
create function platform.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'history is append-only: % on %.% is refused', tg_op, tg_table_schema, tg_table_name
    using errcode = 'restrict_violation', hint = 'Write an opposite entry that points at the first.';
end $$;

-- One clock for rules, notices and the ledger. In demo mode an operator may move it; elsewhere it is the server's.
create table platform.clock (
  single boolean primary key default true check (single),
  demo boolean not null default false,
  ahead interval not null default '0'
);
insert into platform.clock default values;
grant select on platform.clock to guildhall_app, guildhall_read;

-- While the demo world is made, `guildhall.story_time` tells a transaction its moment in the past; only the demo honours it.
create function platform.now() returns timestamptz language sql stable security definer set search_path = platform as $$
  select case when demo then coalesce(nullif(current_setting('guildhall.story_time', true), '')::timestamptz, clock_timestamp() + ahead)
              else clock_timestamp() end
  from platform.clock
$$;

-- Moving the clock is the one write to it an operator can cause; refused outside demo mode and backwards.
create function platform.advance_clock(forward interval) returns timestamptz
language plpgsql security definer set search_path = platform as $$
begin
  if forward < interval '0' then raise exception 'the clock only moves forward' using errcode = 'check_violation'; end if;
  update platform.clock set ahead = ahead + forward where demo;
  if not found then raise exception 'the clock can only be moved in demo mode' using errcode = 'check_violation'; end if;
  return platform.now();
end $$;

create table platform.account (
  id uuid primary key,
  email text not null check (email = lower(email) and email like '%_@_%' and length(email) <= 254),
  display_name text not null check (length(display_name) between 1 and 120),
  password_hash text,
  roles text[] not null check (roles <@ array['freelancer', 'client', 'enterprise_client', 'operator'] and cardinality(roles) > 0),
  locale text not null default 'en',
  -- Demo personas are offered in the one-click switcher, with this line about them.
  persona text,
  email_confirmed_at timestamptz,
  suspended_at timestamptz,
  created_at timestamptz not null default platform.now()
);
create unique index account_email on platform.account (email);
create index account_persona on platform.account (id) where persona is not null;
grant select, insert, update on platform.account to guildhall_app;
-- The read role joins names to screens; it never sees an address or a password.
grant select (id, display_name, roles, locale, persona, suspended_at, created_at) on platform.account to guildhall_read;

create table platform.session (
  token_hash bytea primary key,
  account_id uuid not null references platform.account,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  user_agent text
);
create index session_account on platform.session (account_id);
grant select, insert, update, delete on platform.session to guildhall_app;

-- Single-use links sent by mail: confirm an address, set a new password.
create table platform.mail_token (
  token_hash bytea primary key,
  account_id uuid not null references platform.account,
  purpose text not null check (purpose in ('confirm_email', 'reset_password')),
  expires_at timestamptz not null,
  used_at timestamptz
);
create index mail_token_account on platform.mail_token (account_id);
grant select, insert, update, delete on platform.mail_token to guildhall_app;

-- The answer given under an idempotency key, refusals included: a lost reply can never turn into the other outcome.
create table platform.action_outcome (
  actor text not null,
  key text not null check (length(key) between 8 and 100),
  action text not null,
  request_hash bytea not null,
  outcome jsonb not null,
  at timestamptz not null,
  primary key (actor, key)
);
create index action_outcome_at on platform.action_outcome using brin (at);
grant select, insert on platform.action_outcome to guildhall_app;

-- News for other modules, written with the change itself. Each listener handles each event exactly once.
create table platform.event (
  id uuid primary key,
  type text not null,
  data jsonb not null,
  at timestamptz not null
);
create index event_at on platform.event (at);
grant select, insert on platform.event to guildhall_app;

create table platform.event_delivery (
  event_id uuid not null references platform.event,
  listener text not null,
  at timestamptz not null,
  primary key (event_id, listener)
);
grant select, insert on platform.event_delivery to guildhall_app;

-- Every mail the marketplace sent or would have sent; the demo shows it as the outbox page.
create table platform.mail (
  id uuid primary key,
  recipient text not null,
  account_id uuid references platform.account,
  subject text not null,
  text_body text not null,
  html_body text not null,
  created_at timestamptz not null,
  sent_at timestamptz,
  failed_reason text
);
create index mail_created on platform.mail (created_at desc, id desc);
create index mail_account on platform.mail (account_id, created_at desc);
grant select, insert, update on platform.mail to guildhall_app;

-- The queue's own functions stay with the owner; the application may only add a job.
create function platform.enqueue(task text, payload json, job_key text default null, run_at timestamptz default null, queue text default null)
returns void language sql security definer set search_path = graphile_worker, public as $$
  select from graphile_worker.add_job(task, payload, queue_name => queue, run_at => run_at, job_key => job_key, max_attempts => 25)
$$;
grant execute on function platform.enqueue to guildhall_app;

-- Figures about the queue for /readyz and /metrics, without opening the queue's tables to the application.
create function platform.queue_figures()
returns table (waiting bigint, failing bigint, given_up bigint, oldest_seconds double precision)
language sql stable security definer set search_path = graphile_worker as $$
  select count(*) filter (where attempts = 0),
         count(*) filter (where attempts > 0 and attempts < max_attempts),
         count(*) filter (where attempts >= max_attempts and locked_at is null),
         coalesce(extract(epoch from clock_timestamp() - min(run_at) filter (
           where run_at <= clock_timestamp() and locked_at is null and attempts < max_attempts)), 0)
  from graphile_worker._private_jobs
$$;
grant execute on function platform.queue_figures to guildhall_app;
