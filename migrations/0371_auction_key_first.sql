-- Purpose: the hash of a holdout key is public before the key may draw, which the table itself now asks, also of the very first key.
-- Locks: auctions.holdout_key for a moment (a handful of rows). Breaking: yes for an older server, which makes the very first key with its
--   first draw: while it runs beside this one and there is no key at all, a first bid there fails.

alter table auctions.holdout_key
  -- Keys that are there already have been public at least from now on; when they were made was not written down.
  add column public_since timestamptz not null default platform.now(),
  add constraint holdout_key_hash_first check (public_since < since) not valid;
