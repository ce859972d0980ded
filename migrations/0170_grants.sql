-- Purpose: grants become a module of their own: what `charges` kept of them moves over, and promo codes, special grants (one operator
--   proposes, another approves) and the plans that members chose are added.
-- Locks: exclusive on charges.grant and charges.membership for a moment (they are moved, not copied).
-- Breaking: yes, for whoever reads charges.grant or charges.membership: they are grants.grant and grants.membership now.

create schema grants;
grant usage on schema grants to guildhall_app, guildhall_read;

alter table charges.grant set schema grants;
alter table charges.membership set schema grants;

alter table grants.grant drop constraint grant_kind_check;
alter table grants.grant add constraint grant_kind_check
  check (kind in ('sign_up', 'monthly', 'badge', 'purchase', 'promo', 'make_good', 'gift'));
-- "Has everybody of this special grant got it, once?" is asked by the audit, key by key.
create index grant_key on grants.grant (key) where kind in ('promo', 'make_good', 'gift');

-- Which plan a member chose, from which month of theirs on; a month that has begun keeps its plan.
create table grants.plan_choice (
  owner_id uuid not null references grants.membership,
  from_month int not null check (from_month > 0),
  plan text not null check (plan in ('basic', 'plus')),
  chosen_at timestamptz not null,
  primary key (owner_id, from_month)
);
grant select, insert, update (plan, chosen_at) on grants.plan_choice to guildhall_app;

-- Connects for whoever knows a code: so many people, each once, for a time.
create table grants.promo_code (
  id uuid primary key,
  code text not null check (code ~ '^[A-Z0-9]+(-[A-Z0-9]+)*$' and length(code) between 4 and 40),
  connects int not null check (connects between 1 and 10000),
  most int not null check (most between 1 and 1000000),
  redeemed int not null default 0,
  valid_from timestamptz not null,
  valid_until timestamptz not null check (valid_until > valid_from),
  life_days int not null check (life_days between 1 and 3650),
  -- Only for people who were here before; null: for everybody.
  joined_before timestamptz,
  note text not null check (length(note) between 1 and 200),
  created_by uuid not null references platform.account,
  created_at timestamptz not null,
  ended_by uuid references platform.account,
  ended_at timestamptz,
  constraint promo_code_never_over_its_limit check (redeemed between 0 and most),
  check ((ended_at is null) = (ended_by is null))
);
-- People type codes with and without hyphens.
create unique index promo_code_text on grants.promo_code (replace(code, '-', ''));
create index promo_code_newest on grants.promo_code (created_at desc, id desc);
grant select, insert, update (redeemed, ended_by, ended_at) on grants.promo_code to guildhall_app;

create function grants.guard_promo_code() returns trigger language plpgsql as $$
begin
  if to_jsonb(new) - array['redeemed', 'ended_by', 'ended_at'] = to_jsonb(old) - array['redeemed', 'ended_by', 'ended_at']
     and new.redeemed >= old.redeemed and (old.ended_at is null or (new.ended_at, new.ended_by) = (old.ended_at, old.ended_by))
  then return new; end if;
  raise exception 'a promo code is final; it is redeemed, and ended once' using errcode = 'restrict_violation';
end $$;
create trigger promo_code_is_final before update on grants.promo_code for each row execute function grants.guard_promo_code();
create trigger promo_code_stays before delete on grants.promo_code for each row execute function platform.refuse_change();
create trigger promo_code_is_kept before truncate on grants.promo_code for each statement execute function platform.refuse_change();

-- Each code once per person, whatever else goes wrong.
create table grants.redemption (
  promo_code_id uuid not null references grants.promo_code,
  account_id uuid not null references platform.account,
  grant_id uuid not null unique references grants.grant,
  at timestamptz not null,
  primary key (promo_code_id, account_id)
);
create index redemption_newest on grants.redemption (promo_code_id, at desc, account_id desc);
grant select, insert on grants.redemption to guildhall_app;
create trigger redemption_is_final before update or delete on grants.redemption for each row execute function platform.refuse_change();
create trigger redemption_is_kept before truncate on grants.redemption for each statement execute function platform.refuse_change();

