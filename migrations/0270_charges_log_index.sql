-- Purpose: the log of decisions is read as a whole before a long simulation. All that it needs of a row is now in the index by time, a
-- quarter as wide as the rows themselves, which hold the whole reason of each price.
-- Locks: charges.charge against writes while the index is built (half a minute for ten million rows). Breaking: no.
create index charge_log on charges.charge (at, id) include (policy, owner_id, action, facts, qty, version);
drop index charges.charge_at;
alter index charges.charge_log rename to charge_at;
