-- Purpose: freelancers' proposals to jobs, what happened to each, and the words exchanged about them.
-- Locks: none that matter (all objects are new). Breaking: no.

create schema proposals;
grant usage on schema proposals to guildhall_app, guildhall_read;

create table proposals.proposal (
  id uuid primary key,
  job_id uuid not null references jobs.job,
  organization_id uuid not null references organizations.organization,
  freelancer_id uuid not null references profiles.profile,
  invitation_id uuid references invitations.invitation,
  initiator text not null check (initiator in ('self', 'client_invite', 'platform_invite', 'enterprise_outreach', 'talent_pool')),
  state text not null check (state in
    ('submitted', 'active', 'shortlisted', 'archived', 'offered', 'hired', 'declined', 'withdrawn', 'closed')),
  -- Frozen from the first day; what may change while people talk is the terms.
  cover_letter text not null check (length(cover_letter) between 1 and 5000),
  answers jsonb not null default '[]' check (jsonb_typeof(answers) = 'array'),
  pay text not null check (pay in ('fixed', 'hourly')),
  -- The price of the whole work, or of one hour.
  amount_usd_cents bigint not null check (amount_usd_cents between 100 and 100000000),
  estimated_days integer not null check (estimated_days between 1 and 1000),
  charge_id uuid not null,
  charged_connects integer not null check (charged_connects >= 0),
  reason text check (length(reason) <= 500),
  offer_amount_usd_cents bigint check (offer_amount_usd_cents between 100 and 100000000),
  offer_expires_at timestamptz,
  submitted_at timestamptz not null,
  -- The first time the client saw it. A job that ends with this empty was silent to its author.
  opened_at timestamptz check (opened_at >= submitted_at),
  moved_at timestamptz not null,
  check (state <> 'offered' or (offer_amount_usd_cents is not null and offer_expires_at is not null))
);
create unique index proposal_job_freelancer on proposals.proposal (job_id, freelancer_id);
create index proposal_of_job on proposals.proposal (job_id, submitted_at desc, id desc);
create index proposal_of_freelancer on proposals.proposal (freelancer_id, submitted_at desc, id desc);
create index proposal_of_organization on proposals.proposal (organization_id, submitted_at desc);
create index proposal_charge on proposals.proposal (charge_id);
create index proposal_offer_running_out on proposals.proposal (offer_expires_at) where state = 'offered';
grant select, insert, update on proposals.proposal to guildhall_app;

-- The timeline: every move of a proposal, never edited.
create table proposals.move (
  proposal_id uuid not null references proposals.proposal,
  no integer not null check (no > 0),
  state text not null,
  -- Empty when the marketplace itself moved it: a job that ended, an offer that ran out.
  actor_id uuid,
  reason text,
  at timestamptz not null,
  primary key (proposal_id, no)
);
grant select, insert on proposals.move to guildhall_app;
create trigger move_is_history before update or delete on proposals.move
  for each row execute function platform.refuse_change();
create trigger move_is_kept before truncate on proposals.move
  for each statement execute function platform.refuse_change();

-- What client and freelancer wrote each other about a proposal.
create table proposals.message (
  id uuid primary key,
  proposal_id uuid not null references proposals.proposal,
  author_id uuid not null references platform.account,
  text text not null check (length(text) between 1 and 5000),
  at timestamptz not null
);
create index message_of_proposal on proposals.message (proposal_id, at, id);
grant select, insert on proposals.message to guildhall_app;
create trigger message_is_history before update or delete on proposals.message
  for each row execute function platform.refuse_change();
create trigger message_is_kept before truncate on proposals.message
  for each statement execute function platform.refuse_change();

grant select on all tables in schema proposals to guildhall_read;
