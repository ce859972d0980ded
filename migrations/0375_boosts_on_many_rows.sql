-- Purpose: ways to what pages and jobs ask of boosts, so that none of them reads a whole table once there are a million rows: which bids had
--   a place and what came back of them, what a freelancer has set aside, auctions by their end, the stretches of one badge by their end,
--   and the recorded fees that somebody pays, for the history of a page of people.
-- Locks: rung, step, bid, auction, wearing (all in auctions) and policy.pin take no writes while their new index is built, some seconds for
--   each million rows. Breaking: no.

create index rung_won on auctions.rung (auction_id, bid_id) where outcome = 'won';
create index step_returned on auctions.step (bid_id) where kind = 'returned';
create index bid_held on auctions.bid (owner_id) where state in ('standing', 'won');
create index auction_by_end on auctions.auction (closed_at desc, id desc) where closed_at is not null;
create index wearing_by_end on auctions.wearing (badge_id, ends_at);
create index pin_of_payer on policy.pin (payer_id, policy, pinned_at) where no = 1;
