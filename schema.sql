-- Generated after all migrations by `npm run db:schema`. Do not edit.

table auctions.auction
  id uuid not null
  job_id uuid not null
  version integer not null
  sha256 text not null
  clause text not null
  slots integer not null
  min_connects integer not null
  pays text not null
  most_per_owner integer not null
  holdout boolean not null
  secret text not null
  opened_at timestamp with time zone not null
  closes_at timestamp with time zone not null
  frozen_at timestamp with time zone
  rounds integer not null default 0
  closed_at timestamp with time zone
  close_reason text
  views_until_worn integer not null default 5
  opens_until_worn integer not null default 3
  hours_between_rounds integer not null default 24
  holdout_per_thousand integer not null default 0
  holdout_key integer
  eligible text not null default 'any'::text
  constraint auction_check CHECK ((closes_at > opened_at))
  constraint auction_check1 CHECK ((frozen_at >= opened_at))
  constraint auction_check2 CHECK (((rounds >= 0) AND ((rounds = 0) = (frozen_at IS NULL))))
  constraint auction_check3 CHECK ((closed_at >= opened_at))
  constraint auction_check4 CHECK (((closed_at IS NULL) = (close_reason IS NULL)))
  constraint auction_close_reason_check CHECK ((close_reason = ANY (ARRAY['hired'::text, 'time'::text, 'job_ended'::text])))
  constraint auction_eligible_check CHECK ((eligible = ANY (ARRAY['any'::text, 'fits_job'::text])))
  constraint auction_holdout_key_fkey FOREIGN KEY (holdout_key) REFERENCES auctions.holdout_key(no)
  constraint auction_holdout_per_thousand_check CHECK (((holdout_per_thousand >= 0) AND (holdout_per_thousand <= 1000)))
  constraint auction_hours_between_rounds_check CHECK ((hours_between_rounds > 0))
  constraint auction_job_id_fkey FOREIGN KEY (job_id) REFERENCES jobs.job(id)
  constraint auction_job_id_key UNIQUE (job_id)
  constraint auction_min_connects_check CHECK ((min_connects >= 0))
  constraint auction_most_per_owner_check CHECK ((most_per_owner > 0))
  constraint auction_opens_until_worn_check CHECK ((opens_until_worn > 0))
  constraint auction_pays_check CHECK ((pays = ANY (ARRAY['highest_losing_bid'::text, 'pay_your_bid'::text])))
  constraint auction_pkey PRIMARY KEY (id)
  constraint auction_secret_check CHECK ((secret ~ '^[0-9a-f]{32}$'::text))
  constraint auction_slots_check CHECK ((slots > 0))
  constraint auction_views_until_worn_check CHECK ((views_until_worn > 0))
  CREATE INDEX auction_by_end ON auctions.auction USING btree (closed_at DESC, id DESC) WHERE (closed_at IS NOT NULL)
  CREATE INDEX auction_by_time ON auctions.auction USING btree (opened_at DESC, id DESC)
  CREATE INDEX auction_of_key ON auctions.auction USING btree (holdout_key) WHERE (closed_at IS NULL)
  CREATE INDEX auction_running_out ON auctions.auction USING btree (closes_at) WHERE (closed_at IS NULL)
  grant insert, select to guildhall_app
  grant select to guildhall_read

table auctions.badge
  id uuid not null
  owner_id uuid not null
  category text not null
  maximum integer not null
  state text not null
  stretches integer not null default 0
  tend_at timestamp with time zone not null
  moved_at timestamp with time zone not null
  constraint badge_maximum_check CHECK ((maximum > 0))
  constraint badge_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES profiles.profile(account_id)
  constraint badge_owner_id_key UNIQUE (owner_id)
  constraint badge_pkey PRIMARY KEY (id)
  constraint badge_state_check CHECK ((state = ANY (ARRAY['wearing'::text, 'waiting'::text, 'off'::text])))
  constraint badge_stretches_check CHECK ((stretches >= 0))
  CREATE INDEX badge_of_category ON auctions.badge USING btree (category) WHERE (state <> 'off'::text)
  CREATE INDEX badge_to_tend ON auctions.badge USING btree (tend_at) WHERE (state <> 'off'::text)
  grant insert, select to guildhall_app
  grant select to guildhall_read

table auctions.badge_price
  category text not null
  day date not null
  price integer not null
  least integer not null
  most integer not null
  freelancers integer not null
  places integer not null
  asking integer not null
  wearing integer not null
  one_less integer
  version integer not null
  sha256 text not null
  clause text not null
  set_at timestamp with time zone not null
  constraint badge_price_asking_check CHECK ((asking >= 0))
  constraint badge_price_check CHECK (((price >= "least") AND (price <= most)))
  constraint badge_price_check1 CHECK ((most >= "least"))
  constraint badge_price_check2 CHECK (((wearing >= 0) AND (wearing <= asking)))
  constraint badge_price_check3 CHECK (((one_less >= wearing) AND (one_less <= asking)))
  constraint badge_price_check4 CHECK (((one_less IS NULL) = (price = "least")))
  constraint badge_price_freelancers_check CHECK ((freelancers >= 0))
  constraint badge_price_least_check CHECK (("least" >= 0))
  constraint badge_price_pkey PRIMARY KEY (category, day)
  constraint badge_price_places_check CHECK ((places > 0))
  CREATE INDEX badge_price_day ON auctions.badge_price USING btree (day DESC)
  CREATE TRIGGER badge_price_is_history BEFORE DELETE OR UPDATE ON auctions.badge_price FOR EACH ROW EXECUTE FUNCTION platform.refuse_change()
  CREATE TRIGGER badge_price_is_kept BEFORE TRUNCATE ON auctions.badge_price FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  grant insert, select to guildhall_app
  grant select to guildhall_read

table auctions.badge_step
  badge_id uuid not null
  no integer not null
  kind text not null
  connects integer
  at timestamp with time zone not null
  constraint badge_step_badge_id_fkey FOREIGN KEY (badge_id) REFERENCES auctions.badge(id)
  constraint badge_step_connects_check CHECK ((connects >= 0))
  constraint badge_step_kind_check CHECK ((kind = ANY (ARRAY['asked'::text, 'began'::text, 'ended'::text, 'too_dear'::text, 'no_connects'::text, 'wallet_frozen'::text, 'own_limit'::text, 'not_offered'::text, 'not_shown'::text, 'switched_off'::text])))
  constraint badge_step_no_check CHECK ((no > 0))
  constraint badge_step_pkey PRIMARY KEY (badge_id, no)
  CREATE TRIGGER badge_step_is_history BEFORE DELETE OR UPDATE ON auctions.badge_step FOR EACH ROW EXECUTE FUNCTION platform.refuse_change()
  CREATE TRIGGER badge_step_is_kept BEFORE TRUNCATE ON auctions.badge_step FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  grant insert, select to guildhall_app
  grant select to guildhall_read

table auctions.badge_tick
  wearing_id uuid not null
  no integer not null
  charge_id uuid not null
  due_at timestamp with time zone not null
  at timestamp with time zone not null
  constraint badge_tick_charge_id_key UNIQUE (charge_id)
  constraint badge_tick_check CHECK ((at >= due_at))
  constraint badge_tick_no_check CHECK ((no > 0))
  constraint badge_tick_pkey PRIMARY KEY (wearing_id, no)
  constraint badge_tick_wearing_id_fkey FOREIGN KEY (wearing_id) REFERENCES auctions.wearing(id)
  CREATE TRIGGER badge_tick_is_history BEFORE DELETE OR UPDATE ON auctions.badge_tick FOR EACH ROW EXECUTE FUNCTION platform.refuse_change()
  CREATE TRIGGER badge_tick_is_kept BEFORE TRUNCATE ON auctions.badge_tick FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  grant insert, select to guildhall_app
  grant select to guildhall_read

table auctions.bid
  id uuid not null
  auction_id uuid not null
  proposal_id uuid not null
  owner_id uuid not null
  salt text not null
  maximum integer not null
  named_at timestamp with time zone not null
  placings integer not null default 1
  hold_id uuid not null
  state text not null
  round integer
  pays integer
  views integer not null default 0
  opens integer not null default 0
  charge_id uuid
  reached_at timestamp with time zone
  moved_at timestamp with time zone not null
  fit jsonb
  constraint bid_auction_id_fkey FOREIGN KEY (auction_id) REFERENCES auctions.auction(id)
  constraint bid_charge_id_key UNIQUE (charge_id)
  constraint bid_check CHECK (((pays >= 0) AND (pays <= maximum)))
  constraint bid_check1 CHECK (((state = ANY (ARRAY['won'::text, 'charged'::text, 'worn_out'::text])) <= ((round IS NOT NULL) AND (pays IS NOT NULL))))
  constraint bid_check2 CHECK (((state = 'charged'::text) = (charge_id IS NOT NULL)))
  constraint bid_fit_check CHECK ((((fit ->> 'field'::text))::boolean OR (jsonb_array_length((fit -> 'skills'::text)) > 0)))
  constraint bid_hold_id_key UNIQUE (hold_id)
  constraint bid_maximum_check CHECK ((maximum > 0))
  constraint bid_opens_check CHECK ((opens >= 0))
  constraint bid_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES profiles.profile(account_id)
  constraint bid_pkey PRIMARY KEY (id)
  constraint bid_placings_check CHECK ((placings > 0))
  constraint bid_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES proposals.proposal(id)
  constraint bid_proposal_id_key UNIQUE (proposal_id)
  constraint bid_round_check CHECK ((round > 0))
  constraint bid_salt_check CHECK ((salt ~ '^[0-9a-f]{32}$'::text))
  constraint bid_state_check CHECK ((state = ANY (ARRAY['standing'::text, 'won'::text, 'outbid'::text, 'charged'::text, 'worn_out'::text, 'withdrawn'::text, 'released'::text])))
  constraint bid_views_check CHECK ((views >= 0))
  CREATE INDEX bid_held ON auctions.bid USING btree (owner_id) WHERE (state = ANY (ARRAY['standing'::text, 'won'::text]))
  CREATE INDEX bid_of_auction ON auctions.bid USING btree (auction_id, state, id)
  CREATE INDEX bid_of_owner ON auctions.bid USING btree (owner_id, moved_at DESC, id DESC)
  grant insert, select to guildhall_app
  grant select to guildhall_read

table auctions.card_show
  id uuid not null
  profile_id uuid not null
  organization_id uuid not null
  budget_id uuid
  price integer not null
  version integer not null
  clause text not null
  state text not null
  views integer not null default 1
  shown_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  constraint card_show_budget_id_fkey FOREIGN KEY (budget_id) REFERENCES auctions.click_budget(id)
  constraint card_show_check CHECK ((expires_at > shown_at))
  constraint card_show_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations.organization(id)
  constraint card_show_pkey PRIMARY KEY (id)
  constraint card_show_price_check CHECK ((price >= 0))
  constraint card_show_profile_id_fkey FOREIGN KEY (profile_id) REFERENCES auctions.profile_boost(profile_id)
  constraint card_show_state_check CHECK ((state = ANY (ARRAY['open'::text, 'clicked'::text, 'lapsed'::text, 'withdrawn'::text])))
  constraint card_show_views_check CHECK ((views > 0))
  CREATE INDEX card_show_of_profile ON auctions.card_show USING btree (profile_id, shown_at)
  CREATE UNIQUE INDEX card_show_open ON auctions.card_show USING btree (profile_id, organization_id) WHERE (state = 'open'::text)
  CREATE INDEX card_show_reserved ON auctions.card_show USING btree (budget_id) WHERE ((state = 'open'::text) AND (budget_id IS NOT NULL))
  grant insert, select to guildhall_app
  grant select to guildhall_read

table auctions.click_budget
  id uuid not null
  profile_id uuid not null
  day date not null
  day_limit integer not null
  earlier integer not null
  qty integer not null
  charged integer not null default 0
  opened_at timestamp with time zone not null
  closed_at timestamp with time zone
  constraint click_budget_charged_check CHECK ((charged >= 0))
  constraint click_budget_check CHECK ((closed_at >= opened_at))
  constraint click_budget_check1 CHECK ((charged <= qty))
  constraint click_budget_check2 CHECK (((earlier + qty) <= day_limit))
  constraint click_budget_day_limit_check CHECK ((day_limit > 0))
  constraint click_budget_earlier_check CHECK ((earlier >= 0))
  constraint click_budget_pkey PRIMARY KEY (id)
  constraint click_budget_profile_id_fkey FOREIGN KEY (profile_id) REFERENCES auctions.profile_boost(profile_id)
  constraint click_budget_qty_check CHECK ((qty > 0))
  CREATE INDEX click_budget_of_profile ON auctions.click_budget USING btree (profile_id, day)
  CREATE UNIQUE INDEX click_budget_open ON auctions.click_budget USING btree (profile_id, day) WHERE (closed_at IS NULL)
  CREATE INDEX click_budget_to_close ON auctions.click_budget USING btree (day) WHERE (closed_at IS NULL)
  grant insert, select to guildhall_app
  grant select to guildhall_read

table auctions.click_result
  id uuid not null
  kind text not null
  click_id uuid not null
  at timestamp with time zone not null
  constraint click_result_click_id_fkey FOREIGN KEY (click_id) REFERENCES auctions.profile_click(id)
  constraint click_result_kind_check CHECK ((kind = ANY (ARRAY['invitation'::text, 'outreach'::text, 'hire'::text])))
  constraint click_result_pkey PRIMARY KEY (id)
  CREATE INDEX click_result_of_click ON auctions.click_result USING btree (click_id)
  CREATE TRIGGER click_result_is_history BEFORE DELETE OR UPDATE ON auctions.click_result FOR EACH ROW EXECUTE FUNCTION platform.refuse_change()
  CREATE TRIGGER click_result_is_kept BEFORE TRUNCATE ON auctions.click_result FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  grant insert, select to guildhall_app
  grant select to guildhall_read

table auctions.click_return
  click_id uuid not null
  connects integer not null
  reason text not null
  at timestamp with time zone not null
  constraint click_return_click_id_fkey FOREIGN KEY (click_id) REFERENCES auctions.profile_click(id)
  constraint click_return_connects_check CHECK ((connects > 0))
  constraint click_return_pkey PRIMARY KEY (click_id)
  CREATE TRIGGER click_return_is_history BEFORE DELETE OR UPDATE ON auctions.click_return FOR EACH ROW EXECUTE FUNCTION platform.refuse_change()
  CREATE TRIGGER click_return_is_kept BEFORE TRUNCATE ON auctions.click_return FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  grant insert, select to guildhall_app
  grant select to guildhall_read

table auctions.flag
  id uuid not null
  kind text not null
  owner_ids uuid[] not null
  seen integer not null
  of_times integer not null
  by_chance double precision
  found_at timestamp with time zone not null
  constraint flag_by_chance_check CHECK ((by_chance >= (0)::double precision))
  constraint flag_check CHECK ((of_times >= seen))
  constraint flag_kind_check CHECK ((kind = ANY (ARRAY['own_people'::text, 'shared_organization'::text, 'just_below'::text, 'meet_often'::text])))
  constraint flag_owner_ids_check CHECK ((cardinality(owner_ids) > 0))
  constraint flag_pkey PRIMARY KEY (id)
  constraint flag_seen_check CHECK ((seen > 0))
  CREATE INDEX flag_by_time ON auctions.flag USING btree (found_at DESC, id DESC)
  CREATE TRIGGER flag_is_history BEFORE DELETE OR UPDATE ON auctions.flag FOR EACH ROW EXECUTE FUNCTION platform.refuse_change()
  CREATE TRIGGER flag_is_kept BEFORE TRUNCATE ON auctions.flag FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  grant insert, select to guildhall_app
  grant select to guildhall_read

table auctions.flag_auction
  flag_id uuid not null
  auction_id uuid not null
  constraint flag_auction_auction_id_fkey FOREIGN KEY (auction_id) REFERENCES auctions.auction(id)
  constraint flag_auction_flag_id_fkey FOREIGN KEY (flag_id) REFERENCES auctions.flag(id)
  constraint flag_auction_pkey PRIMARY KEY (flag_id, auction_id)
  CREATE INDEX flag_of_auction ON auctions.flag_auction USING btree (auction_id)
  CREATE TRIGGER flag_auction_is_history BEFORE DELETE OR UPDATE ON auctions.flag_auction FOR EACH ROW EXECUTE FUNCTION platform.refuse_change()
  CREATE TRIGGER flag_auction_is_kept BEFORE TRUNCATE ON auctions.flag_auction FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  grant insert, select to guildhall_app
  grant select to guildhall_read

table auctions.flag_look
  flag_id uuid not null
  no integer not null
  operator_id uuid not null
  reason text not null
  at timestamp with time zone not null
  constraint flag_look_flag_id_fkey FOREIGN KEY (flag_id) REFERENCES auctions.flag(id)
  constraint flag_look_no_check CHECK ((no > 0))
  constraint flag_look_operator_id_fkey FOREIGN KEY (operator_id) REFERENCES platform.account(id)
  constraint flag_look_pkey PRIMARY KEY (flag_id, no)
  constraint flag_look_reason_check CHECK (((length(reason) >= 3) AND (length(reason) <= 500)))
  CREATE TRIGGER flag_look_is_history BEFORE DELETE OR UPDATE ON auctions.flag_look FOR EACH ROW EXECUTE FUNCTION platform.refuse_change()
  CREATE TRIGGER flag_look_is_kept BEFORE TRUNCATE ON auctions.flag_look FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  grant insert, select to guildhall_app
  grant select to guildhall_read

table auctions.flag_waiting
  flag_id uuid not null
  constraint flag_waiting_flag_id_fkey FOREIGN KEY (flag_id) REFERENCES auctions.flag(id)
  constraint flag_waiting_pkey PRIMARY KEY (flag_id)
  grant delete, insert, select to guildhall_app
  grant select to guildhall_read

table auctions.holdout_key
  no integer not null
  key text not null
  commitment text not null
  since timestamp with time zone not null
  public_since timestamp with time zone not null default platform.now()
  constraint holdout_key_commitment_check CHECK ((commitment ~ '^[0-9a-f]{64}$'::text))
  constraint holdout_key_hash_first CHECK ((public_since < since)) NOT VALID
  constraint holdout_key_key_check CHECK ((key ~ '^[0-9a-f]{64}$'::text))
  constraint holdout_key_no_check CHECK ((no > 0))
  constraint holdout_key_pkey PRIMARY KEY (no)
  CREATE TRIGGER holdout_key_is_history BEFORE DELETE OR UPDATE ON auctions.holdout_key FOR EACH ROW EXECUTE FUNCTION platform.refuse_change()
  CREATE TRIGGER holdout_key_is_kept BEFORE TRUNCATE ON auctions.holdout_key FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  grant insert, select to guildhall_app
  grant select to guildhall_read

