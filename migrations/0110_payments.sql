-- Purpose: buying Connects with money: what was asked of the payment provider, what it reported, and the sandbox provider's own books.
-- Locks: none that matter (all objects are new). Breaking: no.

create schema payments;
grant usage on schema payments to guildhall_app, guildhall_read;

create table payments.purchase (
  id uuid primary key,
  owner_id uuid not null,
  connects integer not null check (connects > 0),
  unit_usd_cents integer not null check (unit_usd_cents >= 0),
  subtotal_usd_cents bigint not null check (subtotal_usd_cents = connects::bigint * unit_usd_cents),
  country text not null check (country ~ '^[A-Z]{2}$'),
  tax_name text,
  tax_basis_points integer not null check (tax_basis_points between 0 and 10000),
  tax_usd_cents bigint not null check (tax_usd_cents >= 0),
  total_usd_cents bigint not null check (total_usd_cents = subtotal_usd_cents + tax_usd_cents),
  policy_version integer not null,
  -- The kind of card in words ("Sandbox card that works"); a number is never stored.
  method text not null,
  -- planned: ours alone · sent: the provider may know it · unknown: no answer came, the provider will be asked by our id.
  state text not null check (state in ('planned', 'sent', 'unknown', 'succeeded', 'failed')),
  provider_reference text unique,
  failure_code text,
  -- The grant that put the Connects into the wallet; one purchase, one grant.
  grant_id uuid unique,
  planned_at timestamptz not null,
  sent_at timestamptz,
  settled_at timestamptz,
  check ((state in ('succeeded', 'failed')) = (settled_at is not null)),
  check ((state = 'failed') = (failure_code is not null)),
  check ((state = 'succeeded') = (grant_id is not null)),
  check (state <> 'succeeded' or provider_reference is not null)
);
create index purchase_of_owner on payments.purchase (owner_id, planned_at desc, id desc);
create index purchase_open on payments.purchase (planned_at) where state in ('planned', 'sent', 'unknown');
grant select, insert, update on payments.purchase to guildhall_app;

-- What the provider told us, word for word and before anything is done with it; an event that comes twice is one row.
create table payments.webhook (
  event_id text primary key,
  headers jsonb not null,
  body text not null,
  received_at timestamptz not null
);
grant select, insert on payments.webhook to guildhall_app;
create trigger webhook_is_history before update or delete on payments.webhook
  for each row execute function platform.refuse_change();
create trigger webhook_is_kept before truncate on payments.webhook
  for each statement execute function platform.refuse_change();

create table payments.webhook_handled (
  event_id text primary key references payments.webhook,
  outcome text not null,
  at timestamptz not null
);
grant select, insert on payments.webhook_handled to guildhall_app;

-- Signs the sandbox's webhooks; made here once, so that every installation has its own.
create table payments.sandbox_key (
  single boolean primary key default true check (single),
  secret text not null
);
insert into payments.sandbox_key (secret)
select encode(sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')), 'base64');
grant select on payments.sandbox_key to guildhall_app;

-- The sandbox provider's own books. The marketplace reads them only through the provider's port.
create table payments.sandbox_charge (
  reference text primary key,
  operation_id uuid not null unique,
  amount_usd_cents bigint not null,
  card text not null,
  outcome text not null check (outcome in ('succeeded', 'declined')),
  decline_code text,
  at timestamptz not null
);
-- Requests that reached the sandbox's doorstep, so that a lost one can be lost exactly once.
create table payments.sandbox_request (
  operation_id uuid primary key,
  attempts integer not null
);
create table payments.sandbox_event (
  event_id text primary key,
  reference text not null references payments.sandbox_charge,
  body text not null,
  deliver_after timestamptz not null,
  delivered_at timestamptz
);
create index sandbox_event_waiting on payments.sandbox_event (deliver_after) where delivered_at is null;
grant select, insert, update on payments.sandbox_charge, payments.sandbox_request, payments.sandbox_event to guildhall_app;

grant select on payments.purchase to guildhall_read;
