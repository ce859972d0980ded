-- Purpose: a client asks a freelancer to propose to a job (invitation); an Enterprise client writes without a job (outreach).
-- Locks: none that matter (all objects are new). Breaking: no.

create schema invitations;
grant usage on schema invitations to guildhall_app, guildhall_read;

create table invitations.invitation (
  id uuid primary key,
  job_id uuid not null references jobs.job,
  organization_id uuid not null references organizations.organization,
  sent_by uuid not null references platform.account,
  freelancer_id uuid not null references profiles.profile,
  message text not null check (length(message) between 1 and 4000),
  state text not null check (state in ('sent', 'accepted', 'declined', 'ignored', 'withdrawn', 'job_ended')),
  decline_reason text check (length(decline_reason) <= 500),
  sent_at timestamptz not null,
  seen_at timestamptz check (seen_at >= sent_at),
  -- When it left `sent`: answered, taken back, run out, or its job ended.
  settled_at timestamptz check (settled_at >= sent_at),
  check ((state = 'sent') = (settled_at is null))
);
-- One invitation per person and job: a second one would only press.
create unique index invitation_job_freelancer on invitations.invitation (job_id, freelancer_id);
create index invitation_of_freelancer on invitations.invitation (freelancer_id, sent_at desc, id desc);
create index invitation_of_job on invitations.invitation (job_id, sent_at desc, id desc);
create index invitation_of_organization on invitations.invitation (organization_id, sent_at desc, id desc);
create index invitation_waiting on invitations.invitation (sent_at) where state = 'sent';
grant select, insert, update on invitations.invitation to guildhall_app;

create table invitations.outreach (
  id uuid primary key,
  organization_id uuid not null references organizations.organization,
  sent_by uuid not null references platform.account,
  freelancer_id uuid not null references profiles.profile,
  subject text not null check (length(subject) between 1 and 140),
  message text not null check (length(message) between 1 and 4000),
  category text not null,
  -- What the client has in mind for the whole work; an idea, not an offer.
  budget_usd_cents bigint check (budget_usd_cents between 0 and 100000000),
  state text not null check (state in ('sent', 'answered', 'declined', 'ignored', 'withdrawn')),
  answer text check (length(answer) between 1 and 4000),
  decline_reason text check (length(decline_reason) <= 500),
  -- The priced decision behind the answer (0 Connects by default), with its receipt.
  charge_id uuid,
  sent_at timestamptz not null,
  seen_at timestamptz check (seen_at >= sent_at),
  settled_at timestamptz check (settled_at >= sent_at),
  check ((state = 'sent') = (settled_at is null)),
  check ((state = 'answered') = (answer is not null)),
  check ((state = 'answered') = (charge_id is not null))
);
create index outreach_of_freelancer on invitations.outreach (freelancer_id, sent_at desc, id desc);
create index outreach_of_organization on invitations.outreach (organization_id, sent_at desc, id desc);
create index outreach_waiting on invitations.outreach (sent_at) where state = 'sent';
-- While one message waits for its answer, the same client sends no second one.
create unique index outreach_waiting_once on invitations.outreach (organization_id, freelancer_id) where state = 'sent';
grant select, insert, update on invitations.outreach to guildhall_app;

grant select on all tables in schema invitations to guildhall_read;
