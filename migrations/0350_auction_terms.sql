-- Purpose: an open auction keeps all its terms: also when a place is worn out, how far rounds lie apart, the share
-- of jobs held out, and the key that drew it.
-- Locks: auctions.auction for a moment (columns with constant defaults). Breaking: no; older servers leave the new columns at what held before.

alter table auctions.auction
  add column views_until_worn integer not null default 5 check (views_until_worn > 0),
  add column opens_until_worn integer not null default 3 check (opens_until_worn > 0),
  add column hours_between_rounds integer not null default 24 check (hours_between_rounds > 0),
  add column holdout_per_thousand integer not null default 0 check (holdout_per_thousand between 0 and 1000),
  -- The key that drew it, so that anybody can draw it again once the key is public; null where nothing was drawn.
  add column holdout_key integer references auctions.holdout_key;
create index auction_of_key on auctions.auction (holdout_key) where closed_at is null;
