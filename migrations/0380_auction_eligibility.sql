-- Purpose: an open auction keeps who may bid in it, and a bid keeps what let it in when it was placed, so that a bidder can be told
-- although job and profile have changed since.
-- Locks: auctions.auction and auctions.bid for a moment (one column with a constant default, one that may be null).
-- Breaking: no; what older servers open takes every submitted proposal, and bids of them are not judged.

alter table auctions.auction
  add column eligible text not null default 'any' check (eligible in ('any', 'fits_job'));
alter table auctions.bid
  add column fit jsonb check ((fit ->> 'field')::boolean or jsonb_array_length(fit -> 'skills') > 0);
grant update (fit) on auctions.bid to guildhall_app;