table auctions.own_limit
  owner_id uuid not null
  no integer not null
  most integer
  set_at timestamp with time zone not null
  holds_from timestamp with time zone not null
  constraint own_limit_check CHECK ((holds_from >= set_at))
  constraint own_limit_most_check CHECK ((most >= 0))
  constraint own_limit_no_check CHECK ((no > 0))
  constraint own_limit_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES profiles.profile(account_id)
  constraint own_limit_pkey PRIMARY KEY (owner_id, no)
  CREATE TRIGGER own_limit_is_history BEFORE DELETE OR UPDATE ON auctions.own_limit FOR EACH ROW EXECUTE FUNCTION platform.refuse_change()
  CREATE TRIGGER own_limit_is_kept BEFORE TRUNCATE ON auctions.own_limit FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  grant insert, select to guildhall_app
  grant select to guildhall_read

table auctions.profile_boost
  profile_id uuid not null
  maximum integer not null
  daily_budget integer not null
  is_on boolean not null
  named_at timestamp with time zone not null
  quality integer not null default 1000
  share integer not null default 1000
  quality_clicks integer not null default 0
  quality_led integer not null default 0
  quality_usual integer
  rests_until timestamp with time zone
  constraint profile_boost_check CHECK ((daily_budget >= maximum))
  constraint profile_boost_check1 CHECK (((quality_led >= 0) AND (quality_led <= quality_clicks)))
  constraint profile_boost_maximum_check CHECK ((maximum > 0))
  constraint profile_boost_pkey PRIMARY KEY (profile_id)
  constraint profile_boost_profile_id_fkey FOREIGN KEY (profile_id) REFERENCES profiles.profile(account_id)
  constraint profile_boost_quality_check CHECK (((quality >= 500) AND (quality <= 2000)))
  constraint profile_boost_quality_clicks_check CHECK ((quality_clicks >= 0))
  constraint profile_boost_quality_usual_check CHECK ((quality_usual > 0))
  constraint profile_boost_share_check CHECK (((share >= 10) AND (share <= 1000)))
  CREATE INDEX profile_boost_on ON auctions.profile_boost USING btree (profile_id) WHERE is_on
  grant insert, select to guildhall_app
  grant select to guildhall_read

table auctions.profile_click
  id uuid not null
  show_id uuid not null
  profile_id uuid not null
  organization_id uuid not null
  account_id uuid not null
  free_reason text
  budget_id uuid
  connects integer not null
  charge_id uuid
  version integer not null
  clause text not null
  at timestamp with time zone not null
  constraint profile_click_account_id_fkey FOREIGN KEY (account_id) REFERENCES platform.account(id)
  constraint profile_click_budget_id_fkey FOREIGN KEY (budget_id) REFERENCES auctions.click_budget(id)
  constraint profile_click_charge_id_key UNIQUE (charge_id)
  constraint profile_click_check CHECK (((charge_id IS NOT NULL) = (connects > 0)))
  constraint profile_click_check1 CHECK (((free_reason IS NULL) OR (connects = 0)))
  constraint profile_click_check2 CHECK (((free_reason IS NULL) = (budget_id IS NOT NULL)))
  constraint profile_click_connects_check CHECK ((connects >= 0))
  constraint profile_click_free_reason_check CHECK ((free_reason = ANY (ARRAY['not_a_client'::text, 'own_team'::text, 'banned'::text, 'unverified'::text, 'same_day'::text, 'not_reserved'::text])))
  constraint profile_click_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations.organization(id)
  constraint profile_click_pkey PRIMARY KEY (id)
  constraint profile_click_profile_id_fkey FOREIGN KEY (profile_id) REFERENCES auctions.profile_boost(profile_id)
  constraint profile_click_show_id_fkey FOREIGN KEY (show_id) REFERENCES auctions.card_show(id)
  constraint profile_click_show_id_key UNIQUE (show_id)
  CREATE INDEX profile_click_of_client ON auctions.profile_click USING btree (organization_id, profile_id, at)
  CREATE INDEX profile_click_of_profile ON auctions.profile_click USING btree (profile_id, at)
  CREATE TRIGGER profile_click_is_history BEFORE DELETE OR UPDATE ON auctions.profile_click FOR EACH ROW EXECUTE FUNCTION platform.refuse_change()
  CREATE TRIGGER profile_click_is_kept BEFORE TRUNCATE ON auctions.profile_click FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  grant insert, select to guildhall_app
  grant select to guildhall_read

table auctions.profile_step
  profile_id uuid not null
  no integer not null
  kind text not null
  maximum integer
  daily_budget integer
  connects integer
  at timestamp with time zone not null
  constraint profile_step_check CHECK (((kind = 'returned'::text) = (connects IS NOT NULL)))
  constraint profile_step_check1 CHECK (((kind = ANY (ARRAY['switched_on'::text, 'changed'::text])) = ((maximum IS NOT NULL) AND (daily_budget IS NOT NULL))))
  constraint profile_step_connects_check CHECK ((connects > 0))
  constraint profile_step_daily_budget_check CHECK ((daily_budget > 0))
  constraint profile_step_kind_check CHECK ((kind = ANY (ARRAY['switched_on'::text, 'changed'::text, 'paused'::text, 'returned'::text])))
  constraint profile_step_maximum_check CHECK ((maximum > 0))
  constraint profile_step_no_check CHECK ((no > 0))
  constraint profile_step_pkey PRIMARY KEY (profile_id, no)
  constraint profile_step_profile_id_fkey FOREIGN KEY (profile_id) REFERENCES auctions.profile_boost(profile_id)
  CREATE TRIGGER profile_step_is_history BEFORE DELETE OR UPDATE ON auctions.profile_step FOR EACH ROW EXECUTE FUNCTION platform.refuse_change()
  CREATE TRIGGER profile_step_is_kept BEFORE TRUNCATE ON auctions.profile_step FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  grant insert, select to guildhall_app
  grant select to guildhall_read

table auctions.round
  auction_id uuid not null
  no integer not null
  frozen_at timestamp with time zone not null
  head json not null
  hash text not null
  constraint round_auction_id_fkey FOREIGN KEY (auction_id) REFERENCES auctions.auction(id)
  constraint round_hash_check CHECK ((hash ~ '^[0-9a-f]{64}$'::text))
  constraint round_no_check CHECK ((no > 0))
  constraint round_pkey PRIMARY KEY (auction_id, no)
  CREATE INDEX round_by_time ON auctions.round USING btree (frozen_at DESC, auction_id, no)
  CREATE TRIGGER round_is_history BEFORE DELETE OR UPDATE ON auctions.round FOR EACH ROW EXECUTE FUNCTION platform.refuse_change()
  CREATE TRIGGER round_is_kept BEFORE TRUNCATE ON auctions.round FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  grant insert, select to guildhall_app
  grant select to guildhall_read

table auctions.rung
  auction_id uuid not null
  no integer not null
  bid_id uuid not null
  owner text not null
  maximum integer not null
  named_at timestamp with time zone not null
  salt text not null
  outcome text not null
  pays integer not null
  constraint rung_auction_id_no_fkey FOREIGN KEY (auction_id, no) REFERENCES auctions.round(auction_id, no)
  constraint rung_bid_id_fkey FOREIGN KEY (bid_id) REFERENCES auctions.bid(id)
  constraint rung_check CHECK (((pays >= 0) AND (pays <= maximum)))
  constraint rung_outcome_check CHECK ((outcome = ANY (ARRAY['won'::text, 'outbid'::text, 'over_cap'::text, 'below_minimum'::text])))
  constraint rung_pkey PRIMARY KEY (auction_id, no, bid_id)
  CREATE INDEX rung_of_bid ON auctions.rung USING btree (bid_id, no)
  CREATE INDEX rung_won ON auctions.rung USING btree (auction_id, bid_id) WHERE (outcome = 'won'::text)
  CREATE TRIGGER rung_is_history BEFORE DELETE OR UPDATE ON auctions.rung FOR EACH ROW EXECUTE FUNCTION platform.refuse_change()
  CREATE TRIGGER rung_is_kept BEFORE TRUNCATE ON auctions.rung FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  grant insert, select to guildhall_app
  grant select to guildhall_read

table auctions.step
  bid_id uuid not null
  no integer not null
  kind text not null
  connects integer
  at timestamp with time zone not null
  constraint step_bid_id_fkey FOREIGN KEY (bid_id) REFERENCES auctions.bid(id)
  constraint step_connects_check CHECK ((connects >= 0))
  constraint step_kind_check CHECK ((kind = ANY (ARRAY['placed'::text, 'raised'::text, 'won'::text, 'outbid'::text, 'charged'::text, 'returned'::text, 'worn_out'::text, 'withdrawn'::text, 'released'::text])))
  constraint step_no_check CHECK ((no > 0))
  constraint step_pkey PRIMARY KEY (bid_id, no)
  CREATE INDEX step_returned ON auctions.step USING btree (bid_id) WHERE (kind = 'returned'::text)
  CREATE TRIGGER step_is_history BEFORE DELETE OR UPDATE ON auctions.step FOR EACH ROW EXECUTE FUNCTION platform.refuse_change()
  CREATE TRIGGER step_is_kept BEFORE TRUNCATE ON auctions.step FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  grant insert, select to guildhall_app
  grant select to guildhall_read

table auctions.wearing
  id uuid not null
  badge_id uuid not null
  no integer not null
  owner_id uuid not null
  category text not null
  price integer not null
  since timestamp with time zone not null
  ends_at timestamp with time zone not null
  version integer not null
  sha256 text not null
  clause text not null
  hold_id uuid
  ticks integer not null default 0
  ended_at timestamp with time zone
  constraint wearing_badge_id_fkey FOREIGN KEY (badge_id) REFERENCES auctions.badge(id)
  constraint wearing_badge_id_no_key UNIQUE (badge_id, no)
  constraint wearing_check CHECK ((ends_at > since))
  constraint wearing_check1 CHECK (((hold_id IS NULL) = (price = 0)))
  constraint wearing_check2 CHECK (((ticks >= 0) AND (ticks <= price)))
  constraint wearing_check3 CHECK ((ended_at >= since))
  constraint wearing_hold_id_key UNIQUE (hold_id)
  constraint wearing_no_check CHECK ((no > 0))
  constraint wearing_pkey PRIMARY KEY (id)
  constraint wearing_price_check CHECK ((price >= 0))
  CREATE INDEX wearing_by_end ON auctions.wearing USING btree (badge_id, ends_at)
  CREATE UNIQUE INDEX wearing_now ON auctions.wearing USING btree (badge_id) WHERE (ended_at IS NULL)
  CREATE INDEX wearing_of_owner ON auctions.wearing USING btree (owner_id, ends_at) WHERE (ended_at IS NULL)
  grant insert, select to guildhall_app
  grant select to guildhall_read

table catalog.placed_order
  id uuid not null
  project_id uuid not null
  title text not null
  category text not null
  tier text not null
  price_usd_cents bigint not null
  delivery_days integer not null
  revisions integer not null
  seller_id uuid not null
  organization_id uuid not null
  ordered_by uuid not null
  note text not null default ''::text
  charge_id uuid not null
  charged_connects integer not null
  placed_at timestamp with time zone not null
  constraint placed_order_charged_connects_check CHECK ((charged_connects >= 0))
  constraint placed_order_note_check CHECK ((length(note) <= 2000))
  constraint placed_order_ordered_by_fkey FOREIGN KEY (ordered_by) REFERENCES platform.account(id)
  constraint placed_order_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations.organization(id)
  constraint placed_order_pkey PRIMARY KEY (id)
  constraint placed_order_price_usd_cents_check CHECK ((price_usd_cents > 0))
  constraint placed_order_project_id_fkey FOREIGN KEY (project_id) REFERENCES catalog.project(id)
  constraint placed_order_seller_id_fkey FOREIGN KEY (seller_id) REFERENCES profiles.profile(account_id)
  constraint placed_order_tier_check CHECK ((tier = ANY (ARRAY['starter'::text, 'standard'::text, 'advanced'::text])))
  CREATE INDEX placed_order_of_organization ON catalog.placed_order USING btree (organization_id, placed_at DESC, id DESC)
  CREATE INDEX placed_order_of_project ON catalog.placed_order USING btree (project_id, placed_at DESC)
  CREATE INDEX placed_order_of_seller ON catalog.placed_order USING btree (seller_id, placed_at DESC, id DESC)
  grant insert, select to guildhall_app
  grant select to guildhall_read

table catalog.project
  id uuid not null
  seller_id uuid not null
  title text not null
  description text not null
  requirements text not null default ''::text
  category text not null
  state text not null
  orders integer not null default 0
  created_at timestamp with time zone not null
  changed_at timestamp with time zone not null
  document tsvector not null generated always as (search.document(title, '{}'::text[], description)) stored
  constraint project_description_check CHECK (((length(description) >= 1) AND (length(description) <= 5000)))
  constraint project_orders_check CHECK ((orders >= 0))
  constraint project_pkey PRIMARY KEY (id)
  constraint project_requirements_check CHECK ((length(requirements) <= 2000))
  constraint project_seller_id_fkey FOREIGN KEY (seller_id) REFERENCES profiles.profile(account_id)
  constraint project_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'listed'::text, 'paused'::text, 'retired'::text])))
  constraint project_title_check CHECK (((length(title) >= 1) AND (length(title) <= 120)))
  CREATE INDEX project_document ON catalog.project USING gin (document) WITH (fastupdate=off)
  CREATE INDEX project_listed ON catalog.project USING btree (created_at DESC, id DESC) WHERE (state = 'listed'::text)
  CREATE INDEX project_listed_in_category ON catalog.project USING btree (category, created_at DESC, id DESC) WHERE (state = 'listed'::text)
  CREATE INDEX project_of_seller ON catalog.project USING btree (seller_id, created_at DESC, id DESC)
  grant insert, select, update to guildhall_app
  grant select to guildhall_read

table catalog.tier
  project_id uuid not null
  name text not null
  summary text not null
  price_usd_cents bigint not null
  delivery_days integer not null
  revisions integer not null
  constraint tier_delivery_days_check CHECK (((delivery_days >= 1) AND (delivery_days <= 365)))
  constraint tier_name_check CHECK ((name = ANY (ARRAY['starter'::text, 'standard'::text, 'advanced'::text])))
  constraint tier_pkey PRIMARY KEY (project_id, name)
  constraint tier_price_usd_cents_check CHECK (((price_usd_cents >= 500) AND (price_usd_cents <= 10000000)))
  constraint tier_project_id_fkey FOREIGN KEY (project_id) REFERENCES catalog.project(id)
  constraint tier_revisions_check CHECK (((revisions >= 0) AND (revisions <= 20)))
  constraint tier_summary_check CHECK (((length(summary) >= 1) AND (length(summary) <= 500)))
  grant delete, insert, select, update to guildhall_app
  grant select to guildhall_read

table charges.charge
  id uuid not null
  owner_id uuid not null
  key text not null
  action text not null
  subject_kind charges.subject_kind not null
  subject_id uuid not null
  facts integer[] not null
  qty integer not null
  quote_id uuid
  policy text not null
  version integer not null
  sha256 text not null
  clause text not null
  decision json not null
  version_in_force integer not null
  price_in_force integer not null
  lots json not null
  at timestamp with time zone not null
  constraint charge_check CHECK ((price_in_force >= qty))
  constraint charge_check2 CHECK (((version = version_in_force) OR (quote_id IS NOT NULL)))
  constraint charge_key_check CHECK (((length(key) >= 8) AND (length(key) <= 200)))
  constraint charge_pkey PRIMARY KEY (id)
  constraint charge_qty_check CHECK ((qty >= 0))
  CREATE INDEX charge_at ON charges.charge USING btree (at, id) INCLUDE (policy, owner_id, action, facts, qty, version)
  CREATE INDEX charge_owner ON charges.charge USING btree (owner_id, at DESC, id DESC)
  CREATE INDEX charge_subject ON charges.charge USING btree (subject_kind, subject_id)
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON charges.charge FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  grant insert, select to guildhall_app
  grant select to guildhall_read

table charges.opportunity
  id uuid not null
  kind text not null
  owner_id uuid not null
  subject_kind charges.subject_kind not null
  subject_id uuid not null
  stage text not null
  answer text
  facts integer[]
  at timestamp with time zone not null
  constraint opportunity_answer_check CHECK ((answer = ANY (ARRAY['accepted'::text, 'declined'::text, 'ignored'::text, 'withdrawn'::text, 'ended'::text])))
  constraint opportunity_check CHECK (((stage = 'answered'::text) = (answer IS NOT NULL)))
  constraint opportunity_kind_check CHECK ((kind = ANY (ARRAY['invitation'::text, 'outreach'::text])))
  constraint opportunity_pkey PRIMARY KEY (id)
  constraint opportunity_stage_check CHECK ((stage = ANY (ARRAY['delivered'::text, 'seen'::text, 'answered'::text])))
  constraint opportunity_subject_kind_subject_id_stage_key UNIQUE (subject_kind, subject_id, stage)
  CREATE INDEX opportunity_at ON charges.opportunity USING btree (at, id)
  CREATE INDEX opportunity_owner ON charges.opportunity USING btree (owner_id, at)
  CREATE TRIGGER opportunity_is_final BEFORE DELETE OR UPDATE ON charges.opportunity FOR EACH ROW EXECUTE FUNCTION platform.refuse_change()
  CREATE TRIGGER opportunity_is_kept BEFORE TRUNCATE ON charges.opportunity FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  grant insert, select to guildhall_app
  grant select to guildhall_read

