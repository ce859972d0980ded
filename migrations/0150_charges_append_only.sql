-- Purpose: a charge is written once and is its own line of the decision log; what came back of it are its returns. A reversal is planned
--   in the ledger's order and settled by lanes, so that a million refunds touch each wallet once. Foreign keys on the way of a charge
--   go: each insert locked the one row of the version in force, and the audit of charges proves the same.
-- Locks: exclusive on charge, quote, return, grant, reversal_batch and reversal_item while an index of charge is built and the items are
--   copied (some seconds per million). Reversals under way go on afterwards; one that was still being planned is planned anew.
-- Breaking: yes, for whoever reads charges.decision, charge.returned, return.id, or what an item of a reversal has settled.

-- The log of decisions repeated quotes and charges, row for row.
drop table charges.decision;

drop trigger charge_is_final on charges.charge;
drop trigger charge_stays on charges.charge;
drop trigger charge_is_kept on charges.charge;
drop function charges.guard_charge();
alter table charges.reversal_item drop constraint reversal_item_charge_id_fkey, drop constraint reversal_item_batch_id_fkey;
alter table charges.return
  drop constraint return_charge_id_fkey, drop constraint return_batch_id_fkey, drop constraint return_policy_version_fkey;
alter table charges.quote drop constraint quote_policy_version_sha256_fkey;
alter table charges.grant drop constraint grant_policy_version_fkey;
-- The sum of its returns says what `returned` said: the audit held both equal.
alter table charges.charge
  drop constraint charge_quote_id_fkey, drop constraint charge_policy_version_sha256_fkey, drop constraint charge_policy_version_in_force_fkey,
  -- The id is derived from owner and key, so its own index keeps the same promise.
  drop constraint charge_owner_id_key_key,
  drop column returned,
  -- As text: nobody searches in them, and every charge paid for parsing them into the binary form.
  alter column decision type json using decision::json,
  alter column lots type json using lots::json;
drop index charges.charge_version;
-- The log in the order of time: what a rule would have done, and what a reversal takes back.
create index charge_at on charges.charge (at, id);
create trigger append_only before update or delete or truncate on charges.charge
  for each statement execute function platform.refuse_change();

-- Found by its charge, once per reversal and once by rule; listed by its owner. Nobody asked for it by a number of its own.
drop index charges.return_batch, charges.return_owner;
alter table charges.return drop column id;
create index return_owner on charges.return (owner_id, at);

-- How far the plan of a reversal is: charges up to this moment and id have been looked at.
alter table charges.reversal_batch
  drop column planned_through,
  add column planned_at timestamptz,
  add column planned_id uuid,
  add column planned_charges integer not null default 0 check (planned_charges >= 0),
  add column planned_due bigint not null default 0 check (planned_due >= 0),
  add check ((planned_at is null) = (planned_id is null));
grant update (planned_at, planned_id, planned_charges, planned_due) on charges.reversal_batch to guildhall_app;

-- What a reversal owes for one charge, as planned, in the ledger's own order. Whether it is settled follows from its lane.
alter table charges.reversal_item rename to reversal_item_before;
create table charges.reversal_item (
  batch_id uuid not null,
  bucket smallint not null check (bucket between 0 and 1023),
  owner_id uuid not null,
  charge_id uuid not null,
  charged integer not null check (charged > 0),
  restored integer not null check (restored >= 0),
  due integer not null check (due > 0 and due <= charged - restored),
  primary key (batch_id, bucket, owner_id, charge_id)
);
insert into charges.reversal_item (batch_id, bucket, owner_id, charge_id, charged, restored, due)
select i.batch_id, l.bucket, i.owner_id, i.charge_id, i.charged, i.restored, i.due
from charges.reversal_item_before i
join charges.reversal_batch b on b.id = i.batch_id and b.state <> 'planning'
join ledger.charge l on l.id = i.charge_id and l.owner_id = i.owner_id;
update charges.reversal_batch b set planned_charges = i.charges, planned_due = i.due
from (select batch_id, count(*) as charges, sum(due) as due from charges.reversal_item group by batch_id) i where i.batch_id = b.id;

