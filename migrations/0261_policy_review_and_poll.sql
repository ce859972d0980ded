-- Purpose: every step of a draft's life, who approved which text, what reviewers remarked; advisory polls; reports of comments.
-- Locks: policy.comment alone for the moment a column is added; all else is new. Breaking: no.

-- A draft's row says how it stands; these say how it came to that. Approvals are counted here: one by one, each for one hash.
create table policy.draft_step (
  draft_id uuid not null references policy.draft,
  no int not null check (no > 0),
  kind text not null check (kind in ('saved', 'merged', 'planned', 'submitted', 'remarked', 'approved', 'rejected', 'announced', 'withdrawn')),
  sha256 text not null,
  parent int not null,
  -- What was edited against the parent, where the step changed it.
  changeset jsonb,
  -- A reviewer's remark, or the reason.
  words text check (length(words) between 1 and 4000),
  by uuid references platform.account,
  at timestamptz not null,
  primary key (draft_id, no),
  check ((changeset is not null) = (kind in ('saved', 'merged'))),
  check (kind <> 'remarked' or words is not null)
);
grant select, insert on policy.draft_step to guildhall_app;
create trigger draft_step_is_final before update or delete on policy.draft_step for each row execute function platform.refuse_change();
create trigger draft_step_is_kept before truncate on policy.draft_step for each statement execute function platform.refuse_change();

-- What people would vote if it were one: advisory, public in sum, open until the version begins. A person has one, and may change it.
create table policy.poll_answer (
  policy text not null,
  version int not null,
  account_id uuid not null references platform.account,
  answer text not null check (answer in ('for', 'against', 'unsure')),
  side text not null check (side in ('freelancer', 'client', 'both')),
  at timestamptz not null,
  primary key (policy, version, account_id),
  foreign key (policy, version) references policy.version (policy, version)
);
grant select, insert, update (answer, side, at) on policy.poll_answer to guildhall_app;

-- After the beginning nobody's answer counts any more, whoever writes it.
create function policy.guard_poll_answer() returns trigger language plpgsql as $$
begin
  if not exists (
    select from policy.activation where policy = new.policy and version = new.version and lower(during) > platform.now()
  ) then
    raise exception 'the poll on version % of % is closed', new.version, new.policy using errcode = 'check_violation',
      constraint = 'poll_closed';
  end if;
  return new;
end $$;
create trigger poll_answer_open before insert or update on policy.poll_answer for each row execute function policy.guard_poll_answer();

-- The answer somebody gave a reason for: the reason is a comment like any other, with this beside it.
alter table policy.comment add column poll_answer text check (poll_answer in ('for', 'against', 'unsure'));

-- What readers ask a moderator to look at. Settled when the comment is hidden or somebody decides that it stays.
create table policy.comment_report (
  comment_id uuid not null references policy.comment,
  reporter uuid not null references platform.account,
  reason text not null check (length(reason) between 1 and 500),
  at timestamptz not null,
  settled_at timestamptz,
  settled_by uuid references platform.account,
  primary key (comment_id, reporter)
);
create index comment_report_open on policy.comment_report (comment_id, at) where settled_at is null;
create index comment_report_by on policy.comment_report (reporter, at);
grant select, insert, update (settled_at, settled_by) on policy.comment_report to guildhall_app;

grant select on policy.draft_step, policy.poll_answer, policy.comment_report to guildhall_read;