table charges.quote
  id uuid not null
  owner_id uuid not null
  action text not null
  subject_kind charges.subject_kind not null
  subject_id uuid not null
  facts integer[] not null
  amount integer not null
  policy text not null
  version integer not null
  sha256 text not null
  clause text not null
  taken_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  constraint quote_amount_check CHECK ((amount >= 0))
  constraint quote_check CHECK ((expires_at > taken_at))
  constraint quote_pkey PRIMARY KEY (id)
  CREATE INDEX quote_owner ON charges.quote USING btree (owner_id, taken_at DESC)
  CREATE TRIGGER quote_is_final BEFORE DELETE OR UPDATE ON charges.quote FOR EACH ROW EXECUTE FUNCTION platform.refuse_change()
  CREATE TRIGGER quote_is_kept BEFORE TRUNCATE ON charges.quote FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  grant insert, select to guildhall_app
  grant select to guildhall_read

table charges.return
  charge_id uuid not null
  owner_id uuid not null
  qty integer not null
  reason text not null
  event text not null
  clause text
  policy text not null
  version integer not null
  batch_id uuid
  lots_reinstated integer not null
  at timestamp with time zone not null
  constraint return_check CHECK (((reason = 'rule'::text) = (clause IS NOT NULL)))
  constraint return_check1 CHECK (((reason = 'reversal'::text) = (batch_id IS NOT NULL)))
  constraint return_lots_reinstated_check CHECK ((lots_reinstated >= 0))
  constraint return_qty_check CHECK ((qty > 0))
  constraint return_reason_check CHECK ((reason = ANY (ARRAY['rule'::text, 'reversal'::text])))
  CREATE UNIQUE INDEX return_once ON charges.return USING btree (charge_id, batch_id) NULLS NOT DISTINCT
  CREATE INDEX return_owner ON charges.return USING btree (owner_id, at)
  CREATE TRIGGER return_is_final BEFORE DELETE OR UPDATE ON charges.return FOR EACH ROW EXECUTE FUNCTION platform.refuse_change()
  CREATE TRIGGER return_is_kept BEFORE TRUNCATE ON charges.return FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  grant insert, select to guildhall_app
  grant select to guildhall_read

table charges.reversal_batch
  id uuid not null
  policy text not null
  version integer not null
  reversed_version integer not null
  clauses text[] not null
  state text not null
  created_at timestamp with time zone not null
  finished_at timestamp with time zone
  planned_at timestamp with time zone
  planned_id uuid
  planned_charges integer not null default 0
  planned_due bigint not null default 0
  constraint reversal_batch_check CHECK (((state = 'done'::text) = (finished_at IS NOT NULL)))
  constraint reversal_batch_check1 CHECK (((planned_at IS NULL) = (planned_id IS NULL)))
  constraint reversal_batch_pkey PRIMARY KEY (id)
  constraint reversal_batch_planned_charges_check CHECK ((planned_charges >= 0))
  constraint reversal_batch_planned_due_check CHECK ((planned_due >= 0))
  constraint reversal_batch_policy_reversed_version_fkey FOREIGN KEY (policy, reversed_version) REFERENCES policy.version(policy, version)
  constraint reversal_batch_policy_version_fkey FOREIGN KEY (policy, version) REFERENCES policy.version(policy, version)
  constraint reversal_batch_policy_version_key UNIQUE (policy, version)
  constraint reversal_batch_state_check CHECK ((state = ANY (ARRAY['planning'::text, 'refunding'::text, 'done'::text])))
  CREATE INDEX reversal_batch_open ON charges.reversal_batch USING btree (created_at) WHERE (state <> 'done'::text)
  grant insert, select to guildhall_app
  grant select to guildhall_read

table charges.reversal_exception
  batch_id uuid not null
  charge_id uuid not null
  owner_id uuid not null
  due integer not null
  refunded integer not null
  exception text not null
  constraint reversal_exception_check CHECK (((refunded >= 0) AND (refunded < due)))
  constraint reversal_exception_due_check CHECK ((due > 0))
  constraint reversal_exception_pkey PRIMARY KEY (batch_id, charge_id)
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON charges.reversal_exception FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  grant insert, select to guildhall_app
  grant select to guildhall_read

table charges.reversal_item
  batch_id uuid not null
  bucket smallint not null
  owner_id uuid not null
  charge_id uuid not null
  charged integer not null
  restored integer not null
  due integer not null
  constraint reversal_item_bucket_check CHECK (((bucket >= 0) AND (bucket <= 1023)))
  constraint reversal_item_charged_check1 CHECK ((charged > 0))
  constraint reversal_item_check4 CHECK (((due > 0) AND (due <= (charged - restored))))
  constraint reversal_item_pkey1 PRIMARY KEY (batch_id, bucket, owner_id, charge_id)
  constraint reversal_item_restored_check1 CHECK ((restored >= 0))
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON charges.reversal_item FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  grant insert, select to guildhall_app
  grant select to guildhall_read

table charges.reversal_lane
  batch_id uuid not null
  lane smallint not null
  charges integer not null
  people integer not null
  due bigint not null
  through_bucket smallint
  through_owner uuid
  through_charge uuid
  settled_charges integer not null default 0
  refunded_charges integer not null default 0
  refunded_people integer not null default 0
  refunded bigint not null default 0
  lots_reinstated integer not null default 0
  exceptions integer not null default 0
  refunded_owner uuid
  finished_at timestamp with time zone
  constraint reversal_lane_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES charges.reversal_batch(id)
  constraint reversal_lane_charges_check CHECK ((charges > 0))
  constraint reversal_lane_check CHECK (((settled_charges >= 0) AND (settled_charges <= charges)))
  constraint reversal_lane_check1 CHECK (((refunded_charges >= 0) AND (refunded_charges <= settled_charges)))
  constraint reversal_lane_check2 CHECK (((refunded_people >= 0) AND (refunded_people <= people)))
  constraint reversal_lane_check3 CHECK (((refunded >= 0) AND (refunded <= due)))
  constraint reversal_lane_check4 CHECK (((exceptions >= 0) AND (exceptions <= settled_charges)))
  constraint reversal_lane_check5 CHECK ((num_nulls(through_bucket, through_owner, through_charge) = ANY (ARRAY[0, 3])))
  constraint reversal_lane_check6 CHECK (((finished_at IS NULL) OR (settled_charges = charges)))
  constraint reversal_lane_due_check CHECK ((due > 0))
  constraint reversal_lane_lane_check CHECK (((lane >= 0) AND (lane <= 15)))
  constraint reversal_lane_lots_reinstated_check CHECK ((lots_reinstated >= 0))
  constraint reversal_lane_people_check CHECK ((people > 0))
  constraint reversal_lane_pkey PRIMARY KEY (batch_id, lane)
  grant insert, select to guildhall_app
  grant select to guildhall_read
  with (fillfactor=50)

table contracts.contract
  id uuid not null
  kind text not null
  organization_id uuid not null
  freelancer_id uuid not null
  job_id uuid
  proposal_id uuid
  catalog_order_id uuid
  title text not null
  agreed_usd_cents integer not null
  state text not null
  outcome text
  earned_usd_cents integer not null default 0
  charge_id uuid
  started_at timestamp with time zone not null
  ended_at timestamp with time zone
  end_note text
  reviews_published_at timestamp with time zone
  constraint contract_agreed_usd_cents_check CHECK (((agreed_usd_cents >= 0) AND (agreed_usd_cents <= 100000000)))
  constraint contract_catalog_order_id_key UNIQUE (catalog_order_id)
  constraint contract_check CHECK ((((state = 'ended'::text) = (ended_at IS NOT NULL)) AND ((state = 'ended'::text) = (outcome IS NOT NULL))))
  constraint contract_check1 CHECK ((ended_at >= started_at))
  constraint contract_earned_usd_cents_check CHECK (((earned_usd_cents >= 0) AND (earned_usd_cents <= 100000000)))
  constraint contract_end_note_check CHECK ((length(end_note) <= 1000))
  constraint contract_freelancer_id_fkey FOREIGN KEY (freelancer_id) REFERENCES profiles.profile(account_id)
  constraint contract_job_id_fkey FOREIGN KEY (job_id) REFERENCES jobs.job(id)
  constraint contract_kind_check CHECK ((kind = ANY (ARRAY['fixed'::text, 'hourly'::text, 'retainer'::text, 'catalog'::text])))
  constraint contract_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations.organization(id)
  constraint contract_outcome_check CHECK ((outcome = ANY (ARRAY['successful'::text, 'unsuccessful'::text, 'cancelled'::text])))
  constraint contract_pkey PRIMARY KEY (id)
  constraint contract_proposal_id_key UNIQUE (proposal_id)
  constraint contract_state_check CHECK ((state = ANY (ARRAY['active'::text, 'ended'::text])))
  constraint contract_title_check CHECK (((length(title) >= 1) AND (length(title) <= 120)))
  CREATE INDEX contract_finished ON contracts.contract USING btree (freelancer_id, ended_at DESC) WHERE (state = 'ended'::text)
  CREATE INDEX contract_freelancer ON contracts.contract USING btree (freelancer_id, started_at DESC, id DESC)
  CREATE INDEX contract_job ON contracts.contract USING btree (job_id) WHERE (job_id IS NOT NULL)
  CREATE INDEX contract_organization ON contracts.contract USING btree (organization_id, started_at DESC, id DESC)
  CREATE INDEX contract_unpublished ON contracts.contract USING btree (ended_at) WHERE ((state = 'ended'::text) AND (reviews_published_at IS NULL))
  grant insert, select, update to guildhall_app
  grant select to guildhall_read

table contracts.review
  contract_id uuid not null
  author_side text not null
  author_id uuid
  stars smallint not null
  words text not null
  written_at timestamp with time zone not null
  constraint review_author_id_fkey FOREIGN KEY (author_id) REFERENCES platform.account(id)
  constraint review_author_side_check CHECK ((author_side = ANY (ARRAY['client'::text, 'freelancer'::text])))
  constraint review_contract_id_fkey FOREIGN KEY (contract_id) REFERENCES contracts.contract(id)
  constraint review_pkey PRIMARY KEY (contract_id, author_side)
  constraint review_stars_check CHECK (((stars >= 1) AND (stars <= 5)))
  constraint review_words_check CHECK ((length(words) <= 3000))
  CREATE TRIGGER review_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON contracts.review FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  grant insert, select to guildhall_app
  grant select to guildhall_read

table grants.grant
  id uuid not null
  owner_id uuid not null
  key text not null
  kind text not null
  qty integer not null
  cost_usd_cents integer not null
  policy text not null
  version integer not null
  reason text
  expires_at timestamp with time zone
  at timestamp with time zone not null
  constraint grant_cost_usd_cents_check CHECK ((cost_usd_cents >= 0))
  constraint grant_key_check CHECK (((length(key) >= 1) AND (length(key) <= 200)))
  constraint grant_kind_check CHECK ((kind = ANY (ARRAY['sign_up'::text, 'monthly'::text, 'badge'::text, 'purchase'::text, 'promo'::text, 'make_good'::text, 'gift'::text])))
  constraint grant_owner_id_key_key UNIQUE (owner_id, key)
  constraint grant_pkey PRIMARY KEY (id)
  constraint grant_qty_check CHECK ((qty > 0))
  CREATE INDEX grant_key ON grants."grant" USING btree (key) WHERE (kind = ANY (ARRAY['promo'::text, 'make_good'::text, 'gift'::text]))
  CREATE INDEX grant_owner ON grants."grant" USING btree (owner_id, at DESC, id DESC)
  CREATE TRIGGER grant_is_final BEFORE DELETE OR UPDATE ON grants."grant" FOR EACH ROW EXECUTE FUNCTION platform.refuse_change()
  CREATE TRIGGER grant_is_kept BEFORE TRUNCATE ON grants."grant" FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  CREATE TRIGGER grant_was_approved BEFORE INSERT ON grants."grant" FOR EACH ROW WHEN ((new.kind = ANY (ARRAY['make_good'::text, 'gift'::text]))) EXECUTE FUNCTION grants.guard_make_good()
  grant insert, select to guildhall_app
  grant select to guildhall_read

table grants.membership
  owner_id uuid not null
  plan text not null
  anchor timestamp with time zone not null
  months_done integer not null
  next_due timestamp with time zone not null
  constraint membership_months_done_check CHECK ((months_done >= 0))
  constraint membership_pkey PRIMARY KEY (owner_id)
  constraint membership_plan_check CHECK ((plan = ANY (ARRAY['basic'::text, 'plus'::text])))
  CREATE INDEX membership_due ON grants.membership USING btree (next_due)
  grant insert, select, update to guildhall_app
  grant select to guildhall_read

table grants.plan_choice
  owner_id uuid not null
  from_month integer not null
  plan text not null
  chosen_at timestamp with time zone not null
  constraint plan_choice_from_month_check CHECK ((from_month > 0))
  constraint plan_choice_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES grants.membership(owner_id)
  constraint plan_choice_pkey PRIMARY KEY (owner_id, from_month)
  constraint plan_choice_plan_check CHECK ((plan = ANY (ARRAY['basic'::text, 'plus'::text])))
  grant insert, select to guildhall_app
  grant select to guildhall_read

table grants.promo_code
  id uuid not null
  code text not null
  connects integer not null
  most integer not null
  redeemed integer not null default 0
  valid_from timestamp with time zone not null
  valid_until timestamp with time zone not null
  life_days integer not null
  joined_before timestamp with time zone
  note text not null
  created_by uuid not null
  created_at timestamp with time zone not null
  ended_by uuid
  ended_at timestamp with time zone
  constraint promo_code_check CHECK ((valid_until > valid_from))
  constraint promo_code_check1 CHECK (((ended_at IS NULL) = (ended_by IS NULL)))
  constraint promo_code_code_check CHECK (((code ~ '^[A-Z0-9]+(-[A-Z0-9]+)*$'::text) AND ((length(code) >= 4) AND (length(code) <= 40))))
  constraint promo_code_connects_check CHECK (((connects >= 1) AND (connects <= 10000)))
  constraint promo_code_created_by_fkey FOREIGN KEY (created_by) REFERENCES platform.account(id)
  constraint promo_code_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES platform.account(id)
  constraint promo_code_life_days_check CHECK (((life_days >= 1) AND (life_days <= 3650)))
  constraint promo_code_most_check CHECK (((most >= 1) AND (most <= 1000000)))
  constraint promo_code_never_over_its_limit CHECK (((redeemed >= 0) AND (redeemed <= most)))
  constraint promo_code_note_check CHECK (((length(note) >= 1) AND (length(note) <= 200)))
  constraint promo_code_pkey PRIMARY KEY (id)
  CREATE INDEX promo_code_newest ON grants.promo_code USING btree (created_at DESC, id DESC)
  CREATE UNIQUE INDEX promo_code_text ON grants.promo_code USING btree (replace(code, '-'::text, ''::text))
  CREATE TRIGGER promo_code_is_final BEFORE UPDATE ON grants.promo_code FOR EACH ROW EXECUTE FUNCTION grants.guard_promo_code()
  CREATE TRIGGER promo_code_is_kept BEFORE TRUNCATE ON grants.promo_code FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  CREATE TRIGGER promo_code_stays BEFORE DELETE ON grants.promo_code FOR EACH ROW EXECUTE FUNCTION platform.refuse_change()
  grant insert, select to guildhall_app
  grant select to guildhall_read

table grants.redemption
  promo_code_id uuid not null
  account_id uuid not null
  grant_id uuid not null
  at timestamp with time zone not null
  constraint redemption_account_id_fkey FOREIGN KEY (account_id) REFERENCES platform.account(id)
  constraint redemption_grant_id_fkey FOREIGN KEY (grant_id) REFERENCES grants."grant"(id)
  constraint redemption_grant_id_key UNIQUE (grant_id)
  constraint redemption_pkey PRIMARY KEY (promo_code_id, account_id)
  constraint redemption_promo_code_id_fkey FOREIGN KEY (promo_code_id) REFERENCES grants.promo_code(id)
  CREATE INDEX redemption_newest ON grants.redemption USING btree (promo_code_id, at DESC, account_id DESC)
  CREATE TRIGGER redemption_is_final BEFORE DELETE OR UPDATE ON grants.redemption FOR EACH ROW EXECUTE FUNCTION platform.refuse_change()
  CREATE TRIGGER redemption_is_kept BEFORE TRUNCATE ON grants.redemption FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  grant insert, select to guildhall_app
  grant select to guildhall_read

table grants.special_grant
  id uuid not null
  recipients text not null
  owner_id uuid
  charge_id uuid
  since timestamp with time zone
  until timestamp with time zone
  qty integer not null
  reason text not null
  incident text
  state text not null
  people integer not null
  proposed_by uuid not null
  proposed_at timestamp with time zone not null
  decided_by uuid
  decided_at timestamp with time zone
  decision_note text
  issued_through uuid
  issued_people integer not null default 0
  finished_at timestamp with time zone
  constraint special_grant_check CHECK (((recipients = 'person'::text) = (owner_id IS NOT NULL)))
  constraint special_grant_check1 CHECK (((recipients = 'person'::text) = (until IS NULL)))
  constraint special_grant_check10 CHECK (((issued_people = 0) OR (state = ANY (ARRAY['issuing'::text, 'issued'::text]))))
  constraint special_grant_check2 CHECK (((recipients = 'active_between'::text) = (since IS NOT NULL)))
  constraint special_grant_check3 CHECK ((since < until))
  constraint special_grant_check4 CHECK (((charge_id IS NULL) OR (owner_id IS NOT NULL)))
  constraint special_grant_check5 CHECK (((recipients <> 'person'::text) OR (people = 1)))
  constraint special_grant_check6 CHECK (((state = 'proposed'::text) = (decided_by IS NULL)))
  constraint special_grant_check7 CHECK (((decided_by IS NULL) = (decided_at IS NULL)))
  constraint special_grant_check8 CHECK (((state <> 'rejected'::text) OR (decision_note IS NOT NULL)))
  constraint special_grant_check9 CHECK (((state = 'issued'::text) = (finished_at IS NOT NULL)))
  constraint special_grant_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES platform.account(id)
  constraint special_grant_decision_note_check CHECK (((length(decision_note) >= 1) AND (length(decision_note) <= 500)))
  constraint special_grant_incident_check CHECK (((length(incident) >= 1) AND (length(incident) <= 120)))
  constraint special_grant_issued_people_check CHECK ((issued_people >= 0))
  constraint special_grant_needs_four_eyes CHECK (((state = ANY (ARRAY['proposed'::text, 'withdrawn'::text])) OR (decided_by <> proposed_by)))
  constraint special_grant_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES platform.account(id)
  constraint special_grant_people_check CHECK ((people > 0))
  constraint special_grant_pkey PRIMARY KEY (id)
  constraint special_grant_proposed_by_fkey FOREIGN KEY (proposed_by) REFERENCES platform.account(id)
  constraint special_grant_qty_check CHECK (((qty >= 1) AND (qty <= 100000)))
  constraint special_grant_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 300)))
  constraint special_grant_recipients_check CHECK ((recipients = ANY (ARRAY['person'::text, 'joined_before'::text, 'active_between'::text])))
  constraint special_grant_state_check CHECK ((state = ANY (ARRAY['proposed'::text, 'issuing'::text, 'issued'::text, 'rejected'::text, 'withdrawn'::text])))
  constraint special_grant_withdrawn_by_proposer CHECK (((state <> 'withdrawn'::text) OR (decided_by = proposed_by)))
  CREATE INDEX special_grant_newest ON grants.special_grant USING btree (proposed_at DESC, id DESC)
  CREATE INDEX special_grant_open ON grants.special_grant USING btree (state) WHERE (state = ANY (ARRAY['proposed'::text, 'issuing'::text]))
  CREATE TRIGGER special_grant_is_decided_once BEFORE INSERT OR UPDATE ON grants.special_grant FOR EACH ROW EXECUTE FUNCTION grants.guard_special_grant()
  CREATE TRIGGER special_grant_is_kept BEFORE TRUNCATE ON grants.special_grant FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  CREATE TRIGGER special_grant_stays BEFORE DELETE ON grants.special_grant FOR EACH ROW EXECUTE FUNCTION platform.refuse_change()
  grant insert, select to guildhall_app
  grant select to guildhall_read