-- Of what was owed, less came back: it had come back another way, or the ledger could not do it.
create table charges.reversal_exception (
  batch_id uuid not null,
  charge_id uuid not null,
  owner_id uuid not null,
  due integer not null check (due > 0),
  refunded integer not null check (refunded >= 0 and refunded < due),
  exception text not null,
  primary key (batch_id, charge_id)
);
insert into charges.reversal_exception (batch_id, charge_id, owner_id, due, refunded, exception)
select i.batch_id, i.charge_id, i.owner_id, i.due, i.refunded, i.exception
from charges.reversal_item_before i join charges.reversal_batch b on b.id = i.batch_id and b.state = 'done'
where i.exception is not null;

-- A stretch of buckets that is settled by one process at a time, up to its cursor, with what it has done so far.
create table charges.reversal_lane (
  batch_id uuid not null references charges.reversal_batch,
  lane smallint not null check (lane between 0 and 15),
  charges integer not null check (charges > 0),
  people integer not null check (people > 0),
  due bigint not null check (due > 0),
  through_bucket smallint,
  through_owner uuid,
  through_charge uuid,
  settled_charges integer not null default 0 check (settled_charges between 0 and charges),
  refunded_charges integer not null default 0 check (refunded_charges between 0 and settled_charges),
  refunded_people integer not null default 0 check (refunded_people between 0 and people),
  refunded bigint not null default 0 check (refunded between 0 and due),
  lots_reinstated integer not null default 0 check (lots_reinstated >= 0),
  exceptions integer not null default 0 check (exceptions between 0 and settled_charges),
  -- The last owner counted among the refunded people: the next chunk may go on with the same one.
  refunded_owner uuid,
  finished_at timestamptz,
  primary key (batch_id, lane),
  check (num_nulls(through_bucket, through_owner, through_charge) in (0, 3)),
  check (finished_at is null or settled_charges = charges)
) with (fillfactor = 50);
grant select, insert, update (through_bucket, through_owner, through_charge, settled_charges, refunded_charges, refunded_people, refunded,
                              lots_reinstated, exceptions, refunded_owner, finished_at) on charges.reversal_lane to guildhall_app;
-- Finished reversals keep their figures; in the others each item is looked at once more, and what this reversal gave back already counts.
insert into charges.reversal_lane (batch_id, lane, charges, people, due)
select batch_id, bucket / 64, count(*), count(distinct owner_id), sum(due) from charges.reversal_item group by batch_id, bucket / 64;
update charges.reversal_lane lane
set settled_charges = lane.charges, refunded_charges = done.refunded_charges, refunded_people = done.refunded_people,
    refunded = done.refunded, lots_reinstated = done.lots_reinstated, exceptions = done.exceptions, finished_at = b.finished_at,
    through_bucket = done.last_bucket, through_owner = done.last_owner, through_charge = done.last_charge
from charges.reversal_batch b, (
  select i.batch_id, i.bucket / 64 as lane, count(*) filter (where before.refunded > 0) as refunded_charges,
         count(distinct i.owner_id) filter (where before.refunded > 0) as refunded_people, sum(before.refunded) as refunded,
         sum(before.lots_reinstated) as lots_reinstated, count(before.exception) as exceptions,
         max(i.bucket) as last_bucket,
         (array_agg(i.owner_id order by i.bucket desc, i.owner_id desc, i.charge_id desc))[1] as last_owner,
         (array_agg(i.charge_id order by i.bucket desc, i.owner_id desc, i.charge_id desc))[1] as last_charge
  from charges.reversal_item i join charges.reversal_item_before before on before.batch_id = i.batch_id and before.charge_id = i.charge_id
  group by i.batch_id, i.bucket / 64
) done
where b.id = lane.batch_id and b.state = 'done' and done.batch_id = lane.batch_id and done.lane = lane.lane;
drop table charges.reversal_item_before;

grant select, insert on charges.reversal_item, charges.reversal_exception to guildhall_app;
create trigger append_only before update or delete or truncate on charges.reversal_item
  for each statement execute function platform.refuse_change();
create trigger append_only before update or delete or truncate on charges.reversal_exception
  for each statement execute function platform.refuse_change();
grant select on all tables in schema charges to guildhall_read;
