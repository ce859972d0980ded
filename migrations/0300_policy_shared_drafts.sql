-- Purpose: operators may share a draft with everybody before anything is decided, and end that again; both are steps on its record.
-- Locks: policy.draft and policy.draft_step alone for the moment it takes to add columns and to look at the steps' kinds. Breaking: no.

-- Null: never shared. Shared again after an end: the new moment, and no end.
alter table policy.draft
  add column shared_at timestamptz,
  add column unshared_at timestamptz,
  add check (unshared_at is null or shared_at is not null);
create index draft_shared on policy.draft (policy, updated_at desc, id desc) where shared_at is not null and unshared_at is null;

alter table policy.draft_step drop constraint draft_step_kind_check;
alter table policy.draft_step add constraint draft_step_kind_check check (kind in (
  'saved', 'merged', 'planned', 'submitted', 'remarked', 'shared', 'unshared', 'approved', 'rejected', 'announced', 'withdrawn'));