table invitations.invitation
  id uuid not null
  job_id uuid not null
  organization_id uuid not null
  sent_by uuid not null
  freelancer_id uuid not null
  message text not null
  state text not null
  decline_reason text
  sent_at timestamp with time zone not null
  seen_at timestamp with time zone
  settled_at timestamp with time zone
  constraint invitation_check CHECK ((seen_at >= sent_at))
  constraint invitation_check1 CHECK ((settled_at >= sent_at))
  constraint invitation_check2 CHECK (((state = 'sent'::text) = (settled_at IS NULL)))
  constraint invitation_decline_reason_check CHECK ((length(decline_reason) <= 500))
  constraint invitation_freelancer_id_fkey FOREIGN KEY (freelancer_id) REFERENCES profiles.profile(account_id)
  constraint invitation_job_id_fkey FOREIGN KEY (job_id) REFERENCES jobs.job(id)
  constraint invitation_message_check CHECK (((length(message) >= 1) AND (length(message) <= 4000)))
  constraint invitation_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations.organization(id)
  constraint invitation_pkey PRIMARY KEY (id)
  constraint invitation_sent_by_fkey FOREIGN KEY (sent_by) REFERENCES platform.account(id)
  constraint invitation_state_check CHECK ((state = ANY (ARRAY['sent'::text, 'accepted'::text, 'declined'::text, 'ignored'::text, 'withdrawn'::text, 'job_ended'::text])))
  CREATE UNIQUE INDEX invitation_job_freelancer ON invitations.invitation USING btree (job_id, freelancer_id)
  CREATE INDEX invitation_of_freelancer ON invitations.invitation USING btree (freelancer_id, sent_at DESC, id DESC)
  CREATE INDEX invitation_of_job ON invitations.invitation USING btree (job_id, sent_at DESC, id DESC)
  CREATE INDEX invitation_of_organization ON invitations.invitation USING btree (organization_id, sent_at DESC, id DESC)
  CREATE INDEX invitation_waiting ON invitations.invitation USING btree (sent_at) WHERE (state = 'sent'::text)
  grant insert, select, update to guildhall_app
  grant select to guildhall_read

table invitations.outreach
  id uuid not null
  organization_id uuid not null
  sent_by uuid not null
  freelancer_id uuid not null
  subject text not null
  message text not null
  category text not null
  budget_usd_cents bigint
  state text not null
  answer text
  decline_reason text
  charge_id uuid
  sent_at timestamp with time zone not null
  seen_at timestamp with time zone
  settled_at timestamp with time zone
  constraint outreach_answer_check CHECK (((length(answer) >= 1) AND (length(answer) <= 4000)))
  constraint outreach_budget_usd_cents_check CHECK (((budget_usd_cents >= 0) AND (budget_usd_cents <= 100000000)))
  constraint outreach_check CHECK ((seen_at >= sent_at))
  constraint outreach_check1 CHECK ((settled_at >= sent_at))
  constraint outreach_check2 CHECK (((state = 'sent'::text) = (settled_at IS NULL)))
  constraint outreach_check3 CHECK (((state = 'answered'::text) = (answer IS NOT NULL)))
  constraint outreach_check4 CHECK (((state = 'answered'::text) = (charge_id IS NOT NULL)))
  constraint outreach_decline_reason_check CHECK ((length(decline_reason) <= 500))
  constraint outreach_freelancer_id_fkey FOREIGN KEY (freelancer_id) REFERENCES profiles.profile(account_id)
  constraint outreach_message_check CHECK (((length(message) >= 1) AND (length(message) <= 4000)))
  constraint outreach_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations.organization(id)
  constraint outreach_pkey PRIMARY KEY (id)
  constraint outreach_sent_by_fkey FOREIGN KEY (sent_by) REFERENCES platform.account(id)
  constraint outreach_state_check CHECK ((state = ANY (ARRAY['sent'::text, 'answered'::text, 'declined'::text, 'ignored'::text, 'withdrawn'::text])))
  constraint outreach_subject_check CHECK (((length(subject) >= 1) AND (length(subject) <= 140)))
  CREATE INDEX outreach_of_freelancer ON invitations.outreach USING btree (freelancer_id, sent_at DESC, id DESC)
  CREATE INDEX outreach_of_organization ON invitations.outreach USING btree (organization_id, sent_at DESC, id DESC)
  CREATE INDEX outreach_waiting ON invitations.outreach USING btree (sent_at) WHERE (state = 'sent'::text)
  CREATE UNIQUE INDEX outreach_waiting_once ON invitations.outreach USING btree (organization_id, freelancer_id) WHERE (state = 'sent'::text)
  grant insert, select, update to guildhall_app
  grant select to guildhall_read

table jobs.job
  id uuid not null
  organization_id uuid not null
  posted_by uuid not null
  title text not null
  description text not null
  category text not null
  must_skills text[] not null default '{}'::text[]
  nice_skills text[] not null default '{}'::text[]
  pay_kind text not null
  budget_usd_cents integer
  hourly_from_usd_cents integer
  hourly_to_usd_cents integer
  hours_per_week smallint not null
  duration_weeks smallint not null
  size_usd_cents integer not null
  experience_level text not null
  people_to_hire smallint not null
  questions text[] not null default '{}'::text[]
  visibility text not null
  featured boolean not null default false
  state text not null
  end_reason text
  created_at timestamp with time zone not null
  opened_at timestamp with time zone
  expires_at timestamp with time zone
  expiry_warned_at timestamp with time zone
  ended_at timestamp with time zone
  client_seen_at timestamp with time zone not null
  cap_proposals integer
  cap_at timestamp with time zone
  cap_lifted_at timestamp with time zone
  proposal_count integer not null default 0
  hired_count integer not null default 0
  document tsvector not null generated always as (search.document(title, (must_skills || nice_skills), description)) stored
  constraint job_budget_usd_cents_check CHECK (((budget_usd_cents >= 500) AND (budget_usd_cents <= 100000000)))
  constraint job_cap_proposals_check CHECK ((cap_proposals > 0))
  constraint job_category_check CHECK ((category = ANY (ARRAY['web_development'::text, 'mobile_development'::text, 'data_science'::text, 'design'::text, 'writing'::text, 'translation'::text, 'marketing'::text, 'video_audio'::text, 'admin_support'::text, 'engineering'::text, 'legal'::text, 'accounting'::text])))
  constraint job_check CHECK (
CASE pay_kind
    WHEN 'fixed'::text THEN ((budget_usd_cents IS NOT NULL) AND (hourly_from_usd_cents IS NULL) AND (hourly_to_usd_cents IS NULL))
    ELSE ((budget_usd_cents IS NULL) AND (hourly_from_usd_cents <= hourly_to_usd_cents) AND (hourly_from_usd_cents IS NOT NULL))
END)
  constraint job_check1 CHECK (((state = 'draft'::text) = (opened_at IS NULL)))
  constraint job_check2 CHECK (((opened_at IS NULL) OR (expires_at IS NOT NULL)))
  constraint job_check3 CHECK (((state = ANY (ARRAY['filled'::text, 'closed'::text, 'expired'::text, 'removed'::text])) = (ended_at IS NOT NULL)))
  constraint job_check4 CHECK ((
CASE state
    WHEN 'closed'::text THEN (end_reason = ANY (ARRAY['client_cancelled'::text, 'hired'::text, 'duplicate'::text]))
    WHEN 'removed'::text THEN (end_reason = ANY (ARRAY['terms_violation'::text, 'client_banned'::text, 'fake'::text]))
    ELSE (end_reason IS NULL)
END IS TRUE))
  constraint job_description_check CHECK ((length(description) <= 10000))
  constraint job_duration_weeks_check CHECK (((duration_weeks >= 1) AND (duration_weeks <= 104)))
  constraint job_experience_level_check CHECK ((experience_level = ANY (ARRAY['entry'::text, 'intermediate'::text, 'expert'::text])))
  constraint job_hired_count_check CHECK ((hired_count >= 0))
  constraint job_hourly_from_usd_cents_check CHECK (((hourly_from_usd_cents >= 300) AND (hourly_from_usd_cents <= 100000)))
  constraint job_hourly_to_usd_cents_check CHECK (((hourly_to_usd_cents >= 300) AND (hourly_to_usd_cents <= 100000)))
  constraint job_hours_per_week_check CHECK (((hours_per_week >= 1) AND (hours_per_week <= 60)))
  constraint job_must_skills_check CHECK ((cardinality(must_skills) <= 10))
  constraint job_nice_skills_check CHECK ((cardinality(nice_skills) <= 10))
  constraint job_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations.organization(id)
  constraint job_pay_kind_check CHECK ((pay_kind = ANY (ARRAY['fixed'::text, 'hourly'::text])))
  constraint job_people_to_hire_check CHECK (((people_to_hire >= 1) AND (people_to_hire <= 50)))
  constraint job_pkey PRIMARY KEY (id)
  constraint job_posted_by_fkey FOREIGN KEY (posted_by) REFERENCES platform.account(id)
  constraint job_proposal_count_check CHECK ((proposal_count >= 0))
  constraint job_questions_check CHECK ((cardinality(questions) <= 5))
  constraint job_size_usd_cents_check CHECK (((size_usd_cents >= 0) AND (size_usd_cents <= 100000000)))
  constraint job_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'open'::text, 'paused'::text, 'filled'::text, 'closed'::text, 'expired'::text, 'removed'::text])))
  constraint job_title_check CHECK (((length(title) >= 1) AND (length(title) <= 120)))
  constraint job_visibility_check CHECK ((visibility = ANY (ARRAY['public'::text, 'members'::text, 'invite_only'::text, 'talent_pool'::text])))
  CREATE INDEX job_document ON jobs.job USING gin (document) WITH (fastupdate=off)
  CREATE INDEX job_due ON jobs.job USING btree (expires_at) WHERE (state = ANY (ARRAY['open'::text, 'paused'::text]))
  CREATE INDEX job_feed ON jobs.job USING btree (opened_at DESC, id DESC) WHERE (state = 'open'::text)
  CREATE INDEX job_feed_category ON jobs.job USING btree (category, opened_at DESC, id DESC) WHERE (state = 'open'::text)
  CREATE INDEX job_opened ON jobs.job USING btree (opened_at) WHERE (opened_at IS NOT NULL)
  CREATE INDEX job_organization ON jobs.job USING btree (organization_id, created_at DESC, id DESC)
  CREATE INDEX job_skills ON jobs.job USING gin (must_skills) WHERE (state = 'open'::text)
  CREATE INDEX job_title_trigrams ON jobs.job USING gin (search.folded(title) gin_trgm_ops) WHERE (state = 'open'::text)
  CREATE INDEX job_to_warn ON jobs.job USING btree (expires_at) WHERE ((state = ANY (ARRAY['open'::text, 'paused'::text])) AND (expiry_warned_at IS NULL))
  grant insert, select, update to guildhall_app
  grant select to guildhall_read

table jobs.move
  id uuid not null
  job_id uuid not null
  from_state text not null
  to_state text not null
  reason text
  note text
  account_id uuid
  at timestamp with time zone not null
  constraint move_account_id_fkey FOREIGN KEY (account_id) REFERENCES platform.account(id)
  constraint move_job_id_fkey FOREIGN KEY (job_id) REFERENCES jobs.job(id)
  constraint move_note_check CHECK ((length(note) <= 1000))
  constraint move_pkey PRIMARY KEY (id)
  CREATE INDEX move_job ON jobs.move USING btree (job_id, at)
  CREATE TRIGGER move_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON jobs.move FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  grant insert, select to guildhall_app
  grant select to guildhall_read

table ledger.account_day
  account text not null
  asset text not null
  day date not null
  amount bigint not null
  constraint account_day_asset_check CHECK ((asset = ANY (ARRAY['connects'::text, 'usd'::text])))
  constraint account_day_pkey PRIMARY KEY (account, asset, day)
  grant insert, select to guildhall_app
  grant select to guildhall_read

table ledger.charge
  bucket smallint not null
  id uuid not null
  owner_id uuid not null
  purpose text not null
  txn_id uuid not null
  qty bigint not null
  refunded bigint not null
  constraint charge_bucket_check CHECK (((bucket >= 0) AND (bucket <= 1023)))
  constraint charge_check CHECK (((refunded >= 0) AND (refunded <= qty)))
  constraint charge_pkey PRIMARY KEY (bucket, id)
  constraint charge_purpose_check CHECK ((purpose ~ '^[a-z][a-z_]{1,39}$'::text))
  constraint charge_qty_check CHECK ((qty > 0))
  grant insert, select to guildhall_app
  grant select to guildhall_read
  with (fillfactor=50)

table ledger.entry
  bucket smallint
  txn_id uuid
  leg smallint
  account text
  asset text
  amount bigint
  grant select to guildhall_app
  grant select to guildhall_read
  with (security_invoker=true)

table ledger.hold
  bucket smallint not null
  id uuid not null
  owner_id uuid not null
  purpose text not null
  qty bigint not null
  captured bigint not null
  released bigint not null
  state text not null
  deadline timestamp with time zone not null
  constraint hold_bucket_check CHECK (((bucket >= 0) AND (bucket <= 1023)))
  constraint hold_captured_check CHECK ((captured >= 0))
  constraint hold_check CHECK (((captured + released) <= qty))
  constraint hold_check1 CHECK (((state = 'active'::text) = ((captured + released) < qty)))
  constraint hold_check2 CHECK (((state <> 'captured'::text) OR (released = 0)))
  constraint hold_check3 CHECK (((state <> 'released'::text) OR (released > 0)))
  constraint hold_pkey PRIMARY KEY (bucket, id)
  constraint hold_purpose_check CHECK ((purpose ~ '^[a-z][a-z_]{1,39}$'::text))
  constraint hold_qty_check CHECK ((qty > 0))
  constraint hold_released_check CHECK ((released >= 0))
  constraint hold_state_check CHECK ((state = ANY (ARRAY['active'::text, 'captured'::text, 'released'::text])))
  CREATE INDEX hold_active ON ledger.hold USING btree (deadline) WHERE (state = 'active'::text)
  CREATE INDEX hold_of_owner ON ledger.hold USING btree (bucket, owner_id) WHERE (state = 'active'::text)
  grant insert, select to guildhall_app
  grant select to guildhall_read
  with (fillfactor=50)

table ledger.lot
  bucket smallint not null
  id uuid not null
  owner_id uuid not null
  origin text not null
  source_txn uuid not null
  parent_lot uuid
  granted bigint not null
  effective_at timestamp with time zone not null
  expires_at timestamp with time zone
  priority smallint not null
  cost_usd_cents bigint not null
  policy_version integer
  open boolean not null
  available bigint not null
  held bigint not null
  consumed bigint not null
  expired bigint not null
  revoked bigint not null
  clawed bigint not null default 0
  constraint lot_available_check CHECK ((available >= 0))
  constraint lot_bucket_check CHECK (((bucket >= 0) AND (bucket <= 1023)))
  constraint lot_check CHECK ((granted = ((((available + held) + consumed) + expired) + revoked)))
  constraint lot_check1 CHECK ((open = ((available + held) > 0)))
  constraint lot_check2 CHECK (((clawed >= revoked) AND (clawed <= granted)))
  constraint lot_consumed_check CHECK ((consumed >= 0))
  constraint lot_cost_usd_cents_check CHECK ((cost_usd_cents >= 0))
  constraint lot_expired_check CHECK ((expired >= 0))
  constraint lot_granted_check CHECK ((granted > 0))
  constraint lot_held_check CHECK ((held >= 0))
  constraint lot_origin_check CHECK ((origin ~ '^[a-z][a-z_]{1,39}$'::text))
  constraint lot_pkey PRIMARY KEY (bucket, id)
  constraint lot_revoked_check CHECK ((revoked >= 0))
  CREATE INDEX lot_expiry ON ledger.lot USING btree (expires_at) WHERE (open AND (expires_at IS NOT NULL))
  CREATE INDEX lot_open ON ledger.lot USING btree (bucket, owner_id) WHERE open
  CREATE INDEX lot_owner ON ledger.lot USING btree (bucket, owner_id, id)
  grant insert, select to guildhall_app
  grant select to guildhall_read
  with (fillfactor=50)

table ledger.lot_move
  bucket smallint
  txn_id uuid
  leg smallint
  lot_id uuid
  from_state text
  to_state text
  qty bigint
  hold_id uuid
  unwinds smallint
  grant select to guildhall_app
  grant select to guildhall_read
  with (security_invoker=true)

table ledger.policy_hash
  version integer not null
  sha256 text
  constraint policy_hash_pkey PRIMARY KEY (version)
  constraint policy_hash_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text))
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.policy_hash FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  grant insert, select to guildhall_app
  grant select to guildhall_read

