-- Purpose: suspension of clauses: a version that lets named clauses of an earlier one stop charging, at once, because nobody pays more by it.
-- Locks: policy.version and policy.announcement alone for the moment the checks are exchanged; both are small. Breaking: no.

alter table policy.version
  add column suspends_version int,
  add column suspends_clauses text[],
  add foreign key (policy, suspends_version) references policy.version (policy, version),
  drop constraint version_kind_check,
  add constraint version_kind_check check (kind in ('normal', 'reversal', 'suspension')),
  add constraint suspension_names_its_version check (
    (kind = 'suspension') = (suspends_version is not null) and (kind = 'suspension') = (coalesce(cardinality(suspends_clauses), 0) > 0)),
  -- It takes effect at once, so it must prove that it costs nobody anything.
  add constraint suspension_costs_nobody check (kind <> 'suspension' or nobody_pays_more);
create index version_suspends on policy.version (policy, suspends_version) where suspends_version is not null;

-- What makes a version public: each of these entries has the moment at which the version begins, and every version has exactly one.
create function policy.begins(entry_kind text) returns boolean language sql immutable as $$
  select entry_kind in ('announced', 'reversed', 'suspended')
$$;

alter table policy.announcement
  drop constraint announcement_check,
  drop constraint announcement_kind_check,
  add constraint announcement_kind_check check (kind in ('announced', 'reversed', 'suspended', 'withdrawn', 'corrected')),
  add constraint announcement_begins check (policy.begins(kind) = (effective_at is not null));

create or replace function policy.chain_announcement() returns trigger language plpgsql as $$
declare
  last policy.announcement;
begin
  perform pg_advisory_xact_lock(hashtextextended('policy/' || new.policy, 0));
  select * into last from policy.announcement where policy = new.policy order by no desc limit 1;
  new.no := coalesce(last.no, 0) + 1;
  -- Entries are dated to the millisecond: this keeps them strictly after everything that was charged before the lock.
  perform pg_sleep(0.002);
  new.at := date_trunc('milliseconds', platform.now());
  -- No date means at once.
  if policy.begins(new.kind) then new.effective_at := date_trunc('milliseconds', coalesce(new.effective_at, new.at)); end if;
  new.previous_hash := coalesce(last.hash, repeat('0', 64));
  new.hash := policy.entry_hash(new);
  -- What takes effect at once begins at `at`, a moment before its activation is written. Nobody can have charged in between:
  -- the lock was taken before `at` and is held until the end. The setting tells the guard below that this is such a case.
  perform set_config('guildhall.announced', new.policy || '/' || policy.utc_text(new.at), true);
  return new;
end $$;

create or replace function policy.guard_activation_insert() returns trigger language plpgsql as $$
declare
  successor policy.version;
  predecessor policy.version;
  entry policy.announcement;
  days int;
begin
  select * into strict successor from policy.version where policy = new.policy and version = new.version;
  if not exists (select from policy.activation where policy = new.policy) then
    return new;
  end if;
  select v.* into predecessor from policy.activation a join policy.version v using (policy, version)
  where a.policy = new.policy and upper(a.during) = lower(new.during);
  if not found then
    -- The key names the overlap (23P01) better than this rule could.
    if exists (select from policy.activation where policy = new.policy and during && new.during) then return new; end if;
    raise exception 'version % of % leaves a time without any version in force', new.version, new.policy using errcode = 'check_violation';
  end if;
  if successor.parent is distinct from predecessor.version then
    raise exception 'version % of % was compared with version %, but would follow version %',
      new.version, new.policy, successor.parent, predecessor.version using errcode = 'check_violation';
  end if;
  select * into entry from policy.announcement
  where policy = new.policy and version = new.version and policy.begins(kind);
  if not found or entry.effective_at <> lower(new.during) or lower(new.during) < entry.at then
    raise exception 'version % of % was not announced for this moment', new.version, new.policy using errcode = 'check_violation';
  end if;
  if not successor.nobody_pays_more then
    days := policy.notice_days(predecessor.document, cardinality(successor.breaks_promises) > 0);
    if lower(new.during) < entry.at + make_interval(hours => 24 * days) then
      raise exception 'version % of % makes somebody pay more: it needs % days of notice and may start at % at the earliest',
        new.version, new.policy, days, policy.utc_text(entry.at + make_interval(hours => 24 * days)) using errcode = 'check_violation',
        constraint = 'notice_floor';
    end if;
  end if;
  return new;
end $$;
