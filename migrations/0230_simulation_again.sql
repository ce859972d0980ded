-- Purpose: a simulation can be run again over the same stretch of history, to see that it gives the same hash; what people might do is
--   kept beside what was found.
-- Locks: simulation.run for a moment. Breaking: no.

alter table simulation.run
  -- The run that this one does again, and the end of its history.
  add column repeats uuid references simulation.run,
  add column window_until timestamptz,
  add column forecast json,
  add check ((repeats is null) = (window_until is null)),
  add check (forecast is null or state = 'done');
create index run_repeats on simulation.run (repeats, asked_at desc) where repeats is not null;
grant update (forecast) on simulation.run to guildhall_app;