table ledger.refusal
  bucket smallint not null
  owner_id uuid not null
  key uuid not null
  request jsonb not null
  code text not null
  result jsonb not null
  recorded_at timestamp with time zone not null
  xid bigint not null default ledger.this_xid()
  constraint refusal_bucket_check CHECK (((bucket >= 0) AND (bucket <= 1023)))
  constraint refusal_pkey PRIMARY KEY (bucket, owner_id, key)
  CREATE INDEX refusal_written ON ledger.refusal USING brin (xid) WITH (autosummarize='on')
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.refusal FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  grant insert, select to guildhall_app
  grant select to guildhall_read

table ledger.seal
  no integer not null
  prev text not null
  first ledger.place not null
  last ledger.place not null
  leaves integer not null
  root text not null
  sealed_at timestamp(3) with time zone not null
  key_id text not null
  hash text not null
  signature text not null
  constraint seal_check CHECK ((first <= last))
  constraint seal_hash_check CHECK ((hash ~ '^[0-9a-f]{64}$'::text))
  constraint seal_leaves_check CHECK (((leaves >= 1) AND (leaves <= 65536)))
  constraint seal_no_check CHECK ((no > 0))
  constraint seal_pkey PRIMARY KEY (no)
  constraint seal_prev_check CHECK ((prev ~ '^[0-9a-f]{64}$'::text))
  constraint seal_root_check CHECK ((root ~ '^[0-9a-f]{64}$'::text))
  CREATE UNIQUE INDEX seal_last ON ledger.seal USING btree (last)
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.seal FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  grant insert, select to guildhall_app
  grant select to guildhall_read

table ledger.seal_key
  id text not null
  public_key text not null
  first_used_at timestamp with time zone not null
  constraint seal_key_id_check CHECK ((id ~ '^[0-9a-f]{16}$'::text))
  constraint seal_key_pkey PRIMARY KEY (id)
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.seal_key FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  grant insert, select to guildhall_app
  grant select to guildhall_read

table ledger.seal_page
  no integer not null
  page smallint not null
  root bytea not null
  hashes bytea not null
  constraint seal_page_hashes_check CHECK ((((length(hashes) % 32) = 0) AND ((length(hashes) >= 32) AND (length(hashes) <= 32768))))
  constraint seal_page_page_check CHECK (((page >= 0) AND (page <= 63)))
  constraint seal_page_pkey PRIMARY KEY (no, page)
  constraint seal_page_root_check CHECK ((length(root) = 32))
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.seal_page FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  grant insert, select to guildhall_app
  grant select to guildhall_read

table ledger.supply_day
  day date not null
  origin text not null
  issued bigint not null
  renewed bigint not null
  available bigint not null
  held bigint not null
  consumed bigint not null
  expired bigint not null
  revoked bigint not null
  constraint supply_day_available_check CHECK ((available >= 0))
  constraint supply_day_check CHECK (((renewed >= 0) AND (renewed <= issued)))
  constraint supply_day_check1 CHECK ((issued = ((((available + held) + consumed) + expired) + revoked)))
  constraint supply_day_consumed_check CHECK ((consumed >= 0))
  constraint supply_day_expired_check CHECK ((expired >= 0))
  constraint supply_day_held_check CHECK ((held >= 0))
  constraint supply_day_issued_check CHECK ((issued > 0))
  constraint supply_day_origin_check CHECK ((origin ~ '^[a-z][a-z_]{1,39}$'::text))
  constraint supply_day_pkey PRIMARY KEY (day, origin)
  constraint supply_day_revoked_check CHECK ((revoked >= 0))
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.supply_day FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  grant insert, select to guildhall_app
  grant select to guildhall_read

table ledger.txn
  bucket smallint not null
  id uuid not null
  owner_id uuid not null
  version integer not null
  kind text not null
  effective_at timestamp with time zone not null
  recorded_at timestamp with time zone not null
  actor text not null
  cause json not null
  policy_version integer
  hold_id uuid
  charge_id uuid
  key uuid
  request json
  available bigint not null
  held bigint not null
  owed bigint
  moves ledger.move_leg[] not null
  entries ledger.entry_leg[] not null
  xid bigint not null default ledger.this_xid()
  constraint txn_available_check CHECK ((available >= 0))
  constraint txn_bucket_check1 CHECK (((bucket >= 0) AND (bucket <= 1023)))
  constraint txn_cause_check1 CHECK ((json_typeof(cause) = 'object'::text))
  constraint txn_check CHECK (((key IS NULL) = (request IS NULL)))
  constraint txn_check1 CHECK (((key IS NOT NULL) OR (kind = 'expire'::text)))
  constraint txn_held_check CHECK ((held >= 0))
  constraint txn_kind_check CHECK ((kind = ANY (ARRAY['issue'::text, 'spend'::text, 'hold'::text, 'raise_hold'::text, 'capture_hold'::text, 'release_hold'::text, 'refund'::text, 'expire'::text, 'revoke'::text, 'change_expiry'::text, 'freeze'::text, 'unfreeze'::text])))
  constraint txn_owed_check CHECK ((owed >= 0))
  constraint txn_pkey1 PRIMARY KEY (bucket, id)
  constraint txn_version_check CHECK ((version > 0))
  CREATE UNIQUE INDEX txn_history ON ledger.txn USING btree (bucket, owner_id, version)
  CREATE INDEX txn_hold ON ledger.txn USING btree (bucket, hold_id) WHERE (hold_id IS NOT NULL)
  CREATE UNIQUE INDEX txn_key ON ledger.txn USING btree (bucket, owner_id, key) WHERE (key IS NOT NULL)
  CREATE INDEX txn_recorded ON ledger.txn USING brin (recorded_at)
  CREATE INDEX txn_written ON ledger.txn USING brin (xid) WITH (autosummarize='on')
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.txn FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  grant insert, select to guildhall_app
  grant select to guildhall_read

table ledger.wallet
  bucket smallint not null
  owner_id uuid not null
  available bigint not null default 0
  held bigint not null default 0
  version integer not null default 0
  frozen boolean not null default false
  last_recorded_at timestamp with time zone not null default '1970-01-01 00:00:00+00'::timestamp with time zone
  constraint wallet_available_check CHECK ((available >= 0))
  constraint wallet_bucket_check CHECK (((bucket >= 0) AND (bucket <= 1023)))
  constraint wallet_held_check CHECK ((held >= 0))
  constraint wallet_pkey PRIMARY KEY (bucket, owner_id)
  constraint wallet_version_check CHECK ((version >= 0))
  CREATE INDEX wallet_frozen ON ledger.wallet USING btree (bucket, owner_id) WHERE frozen
  grant insert, select to guildhall_app
  grant select to guildhall_read
  with (fillfactor=50)

table ledger.watermark
  task text not null
  below bigint not null
  constraint watermark_below_check CHECK ((below >= 0))
  constraint watermark_pkey PRIMARY KEY (task)
  grant insert, select to guildhall_app
  grant select to guildhall_read

table measurement.alarm
  policy text not null
  version integer not null
  metric text not null
  guardrail jsonb not null
  effect jsonb not null
  through date not null
  suspended_by integer
  not_suspended_because text
  at timestamp with time zone not null default platform.now()
  constraint alarm_check CHECK ((num_nulls(suspended_by, not_suspended_because) > 0))
  constraint alarm_pkey PRIMARY KEY (policy, version, metric)
  constraint alarm_policy_version_metric_through_fkey FOREIGN KEY (policy, version, metric, through) REFERENCES measurement.outcome(policy, version, metric, through)
  CREATE INDEX alarm_at ON measurement.alarm USING btree (at DESC)
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON measurement.alarm FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  grant insert, select to guildhall_app
  grant select to guildhall_read

table measurement.counted_day
  source text not null
  day date not null
  counted_at timestamp with time zone not null default platform.now()
  constraint counted_day_pkey PRIMARY KEY (source, day)
  constraint counted_day_source_check CHECK ((source = ANY (ARRAY['answers'::text, 'proposals'::text, 'jobs'::text])))
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON measurement.counted_day FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  grant insert, select to guildhall_app
  grant select to guildhall_read

table measurement.daily_figure
  source text not null
  day date not null
  initiator text not null
  client_kind text not null
  category text not null
  freelancer_plan text not null
  badge text not null
  items integer not null
  hits integer not null
  amount double precision not null
  constraint daily_figure_hits_check CHECK ((hits >= 0))
  constraint daily_figure_items_check CHECK ((items > 0))
  constraint daily_figure_pkey PRIMARY KEY (source, day, initiator, client_kind, category, freelancer_plan, badge)
  constraint daily_figure_source_day_fkey FOREIGN KEY (source, day) REFERENCES measurement.counted_day(source, day)
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON measurement.daily_figure FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  grant insert, select to guildhall_app
  grant select to guildhall_read

table measurement.outcome
  policy text not null
  version integer not null
  metric text not null
  through date not null
  is_primary boolean not null
  outcome jsonb not null
  computed_at timestamp with time zone not null default platform.now()
  constraint outcome_pkey PRIMARY KEY (policy, version, metric, through)
  constraint outcome_policy_version_fkey FOREIGN KEY (policy, version) REFERENCES policy.version(policy, version)
  CREATE INDEX outcome_newest ON measurement.outcome USING btree (policy, version, through DESC) WHERE is_primary
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON measurement.outcome FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  grant insert, select to guildhall_app
  grant select to guildhall_read

table notifications.mailing
  account_id uuid not null
  at timestamp with time zone not null
  constraint mailing_account_id_fkey FOREIGN KEY (account_id) REFERENCES platform.account(id)
  constraint mailing_pkey PRIMARY KEY (account_id)
  grant insert, select, update to guildhall_app
  grant select to guildhall_read

table notifications.notice
  id uuid not null
  account_id uuid not null
  kind text not null
  about text not null
  quantity integer not null
  data jsonb not null
  href text not null
  created_at timestamp with time zone not null
  read_at timestamp with time zone
  mail_settled_at timestamp with time zone
  constraint notice_about_check CHECK (((length(about) >= 1) AND (length(about) <= 120)))
  constraint notice_account_id_fkey FOREIGN KEY (account_id) REFERENCES platform.account(id)
  constraint notice_account_id_kind_about_key UNIQUE (account_id, kind, about)
  constraint notice_href_check CHECK ((href ~~ '/%'::text))
  constraint notice_pkey PRIMARY KEY (id)
  constraint notice_quantity_check CHECK ((quantity > 0))
  CREATE INDEX notice_mail_due ON notifications.notice USING btree (account_id, created_at) WHERE (mail_settled_at IS NULL)
  CREATE INDEX notice_of_account ON notifications.notice USING btree (account_id, created_at DESC, id DESC)
  CREATE INDEX notice_of_announcement ON notifications.notice USING btree (about) WHERE (kind = 'policy_announced'::text)
  CREATE INDEX notice_unread ON notifications.notice USING btree (account_id) WHERE (read_at IS NULL)
  grant insert, select, update to guildhall_app
  grant select to guildhall_read

table notifications.preference
  account_id uuid not null
  kind text not null
  mail boolean not null
  constraint preference_account_id_fkey FOREIGN KEY (account_id) REFERENCES platform.account(id)
  constraint preference_pkey PRIMARY KEY (account_id, kind)
  grant insert, select, update to guildhall_app
  grant select to guildhall_read

table notifications.telling
  policy text not null
  version integer not null
  after uuid
  people integer not null
  looked_at integer not null
  told integer not null
  started_at timestamp with time zone not null
  finished_at timestamp with time zone
  constraint telling_check CHECK (((told >= 0) AND (told <= looked_at)))
  constraint telling_looked_at_check CHECK ((looked_at >= 0))
  constraint telling_people_check CHECK ((people >= 0))
  constraint telling_pkey PRIMARY KEY (policy, version)
  grant insert, select to guildhall_app
  grant select to guildhall_read

table organizations.member
  account_id uuid not null
  organization_id uuid not null
  role text not null
  joined_at timestamp with time zone not null
  constraint member_account_id_fkey FOREIGN KEY (account_id) REFERENCES platform.account(id)
  constraint member_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations.organization(id)
  constraint member_pkey PRIMARY KEY (account_id)
  constraint member_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'member'::text])))
  CREATE INDEX member_organization ON organizations.member USING btree (organization_id, joined_at)
  grant delete, insert, select, update to guildhall_app
  grant select to guildhall_read

table organizations.organization
  id uuid not null
  name text not null
  kind text not null
  country text
  payment_verified_at timestamp with time zone
  state text not null default 'active'::text
  banned_at timestamp with time zone
  ban_note text
  created_at timestamp with time zone not null
  constraint organization_ban_note_check CHECK (((length(ban_note) >= 1) AND (length(ban_note) <= 1000)))
  constraint organization_check CHECK (((state = 'banned'::text) = ((banned_at IS NOT NULL) AND (ban_note IS NOT NULL))))
  constraint organization_country_check CHECK ((country ~ '^[A-Z]{2}$'::text))
  constraint organization_kind_check CHECK ((kind = ANY (ARRAY['individual'::text, 'company'::text, 'enterprise'::text])))
  constraint organization_name_check CHECK (((length(name) >= 1) AND (length(name) <= 120)))
  constraint organization_pkey PRIMARY KEY (id)
  constraint organization_state_check CHECK ((state = ANY (ARRAY['active'::text, 'banned'::text])))
  CREATE INDEX organization_created ON organizations.organization USING btree (created_at DESC, id DESC)
  grant insert, select, update to guildhall_app
  grant select to guildhall_read

table organizations.talent_pool_member
  organization_id uuid not null
  freelancer_id uuid not null
  added_by uuid
  added_at timestamp with time zone not null
  constraint talent_pool_member_added_by_fkey FOREIGN KEY (added_by) REFERENCES platform.account(id)
  constraint talent_pool_member_freelancer_id_fkey FOREIGN KEY (freelancer_id) REFERENCES profiles.profile(account_id)
  constraint talent_pool_member_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations.organization(id)
  constraint talent_pool_member_pkey PRIMARY KEY (organization_id, freelancer_id)
  CREATE INDEX talent_pool_freelancer ON organizations.talent_pool_member USING btree (freelancer_id)
  grant delete, insert, select to guildhall_app
  grant select to guildhall_read

table payments.purchase
  id uuid not null
  owner_id uuid not null
  connects integer not null
  unit_usd_cents integer not null
  subtotal_usd_cents bigint not null
  country text not null
  tax_name text
  tax_basis_points integer not null
  tax_usd_cents bigint not null
  total_usd_cents bigint not null
  policy_version integer not null
  method text not null
  state text not null
  provider_reference text
  failure_code text
  grant_id uuid
  planned_at timestamp with time zone not null
  sent_at timestamp with time zone
  settled_at timestamp with time zone
  constraint purchase_check CHECK ((subtotal_usd_cents = ((connects)::bigint * unit_usd_cents)))
  constraint purchase_check1 CHECK ((total_usd_cents = (subtotal_usd_cents + tax_usd_cents)))
  constraint purchase_check2 CHECK (((state = ANY (ARRAY['succeeded'::text, 'failed'::text])) = (settled_at IS NOT NULL)))
  constraint purchase_check3 CHECK (((state = 'failed'::text) = (failure_code IS NOT NULL)))
  constraint purchase_check4 CHECK (((state = 'succeeded'::text) = (grant_id IS NOT NULL)))
  constraint purchase_check5 CHECK (((state <> 'succeeded'::text) OR (provider_reference IS NOT NULL)))
  constraint purchase_connects_check CHECK ((connects > 0))
  constraint purchase_country_check CHECK ((country ~ '^[A-Z]{2}$'::text))
  constraint purchase_grant_id_key UNIQUE (grant_id)
  constraint purchase_pkey PRIMARY KEY (id)
  constraint purchase_provider_reference_key UNIQUE (provider_reference)
  constraint purchase_state_check CHECK ((state = ANY (ARRAY['planned'::text, 'sent'::text, 'unknown'::text, 'succeeded'::text, 'failed'::text])))
  constraint purchase_tax_basis_points_check CHECK (((tax_basis_points >= 0) AND (tax_basis_points <= 10000)))
  constraint purchase_tax_usd_cents_check CHECK ((tax_usd_cents >= 0))
  constraint purchase_unit_usd_cents_check CHECK ((unit_usd_cents >= 0))
  CREATE INDEX purchase_of_owner ON payments.purchase USING btree (owner_id, planned_at DESC, id DESC)
  CREATE INDEX purchase_open ON payments.purchase USING btree (planned_at) WHERE (state = ANY (ARRAY['planned'::text, 'sent'::text, 'unknown'::text]))
  grant insert, select, update to guildhall_app
  grant select to guildhall_read

table payments.sandbox_charge
  reference text not null
  operation_id uuid not null
  amount_usd_cents bigint not null
  card text not null
  outcome text not null
  decline_code text
  at timestamp with time zone not null
  constraint sandbox_charge_operation_id_key UNIQUE (operation_id)
  constraint sandbox_charge_outcome_check CHECK ((outcome = ANY (ARRAY['succeeded'::text, 'declined'::text])))
  constraint sandbox_charge_pkey PRIMARY KEY (reference)
  grant insert, select, update to guildhall_app

table payments.sandbox_event
  event_id text not null
  reference text not null
  body text not null
  deliver_after timestamp with time zone not null
  delivered_at timestamp with time zone
  constraint sandbox_event_pkey PRIMARY KEY (event_id)
  constraint sandbox_event_reference_fkey FOREIGN KEY (reference) REFERENCES payments.sandbox_charge(reference)
  CREATE INDEX sandbox_event_waiting ON payments.sandbox_event USING btree (deliver_after) WHERE (delivered_at IS NULL)
  grant insert, select, update to guildhall_app

table payments.sandbox_key
  single boolean not null default true
  secret text not null
  constraint sandbox_key_pkey PRIMARY KEY (single)
  constraint sandbox_key_single_check CHECK (single)
  grant select to guildhall_app

table payments.sandbox_request
  operation_id uuid not null
  attempts integer not null
  constraint sandbox_request_pkey PRIMARY KEY (operation_id)
  grant insert, select, update to guildhall_app

table payments.webhook
  event_id text not null
  headers jsonb not null
  body text not null
  received_at timestamp with time zone not null
  constraint webhook_pkey PRIMARY KEY (event_id)
  CREATE TRIGGER webhook_is_history BEFORE DELETE OR UPDATE ON payments.webhook FOR EACH ROW EXECUTE FUNCTION platform.refuse_change()
  CREATE TRIGGER webhook_is_kept BEFORE TRUNCATE ON payments.webhook FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  grant insert, select to guildhall_app

