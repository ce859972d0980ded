-- Purpose: settled days of the decision log once more, as the columns that simulations read: a server that starts has them in seconds.
-- Locks: none that matter (all objects are new). Breaking: no.

create table simulation.history_day (
  -- How the columns are written, and the registry they were written by. Days of another one are made anew.
  format text not null,
  -- In UTC. There is no gap from the first decision's day on.
  day date not null,
  rows integer not null check (rows >= 0),
  columns bytea not null,
  kept_at timestamptz not null,
  primary key (format, day)
);
-- Numbers side by side get hardly smaller, and reading them is what this is for.
alter table simulation.history_day alter column columns set storage external;
-- A copy of what charges.charge says: it may be thrown away and made again at any time.
grant select, insert, delete on simulation.history_day to guildhall_app;
grant select on simulation.history_day to guildhall_read;