-- Connects that no rule gives, for one person or a cohort. One operator proposes, another decides.
create table grants.special_grant (
  id uuid primary key,
  recipients text not null check (recipients in ('person', 'joined_before', 'active_between')),
  owner_id uuid references platform.account,
  charge_id uuid,
  since timestamptz,
  until timestamptz,
  qty int not null check (qty between 1 and 100000),
  -- Shown to everybody who gets it.
  reason text not null check (length(reason) between 1 and 300),
  -- What it is for, for operators: the number of an incident, a ticket.
  incident text check (length(incident) between 1 and 120),
  state text not null check (state in ('proposed', 'issuing', 'issued', 'rejected', 'withdrawn')),
  -- Counted when it was proposed, and again when it was approved.
  people int not null check (people > 0),
  proposed_by uuid not null references platform.account,
  proposed_at timestamptz not null,
  decided_by uuid references platform.account,
  decided_at timestamptz,
  decision_note text check (length(decision_note) between 1 and 500),
  -- Owners are served in the order of their ids; everybody up to this one has it.
  issued_through uuid,
  issued_people int not null default 0 check (issued_people >= 0),
  finished_at timestamptz,
  check ((recipients = 'person') = (owner_id is not null)),
  check ((recipients = 'person') = (until is null)),
  check ((recipients = 'active_between') = (since is not null)),
  check (since < until),
  check (charge_id is null or owner_id is not null),
  check (recipients <> 'person' or people = 1),
  check ((state = 'proposed') = (decided_by is null)),
  check ((decided_by is null) = (decided_at is null)),
  check (state <> 'rejected' or decision_note is not null),
  constraint special_grant_needs_four_eyes check (state in ('proposed', 'withdrawn') or decided_by <> proposed_by),
  constraint special_grant_withdrawn_by_proposer check (state <> 'withdrawn' or decided_by = proposed_by),
  check ((state = 'issued') = (finished_at is not null)),
  check (issued_people = 0 or state in ('issuing', 'issued'))
);
create index special_grant_newest on grants.special_grant (proposed_at desc, id desc);
create index special_grant_open on grants.special_grant (state) where state in ('proposed', 'issuing');
grant select, insert,
  update (state, people, decided_by, decided_at, decision_note, issued_through, issued_people, finished_at)
  on grants.special_grant to guildhall_app;

create function grants.guard_special_grant() returns trigger language plpgsql as $$
declare
  moving text[] := array['state', 'people', 'decided_by', 'decided_at', 'decision_note', 'issued_through', 'issued_people', 'finished_at'];
  working text[] := array['state', 'issued_through', 'issued_people', 'finished_at'];
begin
  if tg_op = 'INSERT' then
    if new.state = 'proposed' then return new; end if;
    raise exception 'a special grant begins as a proposal' using errcode = 'restrict_violation';
  end if;
  if old.state = 'proposed' and new.state <> 'proposed' and to_jsonb(new) - moving = to_jsonb(old) - moving then return new; end if;
  if old.state = 'issuing' and new.state in ('issuing', 'issued') and to_jsonb(new) - working = to_jsonb(old) - working
     and new.issued_people >= old.issued_people
  then return new; end if;
  raise exception 'a special grant is decided once, and what it says is final' using errcode = 'restrict_violation';
end $$;
create trigger special_grant_is_decided_once before insert or update on grants.special_grant
  for each row execute function grants.guard_special_grant();
create trigger special_grant_stays before delete on grants.special_grant for each row execute function platform.refuse_change();
create trigger special_grant_is_kept before truncate on grants.special_grant for each statement execute function platform.refuse_change();

-- The second fence of the four eyes: no such Connects without an approved special grant of exactly that size.
create function grants.guard_make_good() returns trigger language plpgsql as $$
begin
  if exists (
    select from grants.special_grant s
    where s.id = substr(new.key, length(new.kind) + 2)::uuid and s.state in ('issuing', 'issued') and s.qty = new.qty
      and (s.recipients = 'person' and s.owner_id = new.owner_id and new.kind = 'make_good'
           or s.recipients = 'active_between' and new.kind = 'make_good'
           or s.recipients = 'joined_before' and new.kind = 'gift')
  ) then return new; end if;
  raise exception 'no % without a special grant that a second operator approved', new.kind using errcode = 'check_violation';
end $$;
create trigger grant_was_approved before insert on grants.grant
  for each row when (new.kind in ('make_good', 'gift')) execute function grants.guard_make_good();

grant select on all tables in schema grants to guildhall_read;