table payments.webhook_handled
  event_id text not null
  outcome text not null
  at timestamp with time zone not null
  constraint webhook_handled_event_id_fkey FOREIGN KEY (event_id) REFERENCES payments.webhook(event_id)
  constraint webhook_handled_pkey PRIMARY KEY (event_id)
  grant insert, select to guildhall_app

table platform.account
  id uuid not null
  email text not null
  display_name text not null
  password_hash text
  roles text[] not null
  locale text not null default 'en'::text
  persona text
  email_confirmed_at timestamp with time zone
  suspended_at timestamp with time zone
  created_at timestamp with time zone not null default platform.now()
  constraint account_display_name_check CHECK (((length(display_name) >= 1) AND (length(display_name) <= 120)))
  constraint account_email_check CHECK (((email = lower(email)) AND (email ~~ '%_@_%'::text) AND (length(email) <= 254)))
  constraint account_pkey PRIMARY KEY (id)
  constraint account_roles_check CHECK (((roles <@ ARRAY['freelancer'::text, 'client'::text, 'enterprise_client'::text, 'operator'::text]) AND (cardinality(roles) > 0)))
  CREATE UNIQUE INDEX account_email ON platform.account USING btree (email)
  CREATE INDEX account_persona ON platform.account USING btree (id) WHERE (persona IS NOT NULL)
  grant insert, select, update to guildhall_app

table platform.action_outcome
  actor text not null
  key text not null
  action text not null
  request_hash bytea not null
  outcome jsonb not null
  at timestamp with time zone not null
  constraint action_outcome_key_check CHECK (((length(key) >= 8) AND (length(key) <= 100)))
  constraint action_outcome_pkey PRIMARY KEY (actor, key)
  CREATE INDEX action_outcome_at ON platform.action_outcome USING brin (at)
  grant insert, select to guildhall_app

table platform.audit_closing
  finding_id uuid not null
  closed_by uuid
  note text not null
  at timestamp with time zone not null
  constraint audit_closing_closed_by_fkey FOREIGN KEY (closed_by) REFERENCES platform.account(id)
  constraint audit_closing_finding_id_fkey FOREIGN KEY (finding_id) REFERENCES platform.audit_finding(id)
  constraint audit_closing_note_check CHECK (((length(note) >= 1) AND (length(note) <= 2000)))
  constraint audit_closing_pkey PRIMARY KEY (finding_id)
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON platform.audit_closing FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  grant insert, select to guildhall_app
  grant select to guildhall_read

table platform.audit_finding
  id uuid not null
  run_id uuid not null
  audit text not null
  check_name text not null
  owner_id uuid
  row jsonb not null
  fingerprint text not null
  at timestamp with time zone not null
  constraint audit_finding_pkey PRIMARY KEY (id)
  constraint audit_finding_row_check CHECK ((jsonb_typeof("row") = 'object'::text))
  CREATE INDEX audit_finding_at ON platform.audit_finding USING btree (at DESC, id DESC)
  CREATE INDEX audit_finding_fingerprint ON platform.audit_finding USING btree (fingerprint)
  CREATE INDEX audit_finding_owner ON platform.audit_finding USING btree (owner_id) WHERE (owner_id IS NOT NULL)
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON platform.audit_finding FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  grant insert, select to guildhall_app
  grant select to guildhall_read

table platform.audit_run
  id uuid not null
  at timestamp with time zone not null
  took_ms integer
  mode text not null
  step text
  steps_done integer not null default 0
  steps integer not null default 0
  looked_at bigint not null default 0
  findings integer not null default 0
  not_run jsonb not null default '[]'::jsonb
  constraint audit_run_check CHECK ((steps >= steps_done))
  constraint audit_run_findings_check CHECK ((findings >= 0))
  constraint audit_run_looked_at_check CHECK ((looked_at >= 0))
  constraint audit_run_mode_check CHECK ((mode = ANY (ARRAY['full'::text, 'recent'::text])))
  constraint audit_run_pkey PRIMARY KEY (id)
  constraint audit_run_steps_done_check CHECK ((steps_done >= 0))
  constraint audit_run_took_ms_check CHECK ((took_ms >= 0))
  CREATE INDEX audit_run_at ON platform.audit_run USING btree (at DESC)
  CREATE INDEX audit_run_mode ON platform.audit_run USING btree (mode, at DESC, id DESC)
  grant insert, select to guildhall_app
  grant select to guildhall_read

table platform.clock
  single boolean not null default true
  demo boolean not null default false
  ahead interval not null default '00:00:00'::interval
  constraint clock_pkey PRIMARY KEY (single)
  constraint clock_single_check CHECK (single)
  grant select to guildhall_app
  grant select to guildhall_read

table platform.demo_world
  single boolean not null default true
  begun_at timestamp with time zone not null
  finished_at timestamp with time zone
  constraint demo_world_pkey PRIMARY KEY (single)
  constraint demo_world_single_check CHECK (single)

table platform.event
  id uuid not null
  type text not null
  data jsonb not null
  at timestamp with time zone not null
  constraint event_pkey PRIMARY KEY (id)
  CREATE INDEX event_at ON platform.event USING btree (at)
  grant insert, select to guildhall_app

table platform.event_delivery
  event_id uuid not null
  listener text not null
  at timestamp with time zone not null
  constraint event_delivery_event_id_fkey FOREIGN KEY (event_id) REFERENCES platform.event(id)
  constraint event_delivery_pkey PRIMARY KEY (event_id, listener)
  grant insert, select to guildhall_app

table platform.mail
  id uuid not null
  recipient text not null
  account_id uuid
  subject text not null
  text_body text not null
  html_body text not null
  created_at timestamp with time zone not null
  sent_at timestamp with time zone
  failed_reason text
  constraint mail_account_id_fkey FOREIGN KEY (account_id) REFERENCES platform.account(id)
  constraint mail_pkey PRIMARY KEY (id)
  CREATE INDEX mail_account ON platform.mail USING btree (account_id, created_at DESC)
  CREATE INDEX mail_created ON platform.mail USING btree (created_at DESC, id DESC)
  grant insert, select, update to guildhall_app

table platform.mail_token
  token_hash bytea not null
  account_id uuid not null
  purpose text not null
  expires_at timestamp with time zone not null
  used_at timestamp with time zone
  constraint mail_token_account_id_fkey FOREIGN KEY (account_id) REFERENCES platform.account(id)
  constraint mail_token_pkey PRIMARY KEY (token_hash)
  constraint mail_token_purpose_check CHECK ((purpose = ANY (ARRAY['confirm_email'::text, 'reset_password'::text])))
  CREATE INDEX mail_token_account ON platform.mail_token USING btree (account_id)
  grant delete, insert, select, update to guildhall_app

table platform.session
  token_hash bytea not null
  account_id uuid not null
  created_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  user_agent text
  constraint session_account_id_fkey FOREIGN KEY (account_id) REFERENCES platform.account(id)
  constraint session_pkey PRIMARY KEY (token_hash)
  CREATE INDEX session_account ON platform.session USING btree (account_id)
  grant delete, insert, select, update to guildhall_app

table platform.worker
  id text not null
  seen_at timestamp with time zone not null
  constraint worker_pkey PRIMARY KEY (id)

table policy.activation
  policy text not null
  version integer not null
  during tstzrange not null
  constraint activation_during_check CHECK (((NOT isempty(during)) AND lower_inc(during) AND (NOT lower_inf(during))))
  constraint activation_has_no_gap TRIGGER DEFERRABLE INITIALLY DEFERRED
  constraint activation_pkey PRIMARY KEY (policy, during WITHOUT OVERLAPS)
  constraint activation_policy_version_fkey FOREIGN KEY (policy, version) REFERENCES policy.version(policy, version)
  CREATE INDEX activation_version ON policy.activation USING btree (policy, version)
  CREATE TRIGGER activation_change BEFORE DELETE OR UPDATE ON policy.activation FOR EACH ROW EXECUTE FUNCTION policy.guard_activation_change()
  CREATE CONSTRAINT TRIGGER activation_has_no_gap AFTER INSERT OR DELETE OR UPDATE ON policy.activation DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION policy.check_no_gap()
  CREATE TRIGGER activation_insert BEFORE INSERT ON policy.activation FOR EACH ROW EXECUTE FUNCTION policy.guard_activation_insert()
  CREATE TRIGGER activation_is_kept BEFORE TRUNCATE ON policy.activation FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  grant delete, insert, select to guildhall_app
  grant select to guildhall_read

table policy.announcement
  policy text not null
  no integer not null
  kind text not null
  version integer not null
  corrects integer
  at timestamp with time zone not null
  effective_at timestamp with time zone
  canonical text not null
  content jsonb not null generated always as ((canonical)::jsonb) stored
  previous_hash text not null
  hash text not null
  author uuid
  constraint announcement_author_fkey FOREIGN KEY (author) REFERENCES platform.account(id)
  constraint announcement_begins CHECK ((policy.begins(kind) = (effective_at IS NOT NULL)))
  constraint announcement_check1 CHECK (((kind = 'corrected'::text) = (corrects IS NOT NULL)))
  constraint announcement_kind_check CHECK ((kind = ANY (ARRAY['announced'::text, 'reversed'::text, 'suspended'::text, 'withdrawn'::text, 'corrected'::text])))
  constraint announcement_no_check CHECK ((no > 0))
  constraint announcement_pkey PRIMARY KEY (policy, no)
  constraint announcement_policy_corrects_fkey FOREIGN KEY (policy, corrects) REFERENCES policy.announcement(policy, no)
  constraint announcement_policy_version_fkey FOREIGN KEY (policy, version) REFERENCES policy.version(policy, version)
  CREATE UNIQUE INDEX announcement_once ON policy.announcement USING btree (policy, version, kind) WHERE (kind <> 'corrected'::text)
  CREATE INDEX announcement_version ON policy.announcement USING btree (policy, version, no)
  CREATE TRIGGER announcement_chain BEFORE INSERT ON policy.announcement FOR EACH ROW EXECUTE FUNCTION policy.chain_announcement()
  CREATE TRIGGER announcement_is_final BEFORE DELETE OR UPDATE ON policy.announcement FOR EACH ROW EXECUTE FUNCTION platform.refuse_change()
  CREATE TRIGGER announcement_is_kept BEFORE TRUNCATE ON policy.announcement FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  grant insert, select to guildhall_app
  grant select to guildhall_read

table policy.begun
  policy text not null
  version integer not null
  told_at timestamp with time zone not null
  constraint begun_pkey PRIMARY KEY (policy, version)
  constraint begun_policy_version_fkey FOREIGN KEY (policy, version) REFERENCES policy.version(policy, version)
  CREATE TRIGGER begun_is_final BEFORE DELETE OR UPDATE ON policy.begun FOR EACH ROW EXECUTE FUNCTION platform.refuse_change()
  CREATE TRIGGER begun_is_kept BEFORE TRUNCATE ON policy.begun FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  grant insert, select to guildhall_app
  grant select to guildhall_read

table policy.comment
  id uuid not null
  policy text not null
  version integer not null
  author uuid not null
  body text not null
  created_at timestamp with time zone not null default platform.now()
  hidden_at timestamp with time zone
  hidden_by uuid
  hidden_reason text
  poll_answer text
  constraint comment_author_fkey FOREIGN KEY (author) REFERENCES platform.account(id)
  constraint comment_body_check CHECK (((length(body) >= 1) AND (length(body) <= 4000)))
  constraint comment_check CHECK (((hidden_at IS NULL) = (hidden_reason IS NULL)))
  constraint comment_hidden_by_fkey FOREIGN KEY (hidden_by) REFERENCES platform.account(id)
  constraint comment_hidden_reason_check CHECK (((length(hidden_reason) >= 1) AND (length(hidden_reason) <= 500)))
  constraint comment_pkey PRIMARY KEY (id)
  constraint comment_policy_version_fkey FOREIGN KEY (policy, version) REFERENCES policy.version(policy, version)
  constraint comment_poll_answer_check CHECK ((poll_answer = ANY (ARRAY['for'::text, 'against'::text, 'unsure'::text])))
  CREATE INDEX comment_author ON policy.comment USING btree (author, created_at)
  CREATE INDEX comment_thread ON policy.comment USING btree (policy, version, created_at, id)
  grant insert, select to guildhall_app
  grant select to guildhall_read

table policy.comment_report
  comment_id uuid not null
  reporter uuid not null
  reason text not null
  at timestamp with time zone not null
  settled_at timestamp with time zone
  settled_by uuid
  constraint comment_report_comment_id_fkey FOREIGN KEY (comment_id) REFERENCES policy.comment(id)
  constraint comment_report_pkey PRIMARY KEY (comment_id, reporter)
  constraint comment_report_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 500)))
  constraint comment_report_reporter_fkey FOREIGN KEY (reporter) REFERENCES platform.account(id)
  constraint comment_report_settled_by_fkey FOREIGN KEY (settled_by) REFERENCES platform.account(id)
  CREATE INDEX comment_report_by ON policy.comment_report USING btree (reporter, at)
  CREATE INDEX comment_report_open ON policy.comment_report USING btree (comment_id, at) WHERE (settled_at IS NULL)
  grant insert, select to guildhall_app
  grant select to guildhall_read

table policy.draft
  id uuid not null
  policy text not null
  parent integer not null
  title text not null
  words text not null
  changeset jsonb not null
  document jsonb not null
  sha256 text not null
  findings jsonb not null
  diff jsonb not null
  breaks_promises text[] not null
  state text not null
  author uuid
  approver uuid
  approved_sha256 text
  reason text
  version integer
  revision integer not null
  created_at timestamp with time zone not null default platform.now()
  updated_at timestamp with time zone not null default platform.now()
  shared_at timestamp with time zone
  unshared_at timestamp with time zone
  constraint draft_approver_fkey FOREIGN KEY (approver) REFERENCES platform.account(id)
  constraint draft_author_fkey FOREIGN KEY (author) REFERENCES platform.account(id)
  constraint draft_check CHECK (((state <> ALL (ARRAY['approved'::text, 'announced'::text])) OR COALESCE((approved_sha256 = sha256), false)))
  constraint draft_check1 CHECK (((state <> 'announced'::text) OR (version IS NOT NULL)))
  constraint draft_check2 CHECK (((state <> 'rejected'::text) OR (reason IS NOT NULL)))
  constraint draft_check3 CHECK (((unshared_at IS NULL) OR (shared_at IS NOT NULL)))
  constraint draft_pkey PRIMARY KEY (id)
  constraint draft_policy_parent_fkey FOREIGN KEY (policy, parent) REFERENCES policy.version(policy, version)
  constraint draft_policy_version_fkey FOREIGN KEY (policy, version) REFERENCES policy.version(policy, version)
  constraint draft_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 2000)))
  constraint draft_revision_check CHECK ((revision > 0))
  constraint draft_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'in_review'::text, 'approved'::text, 'announced'::text, 'rejected'::text, 'withdrawn'::text])))
  constraint draft_title_check CHECK (((length(title) >= 1) AND (length(title) <= 200)))
  constraint draft_words_check CHECK ((length(words) <= 20000))
  CREATE INDEX draft_recent ON policy.draft USING btree (policy, updated_at DESC, id DESC)
  CREATE INDEX draft_shared ON policy.draft USING btree (policy, updated_at DESC, id DESC) WHERE ((shared_at IS NOT NULL) AND (unshared_at IS NULL))
  CREATE UNIQUE INDEX draft_version ON policy.draft USING btree (policy, version) WHERE (version IS NOT NULL)
  grant insert, select, update to guildhall_app
  grant select to guildhall_read

table policy.draft_measurement
  draft_id uuid not null
  plan jsonb not null
  author uuid
  updated_at timestamp with time zone not null default platform.now()
  constraint draft_measurement_author_fkey FOREIGN KEY (author) REFERENCES platform.account(id)
  constraint draft_measurement_draft_id_fkey FOREIGN KEY (draft_id) REFERENCES policy.draft(id)
  constraint draft_measurement_pkey PRIMARY KEY (draft_id)
  grant insert, select to guildhall_app
  grant select to guildhall_read

table policy.draft_step
  draft_id uuid not null
  no integer not null
  kind text not null
  sha256 text not null
  parent integer not null
  changeset jsonb
  words text
  by uuid
  at timestamp with time zone not null
  constraint draft_step_by_fkey FOREIGN KEY (by) REFERENCES platform.account(id)
  constraint draft_step_check CHECK (((changeset IS NOT NULL) = (kind = ANY (ARRAY['saved'::text, 'merged'::text]))))
  constraint draft_step_check1 CHECK (((kind <> 'remarked'::text) OR (words IS NOT NULL)))
  constraint draft_step_draft_id_fkey FOREIGN KEY (draft_id) REFERENCES policy.draft(id)
  constraint draft_step_kind_check CHECK ((kind = ANY (ARRAY['saved'::text, 'merged'::text, 'planned'::text, 'submitted'::text, 'remarked'::text, 'shared'::text, 'unshared'::text, 'approved'::text, 'rejected'::text, 'announced'::text, 'withdrawn'::text])))
  constraint draft_step_no_check CHECK ((no > 0))
  constraint draft_step_pkey PRIMARY KEY (draft_id, no)
  constraint draft_step_words_check CHECK (((length(words) >= 1) AND (length(words) <= 4000)))
  CREATE TRIGGER draft_step_is_final BEFORE DELETE OR UPDATE ON policy.draft_step FOR EACH ROW EXECUTE FUNCTION platform.refuse_change()
  CREATE TRIGGER draft_step_is_kept BEFORE TRUNCATE ON policy.draft_step FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  grant insert, select to guildhall_app
  grant select to guildhall_read

table policy.draft_tests
  draft_id uuid not null
  tests jsonb not null
  updated_at timestamp with time zone not null default platform.now()
  constraint draft_tests_draft_id_fkey FOREIGN KEY (draft_id) REFERENCES policy.draft(id)
  constraint draft_tests_pkey PRIMARY KEY (draft_id)
  grant insert, select to guildhall_app
  grant select to guildhall_read

