-- Purpose: what is available of a lot can get another expiry, as a transaction of its own kind; a lot's own expiry still never changes.
-- Locks: exclusive on ledger.txn while its rows are read once, to be checked. Breaking: no.

alter table ledger.txn drop constraint txn_kind_check1;
alter table ledger.txn add constraint txn_kind_check check (kind in ('issue', 'spend', 'hold', 'raise_hold', 'capture_hold', 'release_hold',
  'refund', 'expire', 'revoke', 'change_expiry', 'freeze', 'unfreeze'));
