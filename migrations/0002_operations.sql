-- Purpose: what the running server keeps about itself: living workers, lost news, the last audit, the demo world's making, retention.
-- Locks: none that matter (all objects are new). Breaking: no.

-- A worker process says every few seconds that it lives. Jobs locked by one that fell silent are given back to the queue;
-- the queue itself would wait four hours. Server time, not platform.now(): a demo's moved clock must not bury living workers.
create table platform.worker (
  id text primary key,
  seen_at timestamptz not null
);

create function platform.unlock_silent_workers(silent_for interval) returns bigint
language plpgsql security definer set search_path = graphile_worker, platform, public as $$
declare silent text[];
begin
  delete from platform.worker where seen_at < clock_timestamp() - interval '1 day';
  select array_agg(distinct locked_by) into silent
  from (
    select locked_by from graphile_worker._private_jobs where locked_at < clock_timestamp() - silent_for
    union all
    select locked_by from graphile_worker._private_job_queues where locked_at < clock_timestamp() - silent_for
  ) as held
  where locked_by is not null
    and not exists (
      select from platform.worker where worker.id = held.locked_by and seen_at > clock_timestamp() - greatest(silent_for, interval '30 seconds')
    );
  if silent is null then return 0; end if;
  perform graphile_worker.force_unlock_workers(silent);
  return cardinality(silent);
end $$;

-- The safety net under the outbox: news of the last two days that a listener has not handled and that no job will bring to it any more.
-- Jobs that failed for good stay in the queue for an operator to see, so they are not lost in this sense.
create function platform.enqueue_lost_events(types text[], listeners text[]) returns bigint
language sql security definer set search_path = platform, public as $$
  with lost as (
    select event.id from platform.event
    where event.at between platform.now() - interval '2 days' and platform.now() - interval '2 minutes'
      and exists (
        select from unnest(types, listeners) as hearing (type, listener)
        where hearing.type = event.type
          and not exists (select from platform.event_delivery as done where done.event_id = event.id and done.listener = hearing.listener)
      )
      and not exists (select from graphile_worker._private_jobs as job where job.key = 'event/' || event.id)
    limit 1000
  ), added as (
    select platform.enqueue('deliver-event', json_build_object('eventId', id), 'event/' || id) from lost
  )
  select count(*) from added
$$;
grant execute on function platform.enqueue_lost_events to guildhall_app;

-- What the audits said, newest last.
create table platform.audit_run (
  id uuid primary key,
  at timestamptz not null,
  took_ms integer not null check (took_ms >= 0),
  findings jsonb not null
);
create index audit_run_at on platform.audit_run (at desc);
grant select on platform.audit_run to guildhall_app, guildhall_read;

-- One row while a demo world is being made and afterwards; a world whose making was broken off is made anew.
create table platform.demo_world (
  single boolean primary key default true check (single),
  begun_at timestamptz not null,
  finished_at timestamptz
);

-- What is over and of no use to anybody any more. The journal and everything people made stay.
create function platform.forget_old() returns void
language sql security definer set search_path = platform as $$
  delete from platform.session where expires_at < clock_timestamp() - interval '7 days';
  delete from platform.mail_token where expires_at < clock_timestamp() - interval '30 days';
  delete from platform.action_outcome where at < platform.now() - interval '90 days';
  delete from platform.event_delivery where at < platform.now() - interval '90 days';
  delete from platform.event where at < platform.now() - interval '90 days'
    and not exists (select from platform.event_delivery as done where done.event_id = event.id);
  delete from platform.mail where created_at < platform.now() - interval '400 days';
  delete from platform.audit_run where at < platform.now() - interval '90 days';
$$;
grant execute on function platform.forget_old to guildhall_app;

-- Functions that act with the owner's rights are for those named alone; PostgreSQL would let everybody call them.
revoke execute on function platform.advance_clock, platform.enqueue, platform.queue_figures, platform.unlock_silent_workers,
  platform.enqueue_lost_events, platform.forget_old from public;
grant execute on function platform.advance_clock to guildhall_app;