table policy.impact
  id uuid not null
  policy text not null
  parent_sha256 text not null
  sha256 text not null
  figures jsonb not null
  measured_at timestamp with time zone not null default platform.now()
  constraint impact_pkey PRIMARY KEY (id)
  CREATE INDEX impact_pair ON policy.impact USING btree (policy, sha256, parent_sha256, measured_at DESC)
  CREATE TRIGGER impact_is_final BEFORE DELETE OR UPDATE ON policy.impact FOR EACH ROW EXECUTE FUNCTION platform.refuse_change()
  CREATE TRIGGER impact_is_kept BEFORE TRUNCATE ON policy.impact FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  grant insert, select to guildhall_app
  grant select to guildhall_read

table policy.pin
  subject_kind text not null
  subject_id uuid not null
  action text not null
  no smallint not null
  payer_id uuid not null
  policy text not null
  version integer not null
  clause_id text not null
  sha256 text not null
  facts integer[] not null
  amount integer not null
  pinned_at timestamp with time zone not null
  constraint pin_amount_check CHECK ((amount >= 0))
  constraint pin_no_check CHECK ((no > 0))
  constraint pin_pkey PRIMARY KEY (subject_kind, subject_id, action, no)
  constraint pin_subject_kind_check CHECK ((subject_kind ~ '^[a-z_]{1,40}$'::text))
  CREATE INDEX pin_log ON policy.pin USING btree (policy, pinned_at, subject_id, action)
  CREATE INDEX pin_of_payer ON policy.pin USING btree (payer_id, policy, pinned_at) WHERE (no = 1)
  CREATE INDEX pin_version ON policy.pin USING btree (policy, version, subject_id)
  CREATE TRIGGER pin_is_final BEFORE DELETE OR UPDATE ON policy.pin FOR EACH ROW EXECUTE FUNCTION platform.refuse_change()
  CREATE TRIGGER pin_is_kept BEFORE TRUNCATE ON policy.pin FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  grant insert, select to guildhall_app
  grant select to guildhall_read

table policy.poll_answer
  policy text not null
  version integer not null
  account_id uuid not null
  answer text not null
  side text not null
  at timestamp with time zone not null
  constraint poll_answer_account_id_fkey FOREIGN KEY (account_id) REFERENCES platform.account(id)
  constraint poll_answer_answer_check CHECK ((answer = ANY (ARRAY['for'::text, 'against'::text, 'unsure'::text])))
  constraint poll_answer_pkey PRIMARY KEY (policy, version, account_id)
  constraint poll_answer_policy_version_fkey FOREIGN KEY (policy, version) REFERENCES policy.version(policy, version)
  constraint poll_answer_side_check CHECK ((side = ANY (ARRAY['freelancer'::text, 'client'::text, 'both'::text])))
  CREATE TRIGGER poll_answer_open BEFORE INSERT OR UPDATE ON policy.poll_answer FOR EACH ROW EXECUTE FUNCTION policy.guard_poll_answer()
  grant insert, select to guildhall_app
  grant select to guildhall_read

table policy.version
  policy text not null
  version integer not null
  parent integer
  kind text not null
  changeset jsonb not null
  canonical text not null
  document jsonb not null generated always as ((canonical)::jsonb) stored
  sha256 text not null
  parent_sha256 text
  nobody_pays_more boolean not null
  diff jsonb not null
  breaks_promises text[] not null
  reverses_version integer
  reverses_clauses text[]
  title text not null
  author uuid
  created_at timestamp with time zone not null default platform.now()
  suspends_version integer
  suspends_clauses text[]
  constraint suspension_costs_nobody CHECK (((kind <> 'suspension'::text) OR nobody_pays_more))
  constraint suspension_names_its_version CHECK ((((kind = 'suspension'::text) = (suspends_version IS NOT NULL)) AND ((kind = 'suspension'::text) = (COALESCE(cardinality(suspends_clauses), 0) > 0))))
  constraint version_author_fkey FOREIGN KEY (author) REFERENCES platform.account(id)
  constraint version_check CHECK ((sha256 = encode(sha256(convert_to(canonical, 'UTF8'::name)), 'hex'::text)))
  constraint version_check1 CHECK (((parent IS NULL) = (parent_sha256 IS NULL)))
  constraint version_check2 CHECK ((parent < version))
  constraint version_check3 CHECK (((kind = 'reversal'::text) = (reverses_version IS NOT NULL)))
  constraint version_check4 CHECK (((kind <> 'reversal'::text) OR nobody_pays_more))
  constraint version_check5 CHECK ((nobody_pays_more = ((diff -> 'nobodyPaysMore'::text))::boolean))
  constraint version_check6 CHECK (((parent IS NULL) OR (((diff ->> 'beforeHash'::text) = parent_sha256) AND ((diff ->> 'afterHash'::text) = sha256))))
  constraint version_kind_check CHECK ((kind = ANY (ARRAY['normal'::text, 'reversal'::text, 'suspension'::text])))
  constraint version_pkey PRIMARY KEY (policy, version)
  constraint version_policy_check CHECK ((policy ~ '^[a-z][a-z0-9-]{0,39}$'::text))
  constraint version_policy_parent_parent_sha256_fkey FOREIGN KEY (policy, parent, parent_sha256) REFERENCES policy.version(policy, version, sha256)
  constraint version_policy_reverses_version_fkey FOREIGN KEY (policy, reverses_version) REFERENCES policy.version(policy, version)
  constraint version_policy_suspends_version_fkey FOREIGN KEY (policy, suspends_version) REFERENCES policy.version(policy, version)
  constraint version_policy_version_sha256_key UNIQUE (policy, version, sha256)
  constraint version_title_check CHECK (((length(title) >= 1) AND (length(title) <= 200)))
  constraint version_version_check CHECK ((version > 0))
  CREATE INDEX version_reverses ON policy.version USING btree (policy, reverses_version) WHERE (reverses_version IS NOT NULL)
  CREATE INDEX version_suspends ON policy.version USING btree (policy, suspends_version) WHERE (suspends_version IS NOT NULL)
  CREATE TRIGGER version_is_final BEFORE DELETE OR UPDATE ON policy.version FOR EACH ROW EXECUTE FUNCTION platform.refuse_change()
  CREATE TRIGGER version_is_kept BEFORE TRUNCATE ON policy.version FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  grant insert, select to guildhall_app
  grant select to guildhall_read

table profiles.figures
  account_id uuid not null
  earnings_usd_cents bigint not null default 0
  year_earnings_usd_cents bigint not null default 0
  finished_contracts integer not null default 0
  running_contracts integer not null default 0
  review_count integer not null default 0
  review_stars integer not null default 0
  success_score smallint
  success_basis jsonb
  earned_badge text not null default 'none'::text
  expert_vetted boolean not null default false
  badge text not null generated always as (
CASE
    WHEN expert_vetted THEN 'expert_vetted'::text
    ELSE earned_badge
END) stored
  refreshed_at timestamp with time zone not null
  constraint figures_account_id_fkey FOREIGN KEY (account_id) REFERENCES profiles.profile(account_id)
  constraint figures_check CHECK (((year_earnings_usd_cents >= 0) AND (year_earnings_usd_cents <= earnings_usd_cents)))
  constraint figures_check1 CHECK (((review_stars >= review_count) AND (review_stars <= (5 * review_count))))
  constraint figures_check2 CHECK (((success_score IS NULL) = (success_basis IS NULL)))
  constraint figures_earned_badge_check CHECK ((earned_badge = ANY (ARRAY['none'::text, 'rising_talent'::text, 'top_rated'::text, 'top_rated_plus'::text])))
  constraint figures_earnings_usd_cents_check CHECK ((earnings_usd_cents >= 0))
  constraint figures_finished_contracts_check CHECK ((finished_contracts >= 0))
  constraint figures_pkey PRIMARY KEY (account_id)
  constraint figures_review_count_check CHECK ((review_count >= 0))
  constraint figures_running_contracts_check CHECK ((running_contracts >= 0))
  constraint figures_success_score_check CHECK (((success_score >= 0) AND (success_score <= 100)))
  CREATE INDEX figures_badge ON profiles.figures USING btree (badge) WHERE (badge <> 'none'::text)
  grant insert, select, update to guildhall_app
  grant select to guildhall_read

table profiles.portfolio_item
  account_id uuid not null
  position smallint not null
  title text not null
  description text not null
  constraint portfolio_item_account_id_fkey FOREIGN KEY (account_id) REFERENCES profiles.profile(account_id)
  constraint portfolio_item_description_check CHECK ((length(description) <= 1000))
  constraint portfolio_item_pkey PRIMARY KEY (account_id, "position")
  constraint portfolio_item_position_check CHECK ((("position" >= 1) AND ("position" <= 12)))
  constraint portfolio_item_title_check CHECK (((length(title) >= 1) AND (length(title) <= 120)))
  grant delete, insert, select, update to guildhall_app
  grant select to guildhall_read

table profiles.profile
  account_id uuid not null
  headline text not null default ''::text
  overview text not null default ''::text
  category text
  skills text[] not null default '{}'::text[]
  hourly_rate_usd_cents integer
  country text
  city text
  languages jsonb not null default '[]'::jsonb
  hours_per_week smallint not null default 0
  visibility text not null default 'public'::text
  plan text not null default 'basic'::text
  joined_at timestamp with time zone not null
  updated_at timestamp with time zone not null
  document tsvector not null generated always as (search.document(headline, skills, overview)) stored
  constraint profile_account_id_fkey FOREIGN KEY (account_id) REFERENCES platform.account(id)
  constraint profile_category_check CHECK ((category = ANY (ARRAY['web_development'::text, 'mobile_development'::text, 'data_science'::text, 'design'::text, 'writing'::text, 'translation'::text, 'marketing'::text, 'video_audio'::text, 'admin_support'::text, 'engineering'::text, 'legal'::text, 'accounting'::text])))
  constraint profile_city_check CHECK (((length(city) >= 1) AND (length(city) <= 80)))
  constraint profile_country_check CHECK ((country ~ '^[A-Z]{2}$'::text))
  constraint profile_headline_check CHECK ((length(headline) <= 120))
  constraint profile_hourly_rate_usd_cents_check CHECK (((hourly_rate_usd_cents >= 300) AND (hourly_rate_usd_cents <= 100000)))
  constraint profile_hours_per_week_check CHECK (((hours_per_week >= 0) AND (hours_per_week <= 60)))
  constraint profile_languages_check CHECK ((jsonb_typeof(languages) = 'array'::text))
  constraint profile_overview_check CHECK ((length(overview) <= 5000))
  constraint profile_pkey PRIMARY KEY (account_id)
  constraint profile_plan_check CHECK ((plan = ANY (ARRAY['basic'::text, 'plus'::text])))
  constraint profile_skills_check CHECK ((cardinality(skills) <= 15))
  constraint profile_visibility_check CHECK ((visibility = ANY (ARRAY['public'::text, 'members'::text, 'hidden'::text])))
  CREATE INDEX profile_category ON profiles.profile USING btree (category) WHERE (visibility <> 'hidden'::text)
  CREATE INDEX profile_document ON profiles.profile USING gin (document) WITH (fastupdate=off)
  CREATE INDEX profile_headline_trigrams ON profiles.profile USING gin (search.folded(headline) gin_trgm_ops)
  CREATE INDEX profile_skills ON profiles.profile USING gin (skills)
  CREATE INDEX profile_updated ON profiles.profile USING btree (updated_at DESC, account_id DESC) WHERE (visibility <> 'hidden'::text)
  grant insert, select, update to guildhall_app
  grant select to guildhall_read

table profiles.vetting
  id uuid not null
  account_id uuid not null
  passed boolean not null
  note text not null
  operator_id uuid
  at timestamp with time zone not null
  constraint vetting_account_id_fkey FOREIGN KEY (account_id) REFERENCES profiles.profile(account_id)
  constraint vetting_note_check CHECK (((length(note) >= 1) AND (length(note) <= 1000)))
  constraint vetting_operator_id_fkey FOREIGN KEY (operator_id) REFERENCES platform.account(id)
  constraint vetting_pkey PRIMARY KEY (id)
  CREATE INDEX vetting_account ON profiles.vetting USING btree (account_id, at DESC)
  CREATE TRIGGER vetting_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON profiles.vetting FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  grant insert, select to guildhall_app
  grant select to guildhall_read

table proposals.message
  id uuid not null
  proposal_id uuid not null
  author_id uuid not null
  text text not null
  at timestamp with time zone not null
  constraint message_author_id_fkey FOREIGN KEY (author_id) REFERENCES platform.account(id)
  constraint message_pkey PRIMARY KEY (id)
  constraint message_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES proposals.proposal(id)
  constraint message_text_check CHECK (((length(text) >= 1) AND (length(text) <= 5000)))
  CREATE INDEX message_of_proposal ON proposals.message USING btree (proposal_id, at, id)
  CREATE TRIGGER message_is_history BEFORE DELETE OR UPDATE ON proposals.message FOR EACH ROW EXECUTE FUNCTION platform.refuse_change()
  CREATE TRIGGER message_is_kept BEFORE TRUNCATE ON proposals.message FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  grant insert, select to guildhall_app
  grant select to guildhall_read

table proposals.move
  proposal_id uuid not null
  no integer not null
  state text not null
  actor_id uuid
  reason text
  at timestamp with time zone not null
  constraint move_no_check CHECK ((no > 0))
  constraint move_pkey PRIMARY KEY (proposal_id, no)
  constraint move_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES proposals.proposal(id)
  CREATE TRIGGER move_is_history BEFORE DELETE OR UPDATE ON proposals.move FOR EACH ROW EXECUTE FUNCTION platform.refuse_change()
  CREATE TRIGGER move_is_kept BEFORE TRUNCATE ON proposals.move FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  grant insert, select to guildhall_app
  grant select to guildhall_read

table proposals.proposal
  id uuid not null
  job_id uuid not null
  organization_id uuid not null
  freelancer_id uuid not null
  invitation_id uuid
  initiator text not null
  state text not null
  cover_letter text not null
  answers jsonb not null default '[]'::jsonb
  pay text not null
  amount_usd_cents bigint not null
  estimated_days integer not null
  charge_id uuid not null
  charged_connects integer not null
  reason text
  offer_amount_usd_cents bigint
  offer_expires_at timestamp with time zone
  submitted_at timestamp with time zone not null
  opened_at timestamp with time zone
  moved_at timestamp with time zone not null
  constraint proposal_amount_usd_cents_check CHECK (((amount_usd_cents >= 100) AND (amount_usd_cents <= 100000000)))
  constraint proposal_answers_check CHECK ((jsonb_typeof(answers) = 'array'::text))
  constraint proposal_charged_connects_check CHECK ((charged_connects >= 0))
  constraint proposal_check CHECK ((opened_at >= submitted_at))
  constraint proposal_check1 CHECK (((state <> 'offered'::text) OR ((offer_amount_usd_cents IS NOT NULL) AND (offer_expires_at IS NOT NULL))))
  constraint proposal_cover_letter_check CHECK (((length(cover_letter) >= 1) AND (length(cover_letter) <= 5000)))
  constraint proposal_estimated_days_check CHECK (((estimated_days >= 1) AND (estimated_days <= 1000)))
  constraint proposal_freelancer_id_fkey FOREIGN KEY (freelancer_id) REFERENCES profiles.profile(account_id)
  constraint proposal_initiator_check CHECK ((initiator = ANY (ARRAY['self'::text, 'client_invite'::text, 'platform_invite'::text, 'enterprise_outreach'::text, 'talent_pool'::text])))
  constraint proposal_invitation_id_fkey FOREIGN KEY (invitation_id) REFERENCES invitations.invitation(id)
  constraint proposal_job_id_fkey FOREIGN KEY (job_id) REFERENCES jobs.job(id)
  constraint proposal_offer_amount_usd_cents_check CHECK (((offer_amount_usd_cents >= 100) AND (offer_amount_usd_cents <= 100000000)))
  constraint proposal_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations.organization(id)
  constraint proposal_pay_check CHECK ((pay = ANY (ARRAY['fixed'::text, 'hourly'::text])))
  constraint proposal_pkey PRIMARY KEY (id)
  constraint proposal_reason_check CHECK ((length(reason) <= 500))
  constraint proposal_state_check CHECK ((state = ANY (ARRAY['submitted'::text, 'active'::text, 'shortlisted'::text, 'archived'::text, 'offered'::text, 'hired'::text, 'declined'::text, 'withdrawn'::text, 'closed'::text])))
  CREATE INDEX proposal_charge ON proposals.proposal USING btree (charge_id)
  CREATE UNIQUE INDEX proposal_job_freelancer ON proposals.proposal USING btree (job_id, freelancer_id)
  CREATE INDEX proposal_of_freelancer ON proposals.proposal USING btree (freelancer_id, submitted_at DESC, id DESC)
  CREATE INDEX proposal_of_job ON proposals.proposal USING btree (job_id, submitted_at DESC, id DESC)
  CREATE INDEX proposal_of_organization ON proposals.proposal USING btree (organization_id, submitted_at DESC)
  CREATE INDEX proposal_offer_running_out ON proposals.proposal USING btree (offer_expires_at) WHERE (state = 'offered'::text)
  grant insert, select, update to guildhall_app
  grant select to guildhall_read

table search.alias
  asked tsquery not null
  finds tsquery not null
  constraint alias_pkey PRIMARY KEY (asked)
  grant select to guildhall_app
  grant select to guildhall_read

table simulation.history_day
  format text not null
  day date not null
  rows integer not null
  columns bytea not null
  kept_at timestamp with time zone not null
  constraint history_day_pkey PRIMARY KEY (format, day)
  constraint history_day_rows_check CHECK ((rows >= 0))
  grant delete, insert, select to guildhall_app
  grant select to guildhall_read

