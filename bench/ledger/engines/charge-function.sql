-- The rival of the batch: everything one charge needs in one call. Plain statements that keep their plans, no exception block (it would
-- cost a subtransaction), the lots walked until enough is taken: nearly always one.
create schema bench;
grant usage on schema bench to guildhall_app;

create function bench.charge(
  a_bucket smallint, a_owner uuid, a_id uuid, a_txn uuid, a_qty integer, a_purpose text, a_actor text, a_cause json, a_request json,
  a_key text, a_action text, a_subject_kind text, a_subject uuid, a_facts integer[], a_policy text, a_version integer, a_sha256 text,
  a_clause text, a_decision json,
  out code text, out txn_id uuid, out available bigint
) language plpgsql as $$
#variable_conflict use_column
declare
  w_available bigint;
  w_held bigint;
  w_version integer;
  w_frozen boolean;
  w_at timestamptz;
  l record;
  taken bigint;
  missing bigint := a_qty;
  legs ledger.move_leg[] := '{}';
  used text := '';
begin
  select w.available, w.held, w.version + 1, w.frozen, greatest(clock_timestamp(), w.last_recorded_at + interval '1 microsecond')
  into strict w_available, w_held, w_version, w_frozen, w_at
  from ledger.wallet w where w.bucket = a_bucket and w.owner_id = a_owner for no key update;

  select t.id, t.available into txn_id, available from ledger.txn t where t.bucket = a_bucket and t.owner_id = a_owner and t.key = a_id;
  if found then return; end if;
  select r.code into code from ledger.refusal r where r.bucket = a_bucket and r.owner_id = a_owner and r.key = a_id;
  if found then return; end if;

  if w_frozen or w_available < a_qty then
    code := case when w_frozen then 'wallet_frozen' else 'insufficient_connects' end;
    insert into ledger.refusal (bucket, owner_id, key, request, code, result, recorded_at)
    values (a_bucket, a_owner, a_id, a_request::jsonb, code, case when w_frozen then jsonb_build_object('code', code) else
      jsonb_build_object('code', code, 'needed', a_qty, 'available', w_available, 'held', w_held) end, w_at);
    return;
  end if;

  for l in
    select id, origin, lot.available, coalesce(expires_at <= w_at, false) as due from ledger.lot
    where bucket = a_bucket and owner_id = a_owner and open and lot.available > 0 and effective_at <= w_at
    order by priority, expires_at nulls last, cost_usd_cents > 0, id
  loop
    if l.due then raise exception 'lot % fell due during the run', l.id; end if;
    taken := least(l.available, missing);
    missing := missing - taken;
    update ledger.lot set available = lot.available - taken, consumed = consumed + taken, open = (lot.available - taken + held > 0)
    where bucket = a_bucket and id = l.id;
    legs := legs || row(l.id, 'available', 'consumed', taken, null, null)::ledger.move_leg;
    used := used || case when used = '' then '' else ',' end || format('{"lotId":"%s","origin":"%s","qty":%s}', l.id, l.origin, taken);
    exit when missing = 0;
  end loop;
  if missing > 0 then raise exception 'the lots have less than the wallet'; end if;

  txn_id := a_txn;
  available := w_available - a_qty;
  insert into ledger.txn (bucket, id, owner_id, version, kind, effective_at, recorded_at, actor, cause, policy_version, charge_id, key, request,
                          available, held, moves, entries)
  values (a_bucket, a_txn, a_owner, w_version, 'spend', w_at, w_at, a_actor, a_cause, a_version, a_id, a_id, a_request, available, w_held, legs,
          array[row('available', 'connects', -a_qty)::ledger.entry_leg, row('spent:' || a_purpose, 'connects', a_qty)::ledger.entry_leg]);
  update ledger.wallet set available = w_available - a_qty, version = w_version, last_recorded_at = w_at
  where bucket = a_bucket and owner_id = a_owner;
  insert into ledger.charge (bucket, id, owner_id, purpose, txn_id, qty, refunded) values (a_bucket, a_id, a_owner, a_purpose, a_txn, a_qty, 0);
  insert into charges.charge (id, owner_id, key, action, subject_kind, subject_id, facts, qty, policy, version, sha256, clause, decision,
                              version_in_force, price_in_force, lots, at)
  values (a_id, a_owner, a_key, a_action, a_subject_kind, a_subject, a_facts, a_qty, a_policy, a_version, a_sha256, a_clause, a_decision,
          a_version, a_qty, ('[' || used || ']')::json, w_at);
end $$;
grant execute on function bench.charge to guildhall_app;
