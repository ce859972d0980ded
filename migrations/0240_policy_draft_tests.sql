-- Purpose: the cases that a draft's rules must get right before it may be handed over or announced. They travel from the announced draft
--   to the next one.
-- Locks: none that matter (the object is new). Breaking: no.

create table policy.draft_tests (
  draft_id uuid primary key references policy.draft,
  tests jsonb not null,
  updated_at timestamptz not null default platform.now()
);
grant select, insert, update (tests, updated_at) on policy.draft_tests to guildhall_app;
grant select on policy.draft_tests to guildhall_read;