table simulation.run
  id uuid not null
  policy text not null
  subject_kind text not null
  subject text not null
  title text not null
  before_version integer not null
  before_sha256 text not null
  after_sha256 text not null
  days integer not null
  state text not null
  progress_what text
  progress_done bigint not null default 0
  progress_total bigint not null default 0
  asked_by uuid
  asked_at timestamp with time zone not null
  finished_at timestamp with time zone
  problem text
  record json
  report json
  repeats uuid
  window_until timestamp with time zone
  forecast json
  constraint run_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES platform.account(id)
  constraint run_check CHECK (((state = ANY (ARRAY['done'::text, 'failed'::text, 'cancelled'::text])) = (finished_at IS NOT NULL)))
  constraint run_check1 CHECK (((state = 'done'::text) = (report IS NOT NULL)))
  constraint run_check2 CHECK (((report IS NULL) = (record IS NULL)))
  constraint run_check3 CHECK (((state = 'failed'::text) = (problem IS NOT NULL)))
  constraint run_check4 CHECK (((repeats IS NULL) = (window_until IS NULL)))
  constraint run_check5 CHECK (((forecast IS NULL) OR (state = 'done'::text)))
  constraint run_days_check CHECK (((days >= 1) AND (days <= 3660)))
  constraint run_pkey PRIMARY KEY (id)
  constraint run_repeats_fkey FOREIGN KEY (repeats) REFERENCES simulation.run(id)
  constraint run_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'done'::text, 'failed'::text, 'cancelled'::text])))
  constraint run_subject_check CHECK (((length(subject) >= 1) AND (length(subject) <= 200)))
  constraint run_subject_kind_check CHECK ((subject_kind = ANY (ARRAY['draft'::text, 'version'::text, 'pack'::text])))
  constraint run_title_check CHECK (((length(title) >= 1) AND (length(title) <= 300)))
  CREATE INDEX run_open ON simulation.run USING btree (asked_at) WHERE (state = ANY (ARRAY['queued'::text, 'running'::text]))
  CREATE INDEX run_recent ON simulation.run USING btree (policy, asked_at DESC, id DESC)
  CREATE INDEX run_repeats ON simulation.run USING btree (repeats, asked_at DESC) WHERE (repeats IS NOT NULL)
  CREATE INDEX run_subject ON simulation.run USING btree (policy, subject_kind, subject, asked_at DESC)
  CREATE TRIGGER run_is_final BEFORE UPDATE ON simulation.run FOR EACH ROW EXECUTE FUNCTION simulation.guard_run()
  CREATE TRIGGER run_is_kept BEFORE TRUNCATE ON simulation.run FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
  CREATE TRIGGER run_stays BEFORE DELETE ON simulation.run FOR EACH ROW EXECUTE FUNCTION platform.refuse_change()
  grant insert, select to guildhall_app
  grant select to guildhall_read

CREATE OR REPLACE FUNCTION grants.guard_make_good()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if exists (
    select from grants.special_grant s
    where s.id = substr(new.key, length(new.kind) + 2)::uuid and s.state in ('issuing', 'issued') and s.qty = new.qty
      and (s.recipients = 'person' and s.owner_id = new.owner_id and new.kind = 'make_good'
           or s.recipients = 'active_between' and new.kind = 'make_good'
           or s.recipients = 'joined_before' and new.kind = 'gift')
  ) then return new; end if;
  raise exception 'no % without a special grant that a second operator approved', new.kind using errcode = 'check_violation';
end $function$

CREATE OR REPLACE FUNCTION grants.guard_promo_code()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if to_jsonb(new) - array['redeemed', 'ended_by', 'ended_at'] = to_jsonb(old) - array['redeemed', 'ended_by', 'ended_at']
     and new.redeemed >= old.redeemed and (old.ended_at is null or (new.ended_at, new.ended_by) = (old.ended_at, old.ended_by))
  then return new; end if;
  raise exception 'a promo code is final; it is redeemed, and ended once' using errcode = 'restrict_violation';
end $function$

CREATE OR REPLACE FUNCTION grants.guard_special_grant()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  moving text[] := array['state', 'people', 'decided_by', 'decided_at', 'decision_note', 'issued_through', 'issued_people', 'finished_at'];
  working text[] := array['state', 'issued_through', 'issued_people', 'finished_at'];
begin
  if tg_op = 'INSERT' then
    if new.state = 'proposed' then return new; end if;
    raise exception 'a special grant begins as a proposal' using errcode = 'restrict_violation';
  end if;
  if old.state = 'proposed' and new.state <> 'proposed' and to_jsonb(new) - moving = to_jsonb(old) - moving then return new; end if;
  if old.state = 'issuing' and new.state in ('issuing', 'issued') and to_jsonb(new) - working = to_jsonb(old) - working
     and new.issued_people >= old.issued_people
  then return new; end if;
  raise exception 'a special grant is decided once, and what it says is final' using errcode = 'restrict_violation';
end $function$

CREATE OR REPLACE FUNCTION ledger.micros(moment timestamp with time zone)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN ((EXTRACT(epoch FROM moment) * (1000000)::numeric))::bigint

CREATE OR REPLACE FUNCTION ledger.settled_below()
 RETURNS bigint
 LANGUAGE sql
 STABLE
RETURN (ledger.xids_before() + ((pg_snapshot_xmin(pg_current_snapshot()))::text)::bigint)

CREATE OR REPLACE FUNCTION ledger.this_xid()
 RETURNS bigint
 LANGUAGE sql
 STABLE
RETURN (ledger.xids_before() + ((pg_current_xact_id())::text)::bigint)

CREATE OR REPLACE FUNCTION ledger.xids_before()
 RETURNS bigint
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (0)::bigint

CREATE OR REPLACE FUNCTION platform.advance_clock(forward interval)
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'platform'
AS $function$
begin
  if forward < interval '0' then raise exception 'the clock only moves forward' using errcode = 'check_violation'; end if;
  update platform.clock set ahead = ahead + forward where demo;
  if not found then raise exception 'the clock can only be moved in demo mode' using errcode = 'check_violation'; end if;
  return platform.now();
end $function$

CREATE OR REPLACE FUNCTION platform.enqueue(task text, payload json, job_key text DEFAULT NULL::text, run_at timestamp with time zone DEFAULT NULL::timestamp with time zone, queue text DEFAULT NULL::text)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'graphile_worker', 'public'
AS $function$
  select from graphile_worker.add_job(task, payload, queue_name => queue, run_at => run_at, job_key => job_key, max_attempts => 25)
$function$

CREATE OR REPLACE FUNCTION platform.enqueue_lost_events(types text[], listeners text[])
 RETURNS bigint
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'platform', 'public'
AS $function$
  with lost as (
    select event.id from platform.event
    where event.at between platform.now() - interval '2 days' and platform.now() - interval '2 minutes'
      and exists (
        select from unnest(types, listeners) as hearing (type, listener)
        where hearing.type = event.type
          and not exists (select from platform.event_delivery as done where done.event_id = event.id and done.listener = hearing.listener)
      )
      and not exists (select from graphile_worker._private_jobs as job where job.key = 'event/' || event.id)
    limit 1000
  ), added as (
    select platform.enqueue('deliver-event', json_build_object('eventId', id), 'event/' || id) from lost
  )
  select count(*) from added
$function$

CREATE OR REPLACE FUNCTION platform.forget_old()
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'platform'
AS $function$
  delete from platform.session where expires_at < clock_timestamp() - interval '7 days';
  delete from platform.mail_token where expires_at < clock_timestamp() - interval '30 days';
  delete from platform.action_outcome where at < platform.now() - interval '90 days';
  delete from platform.event_delivery where at < platform.now() - interval '90 days';
  delete from platform.event where at < platform.now() - interval '90 days'
    and not exists (select from platform.event_delivery as done where done.event_id = event.id);
  delete from platform.mail where created_at < platform.now() - interval '400 days';
  delete from platform.audit_run where at < platform.now() - interval '90 days';
$function$

CREATE OR REPLACE FUNCTION platform.now()
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'platform'
AS $function$
  select case when demo then coalesce(nullif(current_setting('guildhall.story_time', true), '')::timestamptz, clock_timestamp() + ahead)
              else clock_timestamp() end
  from platform.clock
$function$

CREATE OR REPLACE FUNCTION platform.queue_figures()
 RETURNS TABLE(waiting bigint, failing bigint, given_up bigint, oldest_seconds double precision)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'graphile_worker'
AS $function$
  select count(*) filter (where attempts = 0),
         count(*) filter (where attempts > 0 and attempts < max_attempts),
         count(*) filter (where attempts >= max_attempts and locked_at is null),
         coalesce(extract(epoch from clock_timestamp() - min(run_at) filter (
           where run_at <= clock_timestamp() and locked_at is null and attempts < max_attempts)), 0)
  from graphile_worker._private_jobs
$function$

CREATE OR REPLACE FUNCTION platform.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'history is append-only: % on %.% is refused', tg_op, tg_table_schema, tg_table_name
    using errcode = 'restrict_violation', hint = 'Write an opposite entry that points at the first.';
end $function$

CREATE OR REPLACE FUNCTION platform.unlock_silent_workers(silent_for interval)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'graphile_worker', 'platform', 'public'
AS $function$
declare silent text[];
begin
  delete from platform.worker where seen_at < clock_timestamp() - interval '1 day';
  select array_agg(distinct locked_by) into silent
  from (
    select locked_by from graphile_worker._private_jobs where locked_at < clock_timestamp() - silent_for
    union all
    select locked_by from graphile_worker._private_job_queues where locked_at < clock_timestamp() - silent_for
  ) as held
  where locked_by is not null
    and not exists (
      select from platform.worker where worker.id = held.locked_by and seen_at > clock_timestamp() - greatest(silent_for, interval '30 seconds')
    );
  if silent is null then return 0; end if;
  perform graphile_worker.force_unlock_workers(silent);
  return cardinality(silent);
end $function$

CREATE OR REPLACE FUNCTION policy.begins(entry_kind text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select entry_kind in ('announced', 'reversed', 'suspended')
$function$

CREATE OR REPLACE FUNCTION policy.chain_announcement()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  last policy.announcement;
begin
  perform pg_advisory_xact_lock(hashtextextended('policy/' || new.policy, 0));
  select * into last from policy.announcement where policy = new.policy order by no desc limit 1;
  new.no := coalesce(last.no, 0) + 1;
  -- Entries are dated to the millisecond: this keeps them strictly after everything that was charged before the lock.
  perform pg_sleep(0.002);
  new.at := date_trunc('milliseconds', platform.now());
  -- No date means at once.
  if policy.begins(new.kind) then new.effective_at := date_trunc('milliseconds', coalesce(new.effective_at, new.at)); end if;
  new.previous_hash := coalesce(last.hash, repeat('0', 64));
  new.hash := policy.entry_hash(new);
  -- What takes effect at once begins at `at`, a moment before its activation is written. Nobody can have charged in between:
  -- the lock was taken before `at` and is held until the end. The setting tells the guard below that this is such a case.
  perform set_config('guildhall.announced', new.policy || '/' || policy.utc_text(new.at), true);
  return new;
end $function$

CREATE OR REPLACE FUNCTION policy.check_no_gap()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if exists (
    select from (
      select upper(during) as ends, lead(lower(during)) over (order by lower(during)) as next_starts
      from policy.activation where policy = coalesce(new.policy, old.policy)
    ) as spans where ends is distinct from next_starts
  ) then
    raise exception 'the versions of % leave a time without any version in force', coalesce(new.policy, old.policy)
      using errcode = 'check_violation', constraint = 'no_gap';
  end if;
  return null;
end $function$

CREATE OR REPLACE FUNCTION policy.days_by(notice jsonb, changed_policy text, change_kind text)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$
  with recursive clause as (
    select node, node ->> 'id' as id, node ->> 'exceptionTo' as above from jsonb_array_elements(notice -> 'clauses') as node
    where node ->> 'for' = 'notice.days'
  ), depth as (
    select id, 0 as depth from clause where above is null
    union all
    select clause.id, depth.depth + 1 from clause join depth on clause.above = depth.id where depth.depth < 500
  )
  select policy.fixed_amount(notice, node -> 'charge')
  from clause join depth using (id)
  where coalesce(node #> '{when,changedPolicy,in}' ? changed_policy, true) and coalesce(node #> '{when,changeKind,in}' ? change_kind, true)
  order by depth desc limit 1
$function$

CREATE OR REPLACE FUNCTION policy.entry_hash(entry policy.announcement)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select encode(sha256(convert_to(concat_ws(E'\n', entry.previous_hash, entry.policy, entry.no, entry.kind, entry.version,
    coalesce(entry.corrects::text, ''), policy.utc_text(entry.at), policy.utc_text(entry.effective_at), entry.canonical), 'UTF8')), 'hex')
$function$

CREATE OR REPLACE FUNCTION policy.fixed_amount(document jsonb, charge jsonb)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case jsonb_typeof(charge -> 'fixed')
    when 'number' then (charge ->> 'fixed')::int
    when 'string' then (document -> 'params' ->> (charge ->> 'fixed'))::int
  end
$function$

CREATE OR REPLACE FUNCTION policy.guard_activation_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'DELETE' then
    if lower(old.during) <= platform.now() then
      raise exception 'version % of % has begun; its time in force is history', old.version, old.policy using errcode = 'restrict_violation';
    end if;
    return old;
  end if;
  if new.policy <> old.policy or new.version <> old.version or lower(new.during) <> lower(old.during)
    or upper(old.during) <= platform.now()
    or (upper(new.during) < date_trunc('milliseconds', platform.now())
        and new.policy || '/' || policy.utc_text(upper(new.during)) is distinct from current_setting('guildhall.announced', true)) then
    raise exception 'only an end in the future may move: version % of %', old.version, old.policy using errcode = 'restrict_violation';
  end if;
  return new;
end $function$

CREATE OR REPLACE FUNCTION policy.guard_activation_insert()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  successor policy.version;
  predecessor policy.version;
  entry policy.announcement;
  days int;
begin
  select * into strict successor from policy.version where policy = new.policy and version = new.version;
  if not exists (select from policy.activation where policy = new.policy) then
    return new;
  end if;
  select v.* into predecessor from policy.activation a join policy.version v using (policy, version)
  where a.policy = new.policy and upper(a.during) = lower(new.during);
  if not found then
    -- The key names the overlap (23P01) better than this rule could.
    if exists (select from policy.activation where policy = new.policy and during && new.during) then return new; end if;
    raise exception 'version % of % leaves a time without any version in force', new.version, new.policy using errcode = 'check_violation';
  end if;
  if successor.parent is distinct from predecessor.version then
    raise exception 'version % of % was compared with version %, but would follow version %',
      new.version, new.policy, successor.parent, predecessor.version using errcode = 'check_violation';
  end if;
  select * into entry from policy.announcement
  where policy = new.policy and version = new.version and policy.begins(kind);
  if not found or entry.effective_at <> lower(new.during) or lower(new.during) < entry.at then
    raise exception 'version % of % was not announced for this moment', new.version, new.policy using errcode = 'check_violation';
  end if;
  -- What is taken back or suspended has to stop at once, and proves that it costs nobody anything.
  if successor.kind = 'normal' then
    days := policy.notice_floor(predecessor, successor.nobody_pays_more, cardinality(successor.breaks_promises) > 0, entry.at);
    if lower(new.during) < entry.at + make_interval(hours => 24 * days) then
      raise exception 'version % of % needs % days of notice and may start at % at the earliest',
        new.version, new.policy, days, policy.utc_text(entry.at + make_interval(hours => 24 * days)) using errcode = 'check_violation',
        constraint = 'notice_floor';
    end if;
  end if;
  return new;
end $function$

CREATE OR REPLACE FUNCTION policy.guard_poll_answer()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if not exists (
    select from policy.activation where policy = new.policy and version = new.version and lower(during) > platform.now()
  ) then
    raise exception 'the poll on version % of % is closed', new.version, new.policy using errcode = 'check_violation',
      constraint = 'poll_closed';
  end if;
  return new;
end $function$

CREATE OR REPLACE FUNCTION policy.notice_days(document jsonb, breaks_promise boolean)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case when breaks_promise
    then greatest(coalesce((document #>> '{params,notice.promise-days}')::int, 45), coalesce((document #>> '{limits,noticeDays}')::int, 30))
    else coalesce((document #>> '{limits,noticeDays}')::int, 30) end
$function$

CREATE OR REPLACE FUNCTION policy.notice_floor(changed policy.version, nobody_worse_off boolean, breaks_promise boolean, announced_at timestamp with time zone)
 RETURNS integer
 LANGUAGE sql
 STABLE
AS $function$
  select case
    when not nobody_worse_off and (changed.document ? 'limits' or said.days is null)
      then greatest(said.days, policy.notice_days(changed.document, breaks_promise))
    else coalesce(said.days, 0)
  end
  from (select max(policy.days_by(v.document, changed.policy,
      case when nobody_worse_off then 'other' when breaks_promise then 'promise_broken' else 'increase' end)) as days
    from policy.version v
    where v.policy = 'notice' and v.version = case when changed.policy = 'notice' then changed.version
      else (select version from policy.activation where policy = 'notice' and during @> announced_at) end) as said
$function$

CREATE OR REPLACE FUNCTION policy.utc_text(moment timestamp with time zone)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select coalesce(to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '')
$function$

CREATE OR REPLACE FUNCTION search.document(title text, tags text[], body text)
 RETURNS tsvector
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO 'search', 'public', 'pg_catalog'
AS $function$
  select setweight(to_tsvector('search.words', search.plain(title)), 'A')
      || setweight(to_tsvector('search.words', search.plain(search.listed(tags))), 'B')
      || setweight(to_tsvector('search.words', search.plain(body)), 'D')
$function$

CREATE OR REPLACE FUNCTION search.folded(words text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE COST 500
AS $function$
  select lower(public.unaccent('public.unaccent'::regdictionary, words))
$function$

CREATE OR REPLACE FUNCTION search.listed(words text[])
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ select array_to_string(words, ' · ') $function$

CREATE OR REPLACE FUNCTION search.plain(words text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO 'search', 'pg_catalog'
AS $function$
  select regexp_replace(
    translate(
      replace(replace(replace(lower(words), 'c++', 'cplusplus'), 'c#', 'csharp'), '.net', 'dotnet'),
      './_', '   '),
    '([\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])', ' \1 ', 'g')
$function$

CREATE OR REPLACE FUNCTION search.query(words text)
 RETURNS tsquery
 LANGUAGE sql
 STABLE PARALLEL SAFE
 SET search_path TO 'search', 'public', 'pg_catalog'
AS $function$
  select ts_rewrite(
    websearch_to_tsquery('search.words',
      search.plain(regexp_replace(words, '([\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+)', ' "\1" ', 'g'))),
    'select asked, finds from search.alias')
$function$

CREATE OR REPLACE FUNCTION simulation.guard_run()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.state in ('done', 'failed', 'cancelled') then
    raise exception 'a simulation that has ended stays as it is' using errcode = 'restrict_violation';
  end if;
  return new;
end $function$
