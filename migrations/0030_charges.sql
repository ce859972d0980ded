-- Purpose: quotes, charges, the decision log, opportunities, returns, grants, and the refunds of a policy reversal.
-- Locks: none that matter (all objects are new). Breaking: no.
-- Facts are kept as the registry's integer codes, in registry order: a replay of history is a scan.

create schema charges;
grant usage on schema charges to guildhall_app, guildhall_read;

create domain charges.subject_kind as text check (value ~ '^[a-z][a-z_]{0,39}$');

-- A price held for one person, one action, one subject and one set of facts, until it expires.
create table charges.quote (
  id uuid primary key,
  owner_id uuid not null,
  action text not null,
  subject_kind charges.subject_kind not null,
  subject_id uuid not null,
  facts int[] not null,
  amount int not null check (amount >= 0),
  policy text not null,
  version int not null,
  sha256 text not null,
  clause text not null,
  taken_at timestamptz not null,
  expires_at timestamptz not null check (expires_at > taken_at),
  foreign key (policy, version, sha256) references policy.version (policy, version, sha256)
);
create index quote_owner on charges.quote (owner_id, taken_at desc);
grant select, insert on charges.quote to guildhall_app;
create trigger quote_is_final before update or delete on charges.quote for each row execute function platform.refuse_change();
create trigger quote_is_kept before truncate on charges.quote for each statement execute function platform.refuse_change();

-- What one action cost, nothing included. `version` made the price; it is older than `version_in_force` where a lower quote was honoured.
create table charges.charge (
  id uuid primary key,
  owner_id uuid not null,
  key text not null check (length(key) between 8 and 200),
  action text not null,
  subject_kind charges.subject_kind not null,
  subject_id uuid not null,
  facts int[] not null,
  qty int not null check (qty >= 0),
  returned int not null default 0,
  quote_id uuid references charges.quote,
  policy text not null,
  version int not null,
  sha256 text not null,
  clause text not null,
  decision jsonb not null,
  version_in_force int not null,
  price_in_force int not null check (price_in_force >= qty),
  lots jsonb not null,
  at timestamptz not null,
  unique (owner_id, key),
  foreign key (policy, version, sha256) references policy.version (policy, version, sha256),
  foreign key (policy, version_in_force) references policy.version (policy, version),
  check (returned between 0 and qty),
  check (version = version_in_force or quote_id is not null)
);
create index charge_owner on charges.charge (owner_id, at desc, id desc);
create index charge_subject on charges.charge (subject_kind, subject_id);
create index charge_version on charges.charge (policy, version, id) where qty > 0;
grant select, insert, update (returned) on charges.charge to guildhall_app;

create function charges.guard_charge() returns trigger language plpgsql as $$
begin
  if new.returned > old.returned and to_jsonb(new) - 'returned' = to_jsonb(old) - 'returned' then return new; end if;
  raise exception 'a charge is final; only what was returned may grow' using errcode = 'restrict_violation';
end $$;
create trigger charge_is_final before update on charges.charge for each row execute function charges.guard_charge();
create trigger charge_stays before delete on charges.charge for each row execute function platform.refuse_change();
create trigger charge_is_kept before truncate on charges.charge for each statement execute function platform.refuse_change();

-- Every priced decision with its facts, free ones included. What a rule would have done is asked here, so nothing may be missing.
create table charges.decision (
  id uuid primary key,
  stage text not null check (stage in ('quote', 'charge')),
  owner_id uuid not null,
  action text not null,
  subject_kind charges.subject_kind not null,
  subject_id uuid not null,
  facts int[] not null,
  amount int not null check (amount >= 0),
  policy text not null,
  version int not null,
  clause text not null,
  charge_id uuid references charges.charge,
  at timestamptz not null,
  foreign key (policy, version) references policy.version (policy, version),
  check ((stage = 'charge') = (charge_id is not null))
);
create index decision_replay on charges.decision (policy, at, id) where stage = 'charge';
create index decision_owner on charges.decision (owner_id, at, id) where stage = 'charge';
create unique index decision_charge on charges.decision (charge_id) where charge_id is not null;
grant select, insert on charges.decision to guildhall_app;
create trigger decision_is_final before update or delete on charges.decision for each row execute function platform.refuse_change();
create trigger decision_is_kept before truncate on charges.decision for each statement execute function platform.refuse_change();

