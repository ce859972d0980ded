-- Purpose: the life of policy versions: drafts, versions, what is in force when, the public register, comments.
-- Locks: none that matter (all objects are new). Breaking: no.

create schema policy;
grant usage on schema policy to guildhall_app, guildhall_read;

-- Days between an announcement and its effect when somebody pays more: data of the version in force. Breaking a promise takes longer.
create function policy.notice_days(document jsonb, breaks_promise boolean) returns int language sql immutable as $$
  select case when breaks_promise
    then greatest(coalesce((document #>> '{params,notice.promise-days}')::int, 45), coalesce((document #>> '{limits,noticeDays}')::int, 30))
    else coalesce((document #>> '{limits,noticeDays}')::int, 30) end
$$;

-- A version is written once, when it is made public. `canonical` is the text that is hashed, so the hash cannot lie about it.
-- `nobody_pays_more` is the exact diff's certificate about the step from the parent; it names both hashes and holds for no other pair.
create table policy.version (
  policy text not null check (policy ~ '^[a-z][a-z0-9-]{0,39}$'),
  version int not null check (version > 0),
  parent int,
  kind text not null check (kind in ('normal', 'reversal')),
  changeset jsonb not null,
  canonical text not null,
  document jsonb not null generated always as (canonical::jsonb) stored,
  sha256 text not null check (sha256 = encode(sha256(convert_to(canonical, 'UTF8')), 'hex')),
  parent_sha256 text,
  nobody_pays_more boolean not null,
  diff jsonb not null,
  breaks_promises text[] not null,
  reverses_version int,
  reverses_clauses text[],
  title text not null check (length(title) between 1 and 200),
  author uuid references platform.account,
  created_at timestamptz not null default platform.now(),
  primary key (policy, version),
  unique (policy, version, sha256),
  foreign key (policy, parent, parent_sha256) references policy.version (policy, version, sha256),
  foreign key (policy, reverses_version) references policy.version (policy, version),
  check ((parent is null) = (parent_sha256 is null)),
  check (parent < version),
  -- A reversal takes effect at once, so it must prove that it costs nobody anything.
  check ((kind = 'reversal') = (reverses_version is not null)),
  check (kind <> 'reversal' or nobody_pays_more),
  check (nobody_pays_more = (diff -> 'nobodyPaysMore')::boolean),
  check (parent is null or (diff ->> 'beforeHash' = parent_sha256 and diff ->> 'afterHash' = sha256))
);
create index version_reverses on policy.version (policy, reverses_version) where reverses_version is not null;
grant select, insert on policy.version to guildhall_app;
create trigger version_is_final before update or delete on policy.version for each row execute function platform.refuse_change();
create trigger version_is_kept before truncate on policy.version for each statement execute function platform.refuse_change();

-- The public register: every entry carries the hash of the one before it, so none can be changed, dropped or slipped in unseen.
create table policy.announcement (
  policy text not null,
  no int not null check (no > 0),
  kind text not null check (kind in ('announced', 'reversed', 'withdrawn', 'corrected')),
  version int not null,
  corrects int,
  at timestamptz not null,
  effective_at timestamptz,
  canonical text not null,
  content jsonb not null generated always as (canonical::jsonb) stored,
  previous_hash text not null,
  hash text not null,
  author uuid references platform.account,
  primary key (policy, no),
  foreign key (policy, version) references policy.version (policy, version),
  foreign key (policy, corrects) references policy.announcement (policy, no),
  check ((kind in ('announced', 'reversed')) = (effective_at is not null)),
  check ((kind = 'corrected') = (corrects is not null))
);
create index announcement_version on policy.announcement (policy, version, no);
create unique index announcement_once on policy.announcement (policy, version, kind) where kind <> 'corrected';
grant select, insert on policy.announcement to guildhall_app;
create trigger announcement_is_final before update or delete on policy.announcement
  for each row execute function platform.refuse_change();
create trigger announcement_is_kept before truncate on policy.announcement
  for each statement execute function platform.refuse_change();

create function policy.utc_text(moment timestamptz) returns text language sql immutable as $$
  select coalesce(to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '')
$$;

-- What an entry's hash covers, one line a field; `verifyRegister` computes the same text.
create function policy.entry_hash(entry policy.announcement) returns text language sql immutable as $$
  select encode(sha256(convert_to(concat_ws(E'\n', entry.previous_hash, entry.policy, entry.no, entry.kind, entry.version,
    coalesce(entry.corrects::text, ''), policy.utc_text(entry.at), policy.utc_text(entry.effective_at), entry.canonical), 'UTF8')), 'hex')
$$;

-- The database dates, numbers and chains an entry itself, whatever the application sends.
create function policy.chain_announcement() returns trigger language plpgsql as $$
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
  if new.kind in ('announced', 'reversed') then new.effective_at := date_trunc('milliseconds', coalesce(new.effective_at, new.at)); end if;
  new.previous_hash := coalesce(last.hash, repeat('0', 64));
  new.hash := policy.entry_hash(new);
  -- What takes effect at once begins at `at`, a moment before its activation is written. Nobody can have charged in between:
  -- the lock was taken before `at` and is held until the end. The setting tells the guard below that this is such a case.
  perform set_config('guildhall.announced', new.policy || '/' || policy.utc_text(new.at), true);
  return new;
end $$;
create trigger announcement_chain before insert on policy.announcement for each row execute function policy.chain_announcement();

-- Which version is in force when. At the moment of change nothing has to run, so nothing can be missed.
create table policy.activation (
  policy text not null,
  version int not null,
  during tstzrange not null check (not isempty(during) and lower_inc(during) and not lower_inf(during)),
  primary key (policy, during without overlaps),
  foreign key (policy, version) references policy.version (policy, version)
);
create index activation_version on policy.activation (policy, version);
grant select, insert, delete, update (during) on policy.activation to guildhall_app;

-- The notice floor, for everybody who writes here: a version follows the parent its certificate speaks about, was announced
-- before it starts, and when somebody pays more it starts no sooner than the version in force demands.
create function policy.guard_activation_insert() returns trigger language plpgsql as $$
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
  where policy = new.policy and version = new.version and kind in ('announced', 'reversed');
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
create trigger activation_insert before insert on policy.activation for each row execute function policy.guard_activation_insert();

-- The past is fixed, the future is open: only an end that has not come may move, only a version that never began may go.
create function policy.guard_activation_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if lower(old.during) <= platform.now() then
      raise exception 'version % of % has begun; its time in force is history', old.version, old.policy using errcode = 'restrict_violation';
    end if;
    return old;
  end if;
  if new.policy <> old.policy or new.version <> old.version or lower(new.during) <> lower(old.during)
    or upper(old.during) <= platform.now()
    or (upper(new.during) < date_trunc('milliseconds', platform.now())
        and new.policy || '/' || policy.utc_text(upper(new.during)) is distinct from current_setting('guildhall.announced', true)) then
    raise exception 'only an end in the future may move: version % of %', old.version, old.policy using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger activation_change before update or delete on policy.activation
  for each row execute function policy.guard_activation_change();
create trigger activation_is_kept before truncate on policy.activation for each statement execute function platform.refuse_change();

-- At the end of every transaction each moment has a version, and the last one has no end.
create function policy.check_no_gap() returns trigger language plpgsql as $$
begin
  if exists (
    select from (
      select upper(during) as ends, lead(lower(during)) over (order by lower(during)) as next_starts
      from policy.activation where policy = coalesce(new.policy, old.policy)
    ) as spans where ends is distinct from next_starts
  ) then
    raise exception 'the versions of % leave a time without any version in force', coalesce(new.policy, old.policy)
      using errcode = 'check_violation', constraint = 'no_gap';
  end if;
  return null;
end $$;
create constraint trigger activation_has_no_gap after insert or update or delete on policy.activation
  deferrable initially deferred for each row execute function policy.check_no_gap();

-- Work in progress. Approval and impact belong to one hash: an edit changes the hash and so drops both.
create table policy.draft (
  id uuid primary key,
  policy text not null,
  parent int not null,
  title text not null check (length(title) between 1 and 200),
  words text not null check (length(words) <= 20000),
  changeset jsonb not null,
  document jsonb not null,
  sha256 text not null,
  findings jsonb not null,
  diff jsonb not null,
  breaks_promises text[] not null,
  state text not null check (state in ('draft', 'in_review', 'approved', 'announced', 'rejected', 'withdrawn')),
  author uuid references platform.account,
  approver uuid references platform.account,
  approved_sha256 text,
  reason text check (length(reason) between 1 and 2000),
  version int,
  revision int not null check (revision > 0),
  created_at timestamptz not null default platform.now(),
  updated_at timestamptz not null default platform.now(),
  foreign key (policy, parent) references policy.version (policy, version),
  foreign key (policy, version) references policy.version (policy, version),
  check (state not in ('approved', 'announced') or coalesce(approved_sha256 = sha256, false)),
  check (state <> 'announced' or version is not null),
  check (state <> 'rejected' or reason is not null)
);
create index draft_recent on policy.draft (policy, updated_at desc, id desc);
create unique index draft_version on policy.draft (policy, version) where version is not null;
grant select, insert, update on policy.draft to guildhall_app;

-- What a document would have done to recorded history; only an impact for exactly these two hashes may go with an announcement.
create table policy.impact (
  id uuid primary key,
  policy text not null,
  parent_sha256 text not null,
  sha256 text not null,
  figures jsonb not null,
  measured_at timestamptz not null default platform.now()
);
create index impact_pair on policy.impact (policy, sha256, parent_sha256, measured_at desc);
grant select, insert on policy.impact to guildhall_app;
create trigger impact_is_final before update or delete on policy.impact for each row execute function platform.refuse_change();
create trigger impact_is_kept before truncate on policy.impact for each statement execute function platform.refuse_change();

-- What people say about an announcement. A moderator may hide a comment with a reason; its text stays on record.
create table policy.comment (
  id uuid primary key,
  policy text not null,
  version int not null,
  author uuid not null references platform.account,
  body text not null check (length(body) between 1 and 4000),
  created_at timestamptz not null default platform.now(),
  hidden_at timestamptz,
  hidden_by uuid references platform.account,
  hidden_reason text check (length(hidden_reason) between 1 and 500),
  foreign key (policy, version) references policy.version (policy, version),
  check ((hidden_at is null) = (hidden_reason is null))
);
create index comment_thread on policy.comment (policy, version, created_at, id);
create index comment_author on policy.comment (author, created_at);
grant select, insert, update (hidden_at, hidden_by, hidden_reason) on policy.comment to guildhall_app;

grant select on all tables in schema policy to guildhall_read;
