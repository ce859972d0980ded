-- Purpose: how far people have been told of an announcement; which versions' beginnings have been told.
-- Locks: notifications.notice takes no writes while its new index is built. Breaking: no.

-- One row an announcement; the telling goes through freelancers in the order of their ids and may stop and go on anywhere.
create table notifications.telling (
  policy text not null,
  version int not null,
  -- The last one looked at; empty before the first page.
  after uuid,
  people int not null check (people >= 0),
  looked_at int not null check (looked_at >= 0),
  told int not null check (told between 0 and looked_at),
  started_at timestamptz not null,
  finished_at timestamptz,
  primary key (policy, version)
);
grant select, insert, update (after, looked_at, told, finished_at) on notifications.telling to guildhall_app;
grant select on notifications.telling to guildhall_read;

-- Versions whose beginning was made known. Nothing depends on it: prices follow the dates, whether anybody was told or not.
create table policy.begun (
  policy text not null,
  version int not null,
  told_at timestamptz not null,
  primary key (policy, version),
  foreign key (policy, version) references policy.version (policy, version)
);
grant select, insert on policy.begun to guildhall_app;
grant select on policy.begun to guildhall_read;
create trigger begun_is_final before update or delete on policy.begun for each row execute function platform.refuse_change();
create trigger begun_is_kept before truncate on policy.begun for each statement execute function platform.refuse_change();
-- What began before this table was there is old news.
insert into policy.begun (policy, version, told_at)
select distinct on (policy, version) policy, version, platform.now() from policy.activation where lower(during) <= platform.now();

-- Whom an announcement was told: they are told again when it begins.
create index notice_of_announcement on notifications.notice (about) where kind = 'policy_announced';