-- What somebody could have answered: without the chances not taken, nobody can tell later what a price did.
create table charges.opportunity (
  id uuid primary key,
  kind text not null check (kind in ('invitation', 'outreach')),
  owner_id uuid not null,
  subject_kind charges.subject_kind not null,
  subject_id uuid not null,
  stage text not null check (stage in ('delivered', 'seen', 'answered')),
  answer text check (answer in ('accepted', 'declined', 'ignored', 'withdrawn', 'ended')),
  facts int[],
  at timestamptz not null,
  unique (subject_kind, subject_id, stage),
  check ((stage = 'answered') = (answer is not null))
);
create index opportunity_owner on charges.opportunity (owner_id, at);
create index opportunity_at on charges.opportunity (at, id);
grant select, insert on charges.opportunity to guildhall_app;
create trigger opportunity_is_final before update or delete on charges.opportunity
  for each row execute function platform.refuse_change();
create trigger opportunity_is_kept before truncate on charges.opportunity
  for each statement execute function platform.refuse_change();

-- The refunds a reversal owes: planned once the reversal is in force, settled in chunks, each charge once.
create table charges.reversal_batch (
  id uuid primary key,
  policy text not null,
  version int not null,
  reversed_version int not null,
  clauses text[] not null,
  state text not null check (state in ('planning', 'refunding', 'done')),
  planned_through uuid,
  created_at timestamptz not null,
  finished_at timestamptz,
  unique (policy, version),
  foreign key (policy, version) references policy.version (policy, version),
  foreign key (policy, reversed_version) references policy.version (policy, version),
  check ((state = 'done') = (finished_at is not null))
);
create index reversal_batch_open on charges.reversal_batch (created_at) where state <> 'done';
grant select, insert, update (state, planned_through, finished_at) on charges.reversal_batch to guildhall_app;

create table charges.reversal_item (
  batch_id uuid not null references charges.reversal_batch,
  charge_id uuid not null references charges.charge,
  owner_id uuid not null,
  charged int not null check (charged > 0),
  restored int not null check (restored >= 0),
  due int not null check (due > 0 and due <= charged - restored),
  settled_at timestamptz,
  refunded int check (refunded between 0 and due),
  lots_reinstated int check (lots_reinstated >= 0),
  exception text,
  primary key (batch_id, charge_id),
  check ((settled_at is null) = (refunded is null)),
  check (refunded is null or refunded = due or exception is not null)
);
create index reversal_item_open on charges.reversal_item (batch_id, charge_id) where settled_at is null;
create index reversal_item_owner on charges.reversal_item (owner_id);
grant select, insert, update (settled_at, refunded, lots_reinstated, exception) on charges.reversal_item to guildhall_app;

-- Connects that came back, and why. One rule gives a charge back once; one reversal refunds it once.
create table charges.return (
  id uuid primary key,
  charge_id uuid not null references charges.charge,
  owner_id uuid not null,
  qty int not null check (qty > 0),
  reason text not null check (reason in ('rule', 'reversal')),
  event text not null,
  clause text,
  policy text not null,
  version int not null,
  batch_id uuid references charges.reversal_batch,
  lots_reinstated int not null check (lots_reinstated >= 0),
  at timestamptz not null,
  foreign key (policy, version) references policy.version (policy, version),
  check ((reason = 'rule') = (clause is not null)),
  check ((reason = 'reversal') = (batch_id is not null))
);
create unique index return_once on charges.return (charge_id, batch_id) nulls not distinct;
create index return_owner on charges.return (owner_id, at desc, id desc);
create index return_batch on charges.return (batch_id) where batch_id is not null;
grant select, insert on charges.return to guildhall_app;
create trigger return_is_final before update or delete on charges.return for each row execute function platform.refuse_change();
create trigger return_is_kept before truncate on charges.return for each statement execute function platform.refuse_change();

-- Whose wallet gets Connects every month, by which plan, and how far that has come. Due dates count from the anchor.
create table charges.membership (
  owner_id uuid primary key,
  plan text not null check (plan in ('basic', 'plus')),
  anchor timestamptz not null,
  months_done int not null check (months_done >= 0),
  next_due timestamptz not null
);
create index membership_due on charges.membership (next_due);
grant select, insert, update on charges.membership to guildhall_app;

-- Connects issued by the policy, with the version that said how many.
create table charges.grant (
  id uuid primary key,
  owner_id uuid not null,
  key text not null check (length(key) between 1 and 200),
  kind text not null check (kind in ('sign_up', 'monthly', 'badge', 'purchase', 'promo', 'make_good')),
  qty int not null check (qty > 0),
  cost_usd_cents int not null check (cost_usd_cents >= 0),
  policy text not null,
  version int not null,
  reason text,
  expires_at timestamptz,
  at timestamptz not null,
  unique (owner_id, key),
  foreign key (policy, version) references policy.version (policy, version)
);
create index grant_owner on charges.grant (owner_id, at desc, id desc);
grant select, insert on charges.grant to guildhall_app;
create trigger grant_is_final before update or delete on charges.grant for each row execute function platform.refuse_change();
create trigger grant_is_kept before truncate on charges.grant for each statement execute function platform.refuse_change();

grant select on all tables in schema charges to guildhall_read;
