-- Purpose: simulations that take a while: what was asked, how far it is, what came out.
-- Locks: none that matter (all objects are new). Breaking: no.

create schema simulation;
grant usage on schema simulation to guildhall_app, guildhall_read;

-- `subject` is a draft's id, a version's number, or PACK/VERSION. The hashes are those of the moment it was asked: a draft that was
-- edited since is another one.
create table simulation.run (
  id uuid primary key,
  policy text not null,
  subject_kind text not null check (subject_kind in ('draft', 'version', 'pack')),
  subject text not null check (length(subject) between 1 and 200),
  title text not null check (length(title) between 1 and 300),
  before_version int not null,
  before_sha256 text not null,
  after_sha256 text not null,
  days int not null check (days between 1 and 3660),
  state text not null check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
  progress_what text,
  progress_done bigint not null default 0,
  progress_total bigint not null default 0,
  asked_by uuid references platform.account,
  asked_at timestamptz not null,
  finished_at timestamptz,
  problem text,
  record json,
  report json,
  check ((state in ('done', 'failed', 'cancelled')) = (finished_at is not null)),
  check ((state = 'done') = (report is not null)),
  check ((report is null) = (record is null)),
  check ((state = 'failed') = (problem is not null))
);
create index run_recent on simulation.run (policy, asked_at desc, id desc);
create index run_subject on simulation.run (policy, subject_kind, subject, asked_at desc);
create index run_open on simulation.run (asked_at) where state in ('queued', 'running');
grant select, insert, update (state, progress_what, progress_done, progress_total, finished_at, problem, record, report)
  on simulation.run to guildhall_app;

-- What came out stays as it came out.
create function simulation.guard_run() returns trigger language plpgsql as $$
begin
  if old.state in ('done', 'failed', 'cancelled') then
    raise exception 'a simulation that has ended stays as it is' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger run_is_final before update on simulation.run for each row execute function simulation.guard_run();
create trigger run_stays before delete on simulation.run for each row execute function platform.refuse_change();
create trigger run_is_kept before truncate on simulation.run for each statement execute function platform.refuse_change();

grant select on all tables in schema simulation to guildhall_read;
