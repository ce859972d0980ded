-- Purpose: more policies than Connects on the same engine: the notice that any change needs is data of the notice policy, and
-- decisions that somebody keeps (the fees of a contract) are logged with their facts.
-- Locks: none that matter (a new table; functions are exchanged). Breaking: no.

-- The number a charge of a document stands for: written in place, or in a parameter.
create function policy.fixed_amount(document jsonb, charge jsonb) returns int language sql immutable as $$
  select case jsonb_typeof(charge -> 'fixed')
    when 'number' then (charge ->> 'fixed')::int
    when 'string' then (document -> 'params' ->> (charge ->> 'fixed'))::int
  end
$$;

-- What a notice document says about one kind of change: of the clauses that apply, the one that is the furthest exception decides.
-- Its facts are all named values and its charges all fixed (lint holds both), so this is the whole evaluator.
create function policy.days_by(notice jsonb, changed_policy text, change_kind text) returns int language sql immutable as $$
  with recursive clause as (
    select node, node ->> 'id' as id, node ->> 'exceptionTo' as above from jsonb_array_elements(notice -> 'clauses') as node
    where node ->> 'for' = 'notice.days'
  ), depth as (
    select id, 0 as depth from clause where above is null
    union all
    select clause.id, depth.depth + 1 from clause join depth on clause.above = depth.id where depth.depth < 500
  )
  select policy.fixed_amount(notice, node -> 'charge')
  from clause join depth using (id)
  where coalesce(node #> '{when,changedPolicy,in}' ? changed_policy, true) and coalesce(node #> '{when,changeKind,in}' ? change_kind, true)
  order by depth desc limit 1
$$;

-- Days between an announcement made at `announced_at` and its effect: what the notice policy in force then says, and never less than
-- what the rules that are changed say of themselves. Where neither speaks: 30, and 45 for a broken promise. A change of the notice
-- itself needs the notice that it changes.
create function policy.notice_floor(changed policy.version, nobody_worse_off boolean, breaks_promise boolean, announced_at timestamptz)
returns int language sql stable as $$
  select case
    when not nobody_worse_off and (changed.document ? 'limits' or said.days is null)
      then greatest(said.days, policy.notice_days(changed.document, breaks_promise))
    else coalesce(said.days, 0)
  end
  from (select max(policy.days_by(v.document, changed.policy,
      case when nobody_worse_off then 'other' when breaks_promise then 'promise_broken' else 'increase' end)) as days
    from policy.version v
    where v.policy = 'notice' and v.version = case when changed.policy = 'notice' then changed.version
      else (select version from policy.activation where policy = 'notice' and during @> announced_at) end) as said
$$;

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
  -- What is taken back or suspended has to stop at once, and proves that it costs nobody anything.
  if successor.kind = 'normal' then
    days := policy.notice_floor(predecessor, successor.nobody_pays_more, cardinality(successor.breaks_promises) > 0, entry.at);
    if lower(new.during) < entry.at + make_interval(hours => 24 * days) then
      raise exception 'version % of % needs % days of notice and may start at % at the earliest',
        new.version, new.policy, days, policy.utc_text(entry.at + make_interval(hours => 24 * days)) using errcode = 'check_violation',
        constraint = 'notice_floor';
    end if;
  end if;
  return new;
end $$;

-- A decision that somebody keeps: the fees of a contract are those of the day it began, whatever rules come later. With its facts,
-- so that every fee can be computed again and other rules can be tried on history. `no` grows when a reversal lowers what is kept.
create table policy.pin (
  subject_kind text not null check (subject_kind ~ '^[a-z_]{1,40}$'),
  subject_id uuid not null,
  action text not null,
  no smallint not null check (no > 0),
  -- Who pays it: an account or an organization.
  payer_id uuid not null,
  policy text not null,
  version int not null,
  clause_id text not null,
  sha256 text not null,
  facts int[] not null,
  -- In the action's unit: basis points of a payment, or cents.
  amount int not null check (amount >= 0),
  pinned_at timestamptz not null,
  primary key (subject_kind, subject_id, action, no)
);
create index pin_log on policy.pin (policy, pinned_at, subject_id, action);
create index pin_version on policy.pin (policy, version, subject_id);
grant select, insert on policy.pin to guildhall_app;
grant select on policy.pin to guildhall_read;
create trigger pin_is_final before update or delete on policy.pin for each row execute function platform.refuse_change();
create trigger pin_is_kept before truncate on policy.pin for each statement execute function platform.refuse_change();
