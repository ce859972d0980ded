-- Generated after all migrations by `npm run db:schema`. Do not edit.

table platform.account
  id uuid not null
  email text not null
  display_name text not null
  password_hash text
  roles text[] not null
  locale text not null default 'en'::text
  persona text
  email_confirmed_at timestamp with time zone
  suspended_at timestamp with time zone
  created_at timestamp with time zone not null default platform.now()
  constraint account_display_name_check CHECK (((length(display_name) >= 1) AND (length(display_name) <= 120)))
  constraint account_email_check CHECK (((email = lower(email)) AND (email ~~ '%_@_%'::text) AND (length(email) <= 254)))
  constraint account_pkey PRIMARY KEY (id)
  constraint account_roles_check CHECK (((roles <@ ARRAY['freelancer'::text, 'client'::text, 'enterprise_client'::text, 'operator'::text]) AND (cardinality(roles) > 0)))
  CREATE UNIQUE INDEX account_email ON platform.account USING btree (email)
  CREATE INDEX account_persona ON platform.account USING btree (id) WHERE (persona IS NOT NULL)
  grant insert, select, update to guildhall_app

table platform.action_outcome
  actor text not null
  key text not null
  action text not null
  request_hash bytea not null
  outcome jsonb not null
  at timestamp with time zone not null
  constraint action_outcome_key_check CHECK (((length(key) >= 8) AND (length(key) <= 100)))
  constraint action_outcome_pkey PRIMARY KEY (actor, key)
  CREATE INDEX action_outcome_at ON platform.action_outcome USING brin (at)
  grant insert, select to guildhall_app

table platform.clock
  single boolean not null default true
  demo boolean not null default false
  ahead interval not null default '00:00:00'::interval
  constraint clock_pkey PRIMARY KEY (single)
  constraint clock_single_check CHECK (single)
  grant select to guildhall_app
  grant select to guildhall_read

table platform.event
  id uuid not null
  type text not null
  data jsonb not null
  at timestamp with time zone not null
  constraint event_pkey PRIMARY KEY (id)
  CREATE INDEX event_at ON platform.event USING btree (at)
  grant insert, select to guildhall_app

table platform.event_delivery
  event_id uuid not null
  listener text not null
  at timestamp with time zone not null
  constraint event_delivery_event_id_fkey FOREIGN KEY (event_id) REFERENCES platform.event(id)
  constraint event_delivery_pkey PRIMARY KEY (event_id, listener)
  grant insert, select to guildhall_app

table platform.mail
  id uuid not null
  recipient text not null
  account_id uuid
  subject text not null
  text_body text not null
  html_body text not null
  created_at timestamp with time zone not null
  sent_at timestamp with time zone
  failed_reason text
  constraint mail_account_id_fkey FOREIGN KEY (account_id) REFERENCES platform.account(id)
  constraint mail_pkey PRIMARY KEY (id)
  CREATE INDEX mail_account ON platform.mail USING btree (account_id, created_at DESC)
  CREATE INDEX mail_created ON platform.mail USING btree (created_at DESC, id DESC)
  grant insert, select, update to guildhall_app

table platform.mail_token
  token_hash bytea not null
  account_id uuid not null
  purpose text not null
  expires_at timestamp with time zone not null
  used_at timestamp with time zone
  constraint mail_token_account_id_fkey FOREIGN KEY (account_id) REFERENCES platform.account(id)
  constraint mail_token_pkey PRIMARY KEY (token_hash)
  constraint mail_token_purpose_check CHECK ((purpose = ANY (ARRAY['confirm_email'::text, 'reset_password'::text])))
  CREATE INDEX mail_token_account ON platform.mail_token USING btree (account_id)
  grant delete, insert, select, update to guildhall_app

table platform.session
  token_hash bytea not null
  account_id uuid not null
  created_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  user_agent text
  constraint session_account_id_fkey FOREIGN KEY (account_id) REFERENCES platform.account(id)
  constraint session_pkey PRIMARY KEY (token_hash)
  CREATE INDEX session_account ON platform.session USING btree (account_id)
  grant delete, insert, select, update to guildhall_app

CREATE OR REPLACE FUNCTION platform.advance_clock(forward interval)
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'platform'
AS $function$
begin
  if forward < interval '0' then raise exception 'the clock only moves forward' using errcode = 'check_violation'; end if;
  update platform.clock set ahead = ahead + forward where demo;
  if not found then raise exception 'the clock can only be moved in demo mode' using errcode = 'check_violation'; end if;
  return platform.now();
end $function$

CREATE OR REPLACE FUNCTION platform.enqueue(task text, payload json, job_key text DEFAULT NULL::text, run_at timestamp with time zone DEFAULT NULL::timestamp with time zone, queue text DEFAULT NULL::text)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'graphile_worker', 'public'
AS $function$
  select from graphile_worker.add_job(task, payload, queue_name => queue, run_at => run_at, job_key => job_key, max_attempts => 25)
$function$

CREATE OR REPLACE FUNCTION platform.now()
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'platform'
AS $function$
  select case when demo then coalesce(nullif(current_setting('guildhall.story_time', true), '')::timestamptz, clock_timestamp() + ahead)
              else clock_timestamp() end
  from platform.clock
$function$

CREATE OR REPLACE FUNCTION platform.queue_figures()
 RETURNS TABLE(waiting bigint, failing bigint, oldest_seconds double precision)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'graphile_worker'
AS $function$
  select count(*) filter (where attempts = 0), count(*) filter (where attempts > 0),
         coalesce(extract(epoch from clock_timestamp() - min(run_at) filter (where run_at <= clock_timestamp())), 0)
  from graphile_worker._private_jobs where attempts < max_attempts
$function$

CREATE OR REPLACE FUNCTION platform.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'history is append-only: % on %.% is refused', tg_op, tg_table_schema, tg_table_name
    using errcode = 'restrict_violation', hint = 'Write an opposite entry that points at the first.';
end $function$
