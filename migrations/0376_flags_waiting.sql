-- Purpose: the flags that nobody has looked at yet, as a list of their own: the console counts and lists them on every page, and should not
--   read all flags there ever were for that.
-- Locks: none that matter (a new table). Breaking: no; a flag that an older server adds or looks at meanwhile stays where it was in this list.

create table auctions.flag_waiting (
  flag_id uuid primary key references auctions.flag
);
insert into auctions.flag_waiting (flag_id)
select id from auctions.flag where not exists (select from auctions.flag_look l where l.flag_id = flag.id);
grant select, insert, delete on auctions.flag_waiting to guildhall_app;
grant select on auctions.flag_waiting to guildhall_read;
