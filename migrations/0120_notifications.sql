-- Purpose: what people are told in the marketplace and by mail, and which of it they want by mail.
-- Locks: none that matter (all objects are new). Breaking: no.

create schema notifications;
grant usage on schema notifications to guildhall_app, guildhall_read;

create table notifications.notice (
  id uuid primary key,
  account_id uuid not null references platform.account,
  kind text not null,
  -- What the notice is about; news about the same thing joins the same notice instead of piling up.
  about text not null check (length(about) between 1 and 120),
  -- How many pieces of news it stands for, or how many Connects.
  quantity integer not null check (quantity > 0),
  data jsonb not null,
  href text not null check (href like '/%'),
  created_at timestamptz not null,
  read_at timestamptz,
  -- Empty while a mail is due; also set when the person wants no mail of this kind.
  mail_settled_at timestamptz,
  unique (account_id, kind, about)
);
create index notice_of_account on notifications.notice (account_id, created_at desc, id desc);
create index notice_unread on notifications.notice (account_id) where read_at is null;
create index notice_mail_due on notifications.notice (account_id, created_at) where mail_settled_at is null;
grant select, insert, update on notifications.notice to guildhall_app;

-- When somebody got their last mail: what comes soon after waits and goes into the next one together.
create table notifications.mailing (
  account_id uuid primary key references platform.account,
  at timestamptz not null
);
grant select, insert, update on notifications.mailing to guildhall_app;

create table notifications.preference (
  account_id uuid not null references platform.account,
  kind text not null,
  mail boolean not null,
  primary key (account_id, kind)
);
grant select, insert, update on notifications.preference to guildhall_app;

grant select on all tables in schema notifications to guildhall_read;
