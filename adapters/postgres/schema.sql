CREATE EXTENSION btree_gist;

CREATE SEQUENCE account_ids AS bigint;

CREATE SEQUENCE claim_sequence AS bigint;

CREATE SEQUENCE partner_contact_numbers AS bigint;

CREATE OR REPLACE FUNCTION public.current_portal()
 RETURNS bigint
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ SELECT nullif(current_setting('dibs.portal_id', true), '')::bigint $function$
;

CREATE OR REPLACE FUNCTION public.keep_companies_of_deals()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  INSERT INTO deal_companies (portal_id, company_id, deal_id)
    SELECT portal_id, company_id, deal_id FROM saved, unnest(company_ids) AS company_id
    ON CONFLICT DO NOTHING;
  RETURN NULL;
END $function$
;

CREATE OR REPLACE FUNCTION public.program_now()
 RETURNS timestamp with time zone
 LANGUAGE sql
AS $function$ SELECT date_trunc('milliseconds', clock_timestamp() + (SELECT offset_ms FROM program_clock) * interval '1 millisecond') $function$
;

CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$ BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $function$
;

CREATE TABLE accounts (
  portal_id bigint NOT NULL,
  account_id bigint NOT NULL DEFAULT nextval('account_ids'::regclass),
  united_into bigint,
  created_at timestamp with time zone NOT NULL,
  CONSTRAINT accounts_portal_id_united_into_fkey FOREIGN KEY (portal_id, united_into) REFERENCES accounts(portal_id, account_id),
  CONSTRAINT accounts_pkey PRIMARY KEY (portal_id, account_id)
);
ALTER TABLE accounts FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON accounts USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE appeals (
  portal_id bigint NOT NULL,
  appeal_id text NOT NULL,
  registration_id text NOT NULL,
  decided_at timestamp with time zone NOT NULL,
  decision text NOT NULL,
  appealed_by bigint NOT NULL,
  appealed_at timestamp with time zone NOT NULL,
  text_id text NOT NULL,
  dispute_id text NOT NULL,
  CONSTRAINT appeals_decision_check CHECK ((decision = ANY (ARRAY['rejected'::text, 'revoked'::text, 'expired'::text]))),
  CONSTRAINT appeals_portal_id_registration_id_fkey FOREIGN KEY (portal_id, registration_id) REFERENCES registrations(portal_id, registration_id),
  CONSTRAINT appeals_pkey PRIMARY KEY (portal_id, appeal_id),
  CONSTRAINT appeals_portal_id_registration_id_decided_at_key UNIQUE (portal_id, registration_id, decided_at)
);
ALTER TABLE appeals FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON appeals USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE availability_alerts (
  portal_id bigint NOT NULL,
  asker text NOT NULL,
  asked_on date NOT NULL,
  domains integer NOT NULL,
  alerted_at timestamp with time zone NOT NULL,
  CONSTRAINT availability_alerts_pkey PRIMARY KEY (portal_id, asker, asked_on)
);
ALTER TABLE availability_alerts FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON availability_alerts USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE availability_questions (
  portal_id bigint NOT NULL,
  asker text NOT NULL,
  asked_on date NOT NULL,
  domain_hash bytea NOT NULL,
  times integer NOT NULL DEFAULT 1,
  CONSTRAINT availability_questions_pkey PRIMARY KEY (portal_id, asker, asked_on, domain_hash)
);
ALTER TABLE availability_questions FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON availability_questions USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE call_slots (
  portal_id bigint NOT NULL,
  kind text NOT NULL,
  slot smallint NOT NULL,
  used_at timestamp with time zone NOT NULL,
  CONSTRAINT call_slots_kind_check CHECK ((kind = ANY (ARRAY['call'::text, 'search'::text]))),
  CONSTRAINT call_slots_pkey PRIMARY KEY (portal_id, kind, slot)
) WITH (fillfactor=50);
ALTER TABLE call_slots FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON call_slots USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE card_sightings (
  portal_id bigint NOT NULL,
  card text NOT NULL,
  first_seen_at timestamp with time zone NOT NULL,
  last_seen_at timestamp with time zone NOT NULL,
  CONSTRAINT card_sightings_card_check CHECK ((card ~ '^[a-z][a-z-]*$'::text)),
  CONSTRAINT card_sightings_pkey PRIMARY KEY (portal_id, card)
);
ALTER TABLE card_sightings FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON card_sightings USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE claim_origins (
  portal_id bigint NOT NULL,
  registration_id text NOT NULL,
  submitter_company_id bigint,
  previous_registration_id text,
  imported_ref text,
  CONSTRAINT claim_origins_portal_id_previous_registration_id_fkey FOREIGN KEY (portal_id, previous_registration_id) REFERENCES registrations(portal_id, registration_id),
  CONSTRAINT claim_origins_portal_id_registration_id_fkey FOREIGN KEY (portal_id, registration_id) REFERENCES registrations(portal_id, registration_id),
  CONSTRAINT claim_origins_portal_id_submitter_company_id_fkey FOREIGN KEY (portal_id, submitter_company_id) REFERENCES partners(portal_id, company_id),
  CONSTRAINT claim_origins_pkey PRIMARY KEY (portal_id, registration_id)
);
CREATE UNIQUE INDEX claim_origins_imported ON public.claim_origins USING btree (portal_id, imported_ref) WHERE (imported_ref IS NOT NULL);
ALTER TABLE claim_origins FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON claim_origins USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE companies (
  portal_id bigint NOT NULL,
  company_id bigint NOT NULL,
  account_id bigint NOT NULL,
  name text,
  domain text,
  additional_domains text,
  merged_into bigint,
  missing boolean NOT NULL DEFAULT false,
  read_at timestamp with time zone,
  country text,
  city text,
  phone text,
  numbers jsonb NOT NULL DEFAULT '{}'::jsonb,
  parent_id bigint,
  name_key text,
  name_stem text,
  identified_as text,
  CONSTRAINT companies_portal_id_account_id_fkey FOREIGN KEY (portal_id, account_id) REFERENCES accounts(portal_id, account_id),
  CONSTRAINT companies_pkey PRIMARY KEY (portal_id, company_id)
);
CREATE INDEX companies_account ON public.companies USING btree (portal_id, account_id);
CREATE INDEX companies_merged ON public.companies USING btree (portal_id, merged_into) WHERE (merged_into IS NOT NULL);
CREATE INDEX companies_name ON public.companies USING btree (portal_id, name_key) WHERE (name_key IS NOT NULL);
CREATE INDEX companies_parent ON public.companies USING btree (portal_id, parent_id) WHERE (parent_id IS NOT NULL);
CREATE INDEX companies_stem_in_order ON public.companies USING btree (portal_id, name_stem, company_id) WHERE (name_stem IS NOT NULL);
ALTER TABLE companies FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON companies USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE company_contacts (
  portal_id bigint NOT NULL,
  company_id bigint NOT NULL,
  contact_id bigint NOT NULL,
  address text,
  CONSTRAINT company_contacts_portal_id_company_id_fkey FOREIGN KEY (portal_id, company_id) REFERENCES companies(portal_id, company_id),
  CONSTRAINT company_contacts_pkey PRIMARY KEY (portal_id, company_id, contact_id)
);
CREATE INDEX company_contacts_address ON public.company_contacts USING btree (portal_id, address) WHERE (address IS NOT NULL);
CREATE INDEX company_contacts_contact ON public.company_contacts USING btree (portal_id, contact_id);
ALTER TABLE company_contacts FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON company_contacts USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE company_domains (
  portal_id bigint NOT NULL,
  domain text NOT NULL,
  company_id bigint NOT NULL,
  CONSTRAINT company_domains_portal_id_company_id_fkey FOREIGN KEY (portal_id, company_id) REFERENCES companies(portal_id, company_id),
  CONSTRAINT company_domains_pkey PRIMARY KEY (portal_id, domain, company_id)
);
CREATE INDEX company_domains_company ON public.company_domains USING btree (portal_id, company_id);
ALTER TABLE company_domains FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON company_domains USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE company_numbers (
  portal_id bigint NOT NULL,
  property text NOT NULL,
  number text NOT NULL,
  company_id bigint NOT NULL,
  CONSTRAINT company_numbers_portal_id_company_id_fkey FOREIGN KEY (portal_id, company_id) REFERENCES companies(portal_id, company_id),
  CONSTRAINT company_numbers_pkey PRIMARY KEY (portal_id, property, number, company_id)
);
CREATE INDEX company_numbers_company ON public.company_numbers USING btree (portal_id, company_id);
ALTER TABLE company_numbers FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON company_numbers USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE compensations (
  portal_id bigint NOT NULL,
  compensation_id text NOT NULL,
  dispute_id text NOT NULL,
  registration_id text NOT NULL,
  partner_company_id bigint NOT NULL,
  amount_minor bigint NOT NULL,
  currency text NOT NULL,
  awarded_at timestamp with time zone NOT NULL,
  CONSTRAINT compensations_amount_minor_check CHECK ((amount_minor <> 0)),
  CONSTRAINT compensations_portal_id_dispute_id_fkey FOREIGN KEY (portal_id, dispute_id) REFERENCES disputes(portal_id, dispute_id),
  CONSTRAINT compensations_portal_id_partner_company_id_fkey FOREIGN KEY (portal_id, partner_company_id) REFERENCES partners(portal_id, company_id),
  CONSTRAINT compensations_portal_id_registration_id_fkey FOREIGN KEY (portal_id, registration_id) REFERENCES registrations(portal_id, registration_id),
  CONSTRAINT compensations_pkey PRIMARY KEY (portal_id, compensation_id)
);
CREATE INDEX compensations_registration ON public.compensations USING btree (portal_id, registration_id, awarded_at);
ALTER TABLE compensations FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON compensations USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE consents (
  portal_id bigint NOT NULL,
  consent_id text NOT NULL,
  registration_id text NOT NULL,
  partner_company_id bigint NOT NULL,
  finding_id text,
  scope text NOT NULL,
  deal_id bigint,
  status text NOT NULL,
  asked_by bigint NOT NULL,
  asked_at timestamp with time zone NOT NULL,
  reason_text_id text NOT NULL,
  answer_due_at timestamp with time zone NOT NULL,
  answered_by text,
  answered_as text,
  answered_at timestamp with time zone,
  answer_reason_text_id text,
  valid_until timestamp with time zone,
  revoked_by text,
  revoked_at timestamp with time zone,
  CONSTRAINT consents_answered_as_check CHECK ((answered_as = ANY (ARRAY['partner'::text, 'partner-manager'::text]))),
  CONSTRAINT consents_check CHECK (((scope = 'deal'::text) = (deal_id IS NOT NULL))),
  CONSTRAINT consents_check1 CHECK (((status = 'asked'::text) = (answered_at IS NULL))),
  CONSTRAINT consents_check2 CHECK (((status <> ALL (ARRAY['granted'::text, 'revoked'::text, 'expired'::text])) OR (valid_until IS NOT NULL))),
  CONSTRAINT consents_scope_check CHECK ((scope = ANY (ARRAY['account'::text, 'outreach'::text, 'deal'::text]))),
  CONSTRAINT consents_status_check CHECK ((status = ANY (ARRAY['asked'::text, 'granted'::text, 'refused'::text, 'revoked'::text, 'expired'::text]))),
  CONSTRAINT consents_portal_id_finding_id_fkey FOREIGN KEY (portal_id, finding_id) REFERENCES findings(portal_id, finding_id) ON DELETE SET NULL (finding_id),
  CONSTRAINT consents_portal_id_partner_company_id_fkey FOREIGN KEY (portal_id, partner_company_id) REFERENCES partners(portal_id, company_id),
  CONSTRAINT consents_portal_id_registration_id_fkey FOREIGN KEY (portal_id, registration_id) REFERENCES registrations(portal_id, registration_id),
  CONSTRAINT consents_pkey PRIMARY KEY (portal_id, consent_id)
);
CREATE INDEX consents_asked ON public.consents USING btree (portal_id, answer_due_at, consent_id) WHERE (status = 'asked'::text);
CREATE INDEX consents_deal ON public.consents USING btree (portal_id, deal_id) WHERE (deal_id IS NOT NULL);
CREATE INDEX consents_registration ON public.consents USING btree (portal_id, registration_id, asked_at);
ALTER TABLE consents FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON consents USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE credits (
  portal_id bigint NOT NULL,
  credit_id text NOT NULL,
  registration_id text NOT NULL,
  partner_company_id bigint NOT NULL,
  deal_id bigint NOT NULL,
  kind text NOT NULL,
  amount_minor bigint NOT NULL,
  currency text NOT NULL,
  home_minor bigint,
  home_currency text NOT NULL,
  rate text,
  closed_at timestamp with time zone NOT NULL,
  occurred_at timestamp with time zone NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  text_id text,
  CONSTRAINT credits_kind_check CHECK ((kind ~ '^[a-z][a-z-]*$'::text)),
  CONSTRAINT credits_portal_id_partner_company_id_fkey FOREIGN KEY (portal_id, partner_company_id) REFERENCES partners(portal_id, company_id),
  CONSTRAINT credits_portal_id_registration_id_fkey FOREIGN KEY (portal_id, registration_id) REFERENCES registrations(portal_id, registration_id),
  CONSTRAINT credits_pkey PRIMARY KEY (portal_id, credit_id)
);
CREATE INDEX credits_partner ON public.credits USING btree (portal_id, partner_company_id, closed_at);
CREATE INDEX credits_registration ON public.credits USING btree (portal_id, registration_id, recorded_at);
CREATE INDEX credits_waiting ON public.credits USING btree (portal_id) WHERE (home_minor IS NULL);
ALTER TABLE credits FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON credits USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE crm_teams (
  portal_id bigint NOT NULL,
  team_id text NOT NULL,
  name text NOT NULL,
  CONSTRAINT crm_teams_pkey PRIMARY KEY (portal_id, team_id)
);
ALTER TABLE crm_teams FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON crm_teams USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE crm_users (
  portal_id bigint NOT NULL,
  user_id bigint NOT NULL,
  owner_id bigint NOT NULL,
  email text,
  name text,
  team_ids text[] NOT NULL DEFAULT '{}'::text[],
  archived boolean NOT NULL DEFAULT false,
  read_at timestamp with time zone NOT NULL,
  CONSTRAINT crm_users_pkey PRIMARY KEY (portal_id, user_id)
);
CREATE UNIQUE INDEX crm_users_owner ON public.crm_users USING btree (portal_id, owner_id);
ALTER TABLE crm_users FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON crm_users USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE deadlines (
  portal_id bigint NOT NULL,
  subject_id text NOT NULL,
  kind text NOT NULL,
  due_at timestamp with time zone NOT NULL,
  settled_at timestamp with time zone,
  CONSTRAINT deadlines_kind_check CHECK ((kind ~ '^[a-z][a-z-]*$'::text)),
  CONSTRAINT deadlines_pkey PRIMARY KEY (portal_id, subject_id, kind)
);
CREATE INDEX deadlines_due ON public.deadlines USING btree (portal_id, due_at) WHERE (settled_at IS NULL);
ALTER TABLE deadlines FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON deadlines USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE deal_companies (
  portal_id bigint NOT NULL,
  company_id bigint NOT NULL,
  deal_id bigint NOT NULL,
  CONSTRAINT deal_companies_pkey PRIMARY KEY (portal_id, company_id, deal_id)
);
ALTER TABLE deal_companies FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON deal_companies USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE deals (
  portal_id bigint NOT NULL,
  deal_id bigint NOT NULL,
  name text,
  pipeline_id text,
  stage_id text,
  owner_id bigint,
  linked_partner text,
  created_at timestamp with time zone,
  created_by_user_id bigint,
  source text,
  made_by_us boolean NOT NULL DEFAULT false,
  primary_company_id bigint,
  company_ids bigint[] NOT NULL DEFAULT '{}'::bigint[],
  merged_into bigint,
  missing boolean NOT NULL DEFAULT false,
  read_at timestamp with time zone NOT NULL,
  amount text,
  currency text,
  close_date timestamp with time zone,
  steps jsonb NOT NULL DEFAULT '[]'::jsonb,
  closed boolean,
  CONSTRAINT deals_pkey PRIMARY KEY (portal_id, deal_id)
);
CREATE TRIGGER keep_companies_of_changed AFTER UPDATE ON public.deals REFERENCING NEW TABLE AS saved FOR EACH STATEMENT EXECUTE FUNCTION keep_companies_of_deals();
CREATE TRIGGER keep_companies_of_new AFTER INSERT ON public.deals REFERENCING NEW TABLE AS saved FOR EACH STATEMENT EXECUTE FUNCTION keep_companies_of_deals();
ALTER TABLE deals FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON deals USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE deliveries (
  delivery_id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  received_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  portal_id bigint,
  body bytea NOT NULL,
  CONSTRAINT deliveries_pkey PRIMARY KEY (delivery_id)
) WITH (autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=1000);
CREATE INDEX deliveries_portal ON public.deliveries USING btree (portal_id, delivery_id);

CREATE TABLE direct_windows (
  portal_id bigint NOT NULL,
  registration_id text NOT NULL,
  opened_at timestamp with time zone NOT NULL,
  closed_at timestamp with time zone,
  CONSTRAINT direct_windows_portal_id_registration_id_fkey FOREIGN KEY (portal_id, registration_id) REFERENCES registrations(portal_id, registration_id),
  CONSTRAINT direct_windows_pkey PRIMARY KEY (portal_id, registration_id, opened_at)
);
CREATE UNIQUE INDEX one_open_window ON public.direct_windows USING btree (portal_id, registration_id) WHERE (closed_at IS NULL);
ALTER TABLE direct_windows FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON direct_windows USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE directories (
  portal_id bigint NOT NULL,
  version integer NOT NULL,
  document jsonb NOT NULL,
  in_force_from timestamp with time zone NOT NULL,
  created_by text NOT NULL,
  digest bigint NOT NULL GENERATED ALWAYS AS (jsonb_hash_extended(document, (0)::bigint)) STORED,
  CONSTRAINT directories_pkey PRIMARY KEY (portal_id, version)
);
ALTER TABLE directories FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON directories USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE dispute_breaches (
  portal_id bigint NOT NULL,
  dispute_id text NOT NULL,
  step text NOT NULL,
  state text NOT NULL,
  at timestamp with time zone NOT NULL,
  CONSTRAINT dispute_breaches_portal_id_dispute_id_fkey FOREIGN KEY (portal_id, dispute_id) REFERENCES disputes(portal_id, dispute_id),
  CONSTRAINT dispute_breaches_pkey PRIMARY KEY (portal_id, dispute_id, step, state)
);
ALTER TABLE dispute_breaches FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON dispute_breaches USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE dispute_evidence (
  portal_id bigint NOT NULL,
  dispute_id text NOT NULL,
  evidence_id text NOT NULL,
  position integer NOT NULL,
  side text NOT NULL,
  given_by text NOT NULL,
  given_at timestamp with time zone NOT NULL,
  facts jsonb NOT NULL,
  text_id text,
  CONSTRAINT dispute_evidence_side_check CHECK ((side = ANY (ARRAY['holder'::text, 'claimant'::text, 'direct'::text, 'office'::text]))),
  CONSTRAINT dispute_evidence_portal_id_dispute_id_fkey FOREIGN KEY (portal_id, dispute_id) REFERENCES disputes(portal_id, dispute_id),
  CONSTRAINT dispute_evidence_portal_id_text_id_fkey FOREIGN KEY (portal_id, text_id) REFERENCES texts(portal_id, text_id),
  CONSTRAINT dispute_evidence_pkey PRIMARY KEY (portal_id, dispute_id, evidence_id)
);
ALTER TABLE dispute_evidence FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON dispute_evidence USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE dispute_parties (
  portal_id bigint NOT NULL,
  dispute_id text NOT NULL,
  side text NOT NULL,
  position integer NOT NULL,
  partner_company_id bigint,
  registration_id text,
  user_ids text[] NOT NULL,
  CONSTRAINT dispute_parties_side_check CHECK ((side = ANY (ARRAY['holder'::text, 'claimant'::text, 'direct'::text, 'office'::text]))),
  CONSTRAINT dispute_parties_portal_id_dispute_id_fkey FOREIGN KEY (portal_id, dispute_id) REFERENCES disputes(portal_id, dispute_id),
  CONSTRAINT dispute_parties_portal_id_registration_id_fkey FOREIGN KEY (portal_id, registration_id) REFERENCES registrations(portal_id, registration_id),
  CONSTRAINT dispute_parties_pkey PRIMARY KEY (portal_id, dispute_id, side)
);
CREATE INDEX dispute_parties_registration ON public.dispute_parties USING btree (portal_id, registration_id);
ALTER TABLE dispute_parties FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON dispute_parties USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE dispute_rulings (
  portal_id bigint NOT NULL,
  dispute_id text NOT NULL,
  stage text NOT NULL,
  made_by text NOT NULL,
  made_at timestamp with time zone NOT NULL,
  code text NOT NULL,
  rule text NOT NULL,
  facts jsonb NOT NULL,
  text_id text NOT NULL,
  percent integer,
  to_side text,
  amount_minor numeric,
  currency text,
  CONSTRAINT dispute_rulings_stage_check CHECK ((stage = ANY (ARRAY['proposal'::text, 'ruling'::text, 'appeal'::text]))),
  CONSTRAINT dispute_rulings_portal_id_dispute_id_fkey FOREIGN KEY (portal_id, dispute_id) REFERENCES disputes(portal_id, dispute_id),
  CONSTRAINT dispute_rulings_portal_id_text_id_fkey FOREIGN KEY (portal_id, text_id) REFERENCES texts(portal_id, text_id),
  CONSTRAINT dispute_rulings_pkey PRIMARY KEY (portal_id, dispute_id, stage)
);
ALTER TABLE dispute_rulings FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON dispute_rulings USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE disputes (
  portal_id bigint NOT NULL,
  dispute_id text NOT NULL,
  kind text NOT NULL,
  account_id bigint NOT NULL,
  registration_ids text[] NOT NULL,
  cause text NOT NULL,
  opened_at timestamp with time zone NOT NULL,
  closed_at timestamp with time zone,
  state text NOT NULL,
  opened_by_side text NOT NULL,
  opened_by_user text NOT NULL,
  policy_version integer NOT NULL,
  acknowledge_by timestamp with time zone NOT NULL,
  evidence_by timestamp with time zone NOT NULL,
  propose_by timestamp with time zone NOT NULL,
  accept_by timestamp with time zone NOT NULL,
  decide_by timestamp with time zone NOT NULL,
  acknowledged_at timestamp with time zone,
  toll_ends_at timestamp with time zone,
  accepted_by text[] NOT NULL DEFAULT '{}'::text[],
  appealable_until timestamp with time zone,
  appeal_side text,
  appealed_at timestamp with time zone,
  appeal_due_at timestamp with time zone,
  next_limit_at timestamp with time zone,
  found jsonb,
  CONSTRAINT disputes_appeal_side_check CHECK ((appeal_side = ANY (ARRAY['holder'::text, 'claimant'::text, 'direct'::text, 'office'::text]))),
  CONSTRAINT disputes_kind_check CHECK ((kind = ANY (ARRAY['partner-partner'::text, 'partner-direct'::text, 'partner-decision'::text]))),
  CONSTRAINT disputes_opened_by_side_check CHECK ((opened_by_side = ANY (ARRAY['holder'::text, 'claimant'::text, 'direct'::text, 'office'::text]))),
  CONSTRAINT disputes_state_check CHECK ((state = ANY (ARRAY['open'::text, 'acknowledged'::text, 'evidence'::text, 'proposed'::text, 'accepted'::text, 'with-director'::text, 'with-executive'::text, 'decided'::text, 'appealed'::text, 'closed'::text]))),
  CONSTRAINT disputes_portal_id_account_id_fkey FOREIGN KEY (portal_id, account_id) REFERENCES accounts(portal_id, account_id),
  CONSTRAINT disputes_pkey PRIMARY KEY (portal_id, dispute_id)
);
CREATE INDEX disputes_account ON public.disputes USING btree (portal_id, account_id);
CREATE INDEX disputes_undecided ON public.disputes USING btree (portal_id, next_limit_at) WHERE (state <> 'closed'::text);
ALTER TABLE disputes FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON disputes USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE due_work (
  work_id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  portal_id bigint NOT NULL,
  kind text NOT NULL,
  due_at timestamp with time zone NOT NULL,
  CONSTRAINT due_work_kind_check CHECK ((kind ~ '^[a-z][a-z-]*$'::text)),
  CONSTRAINT due_work_pkey PRIMARY KEY (work_id)
) WITH (autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=1000);
CREATE INDEX due_work_due ON public.due_work USING btree (due_at, portal_id, kind);
CREATE INDEX due_work_portal ON public.due_work USING btree (portal_id, kind, due_at);

CREATE TABLE effects (
  portal_id bigint NOT NULL,
  effect_id text NOT NULL,
  kind text NOT NULL,
  subject_id text NOT NULL,
  payload jsonb NOT NULL,
  status text NOT NULL DEFAULT 'intended'::text,
  attempts smallint NOT NULL DEFAULT 0,
  retry_at timestamp with time zone,
  failure text,
  hubspot_id bigint,
  created_at timestamp with time zone NOT NULL,
  CONSTRAINT effects_kind_check CHECK ((kind ~ '^[a-z][a-z-]*$'::text)),
  CONSTRAINT effects_status_check CHECK ((status = ANY (ARRAY['intended'::text, 'sending'::text, 'done'::text, 'refused'::text, 'cancelled'::text]))),
  CONSTRAINT effects_pkey PRIMARY KEY (portal_id, effect_id)
);
CREATE INDEX effects_by_subject ON public.effects USING btree (portal_id, subject_id text_pattern_ops);
CREATE INDEX effects_open ON public.effects USING btree (portal_id, retry_at NULLS FIRST) WHERE (status = ANY (ARRAY['intended'::text, 'sending'::text]));
ALTER TABLE effects FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON effects USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE entered_on_behalf (
  portal_id bigint NOT NULL,
  subject_id text NOT NULL,
  registration_id text NOT NULL,
  source text NOT NULL,
  arrived_at timestamp with time zone NOT NULL,
  reference_text_id text,
  engagement_type text,
  engagement_id bigint,
  entered_by bigint NOT NULL,
  entered_at timestamp with time zone NOT NULL,
  CONSTRAINT entered_on_behalf_check CHECK (((engagement_type IS NULL) = (engagement_id IS NULL))),
  CONSTRAINT entered_on_behalf_source_check CHECK ((source = ANY (ARRAY['mail'::text, 'phone'::text, 'meeting'::text, 'other'::text]))),
  CONSTRAINT entered_on_behalf_portal_id_reference_text_id_fkey FOREIGN KEY (portal_id, reference_text_id) REFERENCES texts(portal_id, text_id),
  CONSTRAINT entered_on_behalf_portal_id_registration_id_fkey FOREIGN KEY (portal_id, registration_id) REFERENCES registrations(portal_id, registration_id),
  CONSTRAINT entered_on_behalf_pkey PRIMARY KEY (portal_id, subject_id)
);
CREATE INDEX entered_on_behalf_registration ON public.entered_on_behalf USING btree (portal_id, registration_id);
ALTER TABLE entered_on_behalf FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON entered_on_behalf USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE event_deliveries (
  portal_id bigint NOT NULL,
  delivery_id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  endpoint_id text NOT NULL,
  entry_id bigint,
  type text NOT NULL,
  subject_id text NOT NULL,
  status text NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  created_at timestamp with time zone NOT NULL,
  due_since timestamp with time zone NOT NULL,
  retry_at timestamp with time zone,
  attempted_at timestamp with time zone,
  answer_status integer,
  failure text,
  CONSTRAINT event_deliveries_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'delivered'::text, 'failed'::text]))),
  CONSTRAINT event_deliveries_portal_id_endpoint_id_fkey FOREIGN KEY (portal_id, endpoint_id) REFERENCES event_endpoints(portal_id, endpoint_id) ON DELETE CASCADE,
  CONSTRAINT event_deliveries_portal_id_entry_id_fkey FOREIGN KEY (portal_id, entry_id) REFERENCES ledger(portal_id, entry_id),
  CONSTRAINT event_deliveries_pkey PRIMARY KEY (portal_id, delivery_id),
  CONSTRAINT event_deliveries_portal_id_endpoint_id_entry_id_key UNIQUE (portal_id, endpoint_id, entry_id)
);
CREATE INDEX event_deliveries_created ON public.event_deliveries USING btree (portal_id, created_at);
CREATE INDEX event_deliveries_pending ON public.event_deliveries USING btree (portal_id, endpoint_id, subject_id, entry_id) WHERE (status = 'pending'::text);
ALTER TABLE event_deliveries FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON event_deliveries USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE event_endpoints (
  portal_id bigint NOT NULL,
  endpoint_id text NOT NULL,
  url text NOT NULL,
  types text[] NOT NULL,
  status text NOT NULL,
  status_since timestamp with time zone NOT NULL,
  secret text NOT NULL,
  previous_secret text,
  previous_until timestamp with time zone,
  created_at timestamp with time zone NOT NULL,
  failing_since timestamp with time zone,
  failures integer NOT NULL DEFAULT 0,
  retry_at timestamp with time zone,
  delivered_at timestamp with time zone,
  CONSTRAINT event_endpoints_check CHECK (((previous_secret IS NULL) = (previous_until IS NULL))),
  CONSTRAINT event_endpoints_status_check CHECK ((status = ANY (ARRAY['active'::text, 'paused'::text, 'disabled'::text]))),
  CONSTRAINT event_endpoints_url_check CHECK ((length(url) <= 2000)),
  CONSTRAINT event_endpoints_pkey PRIMARY KEY (portal_id, endpoint_id)
);
ALTER TABLE event_endpoints FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON event_endpoints USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE evidence (
  portal_id bigint NOT NULL,
  registration_id text NOT NULL,
  activity_id text NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  occurred_at timestamp with time zone NOT NULL,
  activity jsonb NOT NULL,
  learned_at timestamp with time zone NOT NULL,
  CONSTRAINT evidence_portal_id_registration_id_fkey FOREIGN KEY (portal_id, registration_id) REFERENCES registrations(portal_id, registration_id),
  CONSTRAINT evidence_pkey PRIMARY KEY (portal_id, registration_id, activity_id, learned_at)
);
CREATE INDEX evidence_by_activity ON public.evidence USING btree (portal_id, activity_id);
ALTER TABLE evidence FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON evidence USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE findings (
  portal_id bigint NOT NULL,
  finding_id text NOT NULL,
  registration_id text NOT NULL,
  rule text NOT NULL,
  weight text NOT NULL,
  status text NOT NULL,
  deal_id bigint,
  actor_user_id bigint,
  occurred_at timestamp with time zone NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  policy_version integer NOT NULL,
  evidence jsonb NOT NULL,
  exception_at timestamp with time zone,
  closed_at timestamp with time zone,
  closed_by bigint,
  closed_because text,
  act_key text NOT NULL,
  company_id bigint,
  contact_id bigint,
  activity_id text,
  bulk_id text,
  told_at timestamp with time zone,
  escalation_told_at timestamp with time zone,
  erased_at timestamp with time zone,
  CONSTRAINT findings_status_check CHECK ((status = ANY (ARRAY['heads-up'::text, 'exception'::text, 'resolved'::text, 'dismissed'::text]))),
  CONSTRAINT findings_weight_check CHECK ((weight = ANY (ARRAY['notice'::text, 'review'::text, 'exception'::text, 'critical'::text]))),
  CONSTRAINT findings_portal_id_registration_id_fkey FOREIGN KEY (portal_id, registration_id) REFERENCES registrations(portal_id, registration_id),
  CONSTRAINT findings_pkey PRIMARY KEY (portal_id, finding_id),
  CONSTRAINT one_finding_an_act UNIQUE (portal_id, registration_id, rule, act_key)
);
CREATE INDEX findings_actor ON public.findings USING btree (portal_id, actor_user_id, occurred_at);
CREATE INDEX findings_deal ON public.findings USING btree (portal_id, deal_id);
CREATE INDEX findings_open ON public.findings USING btree (portal_id, COALESCE(exception_at, recorded_at), finding_id) WHERE ((status = 'exception'::text) OR ((status = 'heads-up'::text) AND (exception_at IS NOT NULL)));
ALTER TABLE findings FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON findings USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE follow_up_misses (
  portal_id bigint NOT NULL,
  registration_id text NOT NULL,
  missed_at timestamp with time zone NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  taken_back_at timestamp with time zone,
  CONSTRAINT follow_up_misses_portal_id_registration_id_fkey FOREIGN KEY (portal_id, registration_id) REFERENCES registrations(portal_id, registration_id),
  CONSTRAINT follow_up_misses_pkey PRIMARY KEY (portal_id, registration_id, missed_at)
);
ALTER TABLE follow_up_misses FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON follow_up_misses USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE holds (
  portal_id bigint NOT NULL,
  hold_id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  registration_id text NOT NULL,
  account_id bigint NOT NULL,
  scope int4range NOT NULL,
  period tstzrange NOT NULL,
  CONSTRAINT holds_portal_id_account_id_fkey FOREIGN KEY (portal_id, account_id) REFERENCES accounts(portal_id, account_id),
  CONSTRAINT holds_portal_id_registration_id_fkey FOREIGN KEY (portal_id, registration_id) REFERENCES registrations(portal_id, registration_id),
  CONSTRAINT holds_pkey PRIMARY KEY (portal_id, hold_id),
  CONSTRAINT one_holder_at_every_instant EXCLUDE USING gist (portal_id WITH =, account_id WITH =, scope WITH &&, period WITH &&)
);
CREATE INDEX holds_registration ON public.holds USING btree (portal_id, registration_id);
ALTER TABLE holds FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON holds USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE idempotency_keys (
  portal_id bigint NOT NULL,
  key text NOT NULL,
  request_hash text NOT NULL,
  answer jsonb,
  created_at timestamp with time zone NOT NULL,
  CONSTRAINT idempotency_keys_pkey PRIMARY KEY (portal_id, key)
);
CREATE INDEX idempotency_keys_created ON public.idempotency_keys USING btree (portal_id, created_at);
ALTER TABLE idempotency_keys FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON idempotency_keys USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE identity_decisions (
  portal_id bigint NOT NULL,
  decision_id text NOT NULL,
  kind text NOT NULL,
  these bigint[] NOT NULL,
  those bigint[] NOT NULL,
  decided_at timestamp with time zone NOT NULL,
  decided_by bigint NOT NULL,
  text_id text,
  undone_at timestamp with time zone,
  undone_by bigint,
  undone_text_id text,
  CONSTRAINT identity_decisions_kind_check CHECK ((kind = ANY (ARRAY['alias'::text, 'split'::text]))),
  CONSTRAINT identity_decisions_pkey PRIMARY KEY (portal_id, decision_id)
);
ALTER TABLE identity_decisions FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON identity_decisions USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE import_rows (
  portal_id bigint NOT NULL,
  import_id text NOT NULL,
  line integer NOT NULL,
  reference text,
  customer text,
  partner text,
  company_id bigint,
  account_id bigint,
  partner_company_id bigint,
  deal_id bigint,
  protected_from timestamp with time zone,
  protected_until timestamp with time zone,
  verdict text,
  expected text,
  code text,
  reason text,
  outcome text,
  outcome_code text,
  outcome_reason text,
  registration_id text,
  CONSTRAINT import_rows_expected_check CHECK ((expected = ANY (ARRAY['active'::text, 'queued'::text, 'expired'::text, 'skipped'::text]))),
  CONSTRAINT import_rows_outcome_check CHECK ((outcome = ANY (ARRAY['active'::text, 'queued'::text, 'expired'::text, 'skipped'::text, 'refused'::text]))),
  CONSTRAINT import_rows_verdict_check CHECK ((verdict = ANY (ARRAY['new'::text, 'live-duplicate'::text, 'overlap'::text, 'unknown-partner'::text, 'unknown-customer'::text, 'expired'::text, 'bad'::text]))),
  CONSTRAINT import_rows_portal_id_import_id_fkey FOREIGN KEY (portal_id, import_id) REFERENCES imports(portal_id, import_id),
  CONSTRAINT import_rows_portal_id_registration_id_fkey FOREIGN KEY (portal_id, registration_id) REFERENCES registrations(portal_id, registration_id),
  CONSTRAINT import_rows_pkey PRIMARY KEY (portal_id, import_id, line)
);
CREATE INDEX import_rows_open ON public.import_rows USING btree (portal_id, import_id, account_id, protected_from, line) WHERE (outcome IS NULL);
CREATE INDEX import_rows_reference ON public.import_rows USING btree (portal_id, import_id, reference, line);
ALTER TABLE import_rows FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON import_rows USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE imports (
  portal_id bigint NOT NULL,
  import_id text NOT NULL,
  source text NOT NULL,
  digest text NOT NULL,
  label text NOT NULL,
  how jsonb NOT NULL,
  started_by bigint NOT NULL,
  started_at timestamp with time zone NOT NULL,
  read_through text,
  read_at timestamp with time zone,
  checked_at timestamp with time zone,
  apply_began_at timestamp with time zone,
  applied_at timestamp with time zone,
  CONSTRAINT imports_source_check CHECK ((source = ANY (ARRAY['csv'::text, 'deals'::text]))),
  CONSTRAINT imports_pkey PRIMARY KEY (portal_id, import_id)
);
CREATE INDEX imports_digest ON public.imports USING btree (portal_id, digest, started_at);
ALTER TABLE imports FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON imports USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE inbox (
  portal_id bigint NOT NULL,
  event_id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  content_hash bytea NOT NULL,
  received_at timestamp with time zone NOT NULL,
  subscription_type text,
  object_type_id text,
  object_id bigint,
  occurred_at timestamp with time zone,
  change jsonb NOT NULL DEFAULT '{}'::jsonb,
  outcome text NOT NULL DEFAULT 'pending'::text,
  reason text,
  attempts smallint NOT NULL DEFAULT 0,
  retry_at timestamp with time zone,
  decided_at timestamp with time zone,
  raw bytea,
  CONSTRAINT inbox_outcome_check CHECK ((outcome = ANY (ARRAY['pending'::text, 'applied'::text, 'no-change'::text, 'ignored'::text, 'quarantined'::text]))),
  CONSTRAINT inbox_pkey PRIMARY KEY (portal_id, event_id),
  CONSTRAINT inbox_portal_id_content_hash_key UNIQUE (portal_id, content_hash)
);
CREATE INDEX inbox_pending ON public.inbox USING btree (portal_id, event_id) WHERE (outcome = 'pending'::text);
ALTER TABLE inbox FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON inbox USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE info_requests (
  portal_id bigint NOT NULL,
  request_id text NOT NULL,
  registration_id text NOT NULL,
  asked_by bigint NOT NULL,
  asked_at timestamp with time zone NOT NULL,
  fields text[] NOT NULL,
  text_id text NOT NULL,
  due_at timestamp with time zone NOT NULL,
  review_days_left smallint NOT NULL,
  closed_at timestamp with time zone,
  CONSTRAINT info_requests_fields_check CHECK ((cardinality(fields) > 0)),
  CONSTRAINT info_requests_portal_id_registration_id_fkey FOREIGN KEY (portal_id, registration_id) REFERENCES registrations(portal_id, registration_id),
  CONSTRAINT info_requests_pkey PRIMARY KEY (portal_id, request_id)
);
CREATE INDEX info_requests_due ON public.info_requests USING btree (portal_id, due_at, registration_id) WHERE (closed_at IS NULL);
CREATE UNIQUE INDEX info_requests_open ON public.info_requests USING btree (portal_id, registration_id) WHERE (closed_at IS NULL);
ALTER TABLE info_requests FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON info_requests USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE installs (
  portal_id bigint NOT NULL,
  epoch integer NOT NULL DEFAULT 1,
  status text NOT NULL,
  hub_domain text,
  scopes text[] NOT NULL DEFAULT '{}'::text[],
  installed_by bigint,
  access_token text,
  refresh_token text,
  access_expires_at timestamp with time zone,
  installed_at timestamp with time zone NOT NULL,
  uninstalled_at timestamp with time zone,
  set_up jsonb NOT NULL DEFAULT '{}'::jsonb,
  CONSTRAINT installs_status_check CHECK ((status = ANY (ARRAY['active'::text, 'uninstalled'::text]))),
  CONSTRAINT installs_pkey PRIMARY KEY (portal_id)
);
ALTER TABLE installs FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON installs USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE journal_cursors (
  portal_id bigint NOT NULL,
  epoch integer NOT NULL,
  granted boolean NOT NULL,
  asked_at timestamp with time zone NOT NULL,
  file_offset text,
  CONSTRAINT journal_cursors_pkey PRIMARY KEY (portal_id)
);
ALTER TABLE journal_cursors FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON journal_cursors USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE known_portals (
  portal_id bigint NOT NULL,
  CONSTRAINT known_portals_pkey PRIMARY KEY (portal_id)
);

CREATE TABLE leases (
  portal_id bigint NOT NULL,
  kind text NOT NULL,
  token bigint NOT NULL DEFAULT 0,
  holder text NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  CONSTRAINT leases_pkey PRIMARY KEY (portal_id, kind)
);
ALTER TABLE leases FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON leases USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE ledger (
  portal_id bigint NOT NULL,
  entry_id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  kind text NOT NULL,
  registration_id text,
  account_id bigint,
  partner_company_id bigint,
  actor_kind text NOT NULL,
  actor_user_id bigint,
  actor_role text NOT NULL,
  occurred_at timestamp with time zone NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  policy_version integer NOT NULL,
  rules text[] NOT NULL,
  facts jsonb NOT NULL,
  CONSTRAINT ledger_actor_kind_check CHECK ((actor_kind = ANY (ARRAY['user'::text, 'automation'::text, 'partner'::text]))),
  CONSTRAINT ledger_pkey PRIMARY KEY (portal_id, entry_id)
);
CREATE INDEX ledger_account ON public.ledger USING btree (portal_id, account_id, entry_id);
CREATE INDEX ledger_registration ON public.ledger USING btree (portal_id, registration_id, entry_id);
CREATE TRIGGER ledger_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.ledger FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE ledger FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON ledger USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE ledger_seals (
  portal_id bigint NOT NULL,
  position bigint NOT NULL,
  entry_id bigint NOT NULL,
  hash bytea NOT NULL,
  sealed_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT ledger_seals_hash_check CHECK ((octet_length(hash) = 32)),
  CONSTRAINT ledger_seals_position_check CHECK (("position" > 0)),
  CONSTRAINT ledger_seals_portal_id_entry_id_fkey FOREIGN KEY (portal_id, entry_id) REFERENCES ledger(portal_id, entry_id),
  CONSTRAINT ledger_seals_pkey PRIMARY KEY (portal_id, "position"),
  CONSTRAINT ledger_seals_portal_id_entry_id_key UNIQUE (portal_id, entry_id)
);
CREATE TRIGGER ledger_seals_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.ledger_seals FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE ledger_seals FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON ledger_seals USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE limit_windows (
  portal_id bigint NOT NULL,
  source bytea NOT NULL,
  began_at timestamp with time zone NOT NULL,
  tries integer NOT NULL,
  CONSTRAINT limit_windows_pkey PRIMARY KEY (portal_id, source)
);
CREATE INDEX limit_windows_began ON public.limit_windows USING btree (portal_id, began_at);
ALTER TABLE limit_windows FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON limit_windows USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE link_removals (
  portal_id bigint NOT NULL,
  deal_id bigint NOT NULL,
  partner_company_id bigint NOT NULL,
  removed_at timestamp with time zone NOT NULL,
  by_user_id bigint,
  source text,
  CONSTRAINT link_removals_pkey PRIMARY KEY (portal_id, deal_id, partner_company_id)
);
ALTER TABLE link_removals FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON link_removals USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE mail_addresses (
  portal_id bigint NOT NULL,
  address_id text NOT NULL,
  address text,
  contact_id text,
  time_zone text NOT NULL,
  digests_off_at timestamp with time zone,
  bounced_at timestamp with time zone,
  bounce text,
  CONSTRAINT mail_addresses_pkey PRIMARY KEY (portal_id, address_id)
);
CREATE UNIQUE INDEX mail_addresses_address ON public.mail_addresses USING btree (portal_id, address) WHERE (address IS NOT NULL);
ALTER TABLE mail_addresses FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON mail_addresses USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE mails (
  portal_id bigint NOT NULL,
  mail_id text NOT NULL,
  mail_key text NOT NULL,
  address_id text NOT NULL,
  partner_company_id bigint,
  template text NOT NULL,
  facts jsonb NOT NULL,
  links jsonb NOT NULL,
  code_of text,
  urgency text NOT NULL,
  subject_id text NOT NULL,
  status text NOT NULL DEFAULT 'waiting'::text,
  digest_id text,
  attempts smallint NOT NULL DEFAULT 0,
  retry_at timestamp with time zone,
  stale_at timestamp with time zone,
  failure text,
  created_at timestamp with time zone NOT NULL,
  sent_at timestamp with time zone,
  bounced_at timestamp with time zone,
  CONSTRAINT mails_status_check CHECK ((status = ANY (ARRAY['waiting'::text, 'sending'::text, 'handed'::text, 'sent'::text, 'in-digest'::text, 'bounced'::text, 'failed'::text, 'stale'::text, 'cancelled'::text]))),
  CONSTRAINT mails_urgency_check CHECK ((urgency = ANY (ARRAY['now'::text, 'digest'::text]))),
  CONSTRAINT mails_portal_id_address_id_fkey FOREIGN KEY (portal_id, address_id) REFERENCES mail_addresses(portal_id, address_id),
  CONSTRAINT mails_portal_id_digest_id_fkey FOREIGN KEY (portal_id, digest_id) REFERENCES mails(portal_id, mail_id),
  CONSTRAINT mails_pkey PRIMARY KEY (portal_id, mail_id),
  CONSTRAINT mails_portal_id_mail_key_address_id_key UNIQUE (portal_id, mail_key, address_id)
);
CREATE INDEX mails_by_subject ON public.mails USING btree (portal_id, subject_id text_pattern_ops);
CREATE INDEX mails_created ON public.mails USING btree (portal_id, created_at);
CREATE INDEX mails_for_digest ON public.mails USING btree (portal_id, address_id) WHERE ((urgency = 'digest'::text) AND (status = 'waiting'::text));
CREATE INDEX mails_of_digest ON public.mails USING btree (portal_id, digest_id) WHERE (digest_id IS NOT NULL);
CREATE INDEX mails_open ON public.mails USING btree (portal_id, retry_at NULLS FIRST) WHERE ((urgency = 'now'::text) AND (status = ANY (ARRAY['waiting'::text, 'sending'::text, 'handed'::text])));
ALTER TABLE mails FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON mails USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE oauth_states (
  state_hash bytea NOT NULL,
  browser_hash bytea NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  CONSTRAINT oauth_states_pkey PRIMARY KEY (state_hash)
);

CREATE TABLE observe_reports (
  portal_id bigint NOT NULL,
  made_at timestamp with time zone NOT NULL,
  report jsonb NOT NULL,
  CONSTRAINT observe_reports_pkey PRIMARY KEY (portal_id, made_at)
);
ALTER TABLE observe_reports FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON observe_reports USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE partner_codes (
  portal_id bigint NOT NULL,
  code_id text NOT NULL,
  subject_id text NOT NULL,
  made_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  tries integer NOT NULL DEFAULT 0,
  used_at timestamp with time zone,
  CONSTRAINT partner_codes_pkey PRIMARY KEY (portal_id, code_id)
);
CREATE INDEX partner_codes_subject ON public.partner_codes USING btree (portal_id, subject_id, made_at DESC);
ALTER TABLE partner_codes FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON partner_codes USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE partner_contacts (
  portal_id bigint NOT NULL,
  contact_id bigint NOT NULL,
  partner_company_id bigint NOT NULL,
  hubspot_contact_id bigint,
  name text,
  email text,
  link_id text NOT NULL,
  issued_by bigint,
  issued_at timestamp with time zone NOT NULL,
  link_expires_at timestamp with time zone NOT NULL,
  revoked_at timestamp with time zone,
  revoked_by bigint,
  time_zone text,
  CONSTRAINT partner_contacts_contact_id_check CHECK ((contact_id < 0)),
  CONSTRAINT partner_contacts_portal_id_partner_company_id_fkey FOREIGN KEY (portal_id, partner_company_id) REFERENCES partners(portal_id, company_id),
  CONSTRAINT partner_contacts_pkey PRIMARY KEY (portal_id, contact_id)
);
CREATE UNIQUE INDEX partner_contacts_email ON public.partner_contacts USING btree (portal_id, partner_company_id, email);
CREATE UNIQUE INDEX partner_contacts_link ON public.partner_contacts USING btree (portal_id, link_id);
ALTER TABLE partner_contacts FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON partner_contacts USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE partner_files (
  portal_id bigint NOT NULL,
  file_id text NOT NULL,
  registration_id text NOT NULL,
  activity_id text NOT NULL,
  name text,
  bytes bytea,
  media_type text NOT NULL,
  size_bytes integer NOT NULL,
  sha256 bytea NOT NULL,
  given_by bigint NOT NULL,
  given_at timestamp with time zone NOT NULL,
  CONSTRAINT partner_files_size_bytes_check CHECK (((size_bytes >= 1) AND (size_bytes <= 5242880))),
  CONSTRAINT partner_files_portal_id_registration_id_fkey FOREIGN KEY (portal_id, registration_id) REFERENCES registrations(portal_id, registration_id),
  CONSTRAINT partner_files_pkey PRIMARY KEY (portal_id, file_id)
);
CREATE INDEX partner_files_registration ON public.partner_files USING btree (portal_id, registration_id, given_at DESC);
ALTER TABLE partner_files FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON partner_files USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE partner_list_members (
  portal_id bigint NOT NULL,
  company_id text NOT NULL,
  listed boolean NOT NULL,
  decided boolean NOT NULL,
  CONSTRAINT partner_list_members_pkey PRIMARY KEY (portal_id, company_id)
);
ALTER TABLE partner_list_members FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON partner_list_members USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE partner_requests (
  portal_id bigint NOT NULL,
  request_id text NOT NULL,
  request_no bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  partner_company_id bigint,
  contact_id bigint,
  domain text NOT NULL,
  customer_name text,
  note text,
  amount_minor bigint,
  currency text,
  person_name text,
  person_email text,
  asked_at timestamp with time zone NOT NULL,
  status text NOT NULL,
  making_at timestamp with time zone,
  company_id bigint,
  registration_id text,
  refusal jsonb,
  CONSTRAINT partner_requests_status_check CHECK ((status = ANY (ARRAY['unverified'::text, 'waiting'::text, 'submitted'::text, 'refused'::text, 'passed-on'::text]))),
  CONSTRAINT partner_requests_portal_id_contact_id_fkey FOREIGN KEY (portal_id, contact_id) REFERENCES partner_contacts(portal_id, contact_id),
  CONSTRAINT partner_requests_portal_id_registration_id_fkey FOREIGN KEY (portal_id, registration_id) REFERENCES registrations(portal_id, registration_id),
  CONSTRAINT partner_requests_pkey PRIMARY KEY (portal_id, request_id)
);
CREATE INDEX partner_requests_domain ON public.partner_requests USING btree (portal_id, domain) WHERE (company_id IS NOT NULL);
CREATE INDEX partner_requests_partner ON public.partner_requests USING btree (portal_id, partner_company_id, request_no);
CREATE INDEX partner_requests_waiting ON public.partner_requests USING btree (portal_id, request_no) WHERE (status = 'waiting'::text);
ALTER TABLE partner_requests FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON partner_requests USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE partner_sessions (
  portal_id bigint NOT NULL,
  session_id text NOT NULL,
  contact_id bigint NOT NULL,
  secret_hash bytea NOT NULL,
  begun_at timestamp with time zone NOT NULL,
  seen_at timestamp with time zone NOT NULL,
  ended_at timestamp with time zone,
  CONSTRAINT partner_sessions_portal_id_contact_id_fkey FOREIGN KEY (portal_id, contact_id) REFERENCES partner_contacts(portal_id, contact_id),
  CONSTRAINT partner_sessions_pkey PRIMARY KEY (portal_id, session_id)
);
CREATE INDEX partner_sessions_contact ON public.partner_sessions USING btree (portal_id, contact_id, begun_at DESC);
CREATE UNIQUE INDEX partner_sessions_secret ON public.partner_sessions USING btree (portal_id, secret_hash);
ALTER TABLE partner_sessions FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON partner_sessions USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE partner_standings (
  portal_id bigint NOT NULL,
  company_id bigint NOT NULL,
  standing text NOT NULL,
  set_by bigint NOT NULL,
  set_at timestamp with time zone NOT NULL,
  text_id text NOT NULL,
  CONSTRAINT partner_standings_standing_check CHECK ((standing = ANY (ARRAY['suspended'::text, 'terminated'::text]))),
  CONSTRAINT partner_standings_portal_id_company_id_fkey FOREIGN KEY (portal_id, company_id) REFERENCES partners(portal_id, company_id),
  CONSTRAINT partner_standings_pkey PRIMARY KEY (portal_id, company_id)
);
ALTER TABLE partner_standings FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON partner_standings USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE partners (
  portal_id bigint NOT NULL,
  company_id bigint NOT NULL,
  name text NOT NULL,
  status text NOT NULL,
  type text NOT NULL,
  tier text NOT NULL,
  joined_on date NOT NULL,
  CONSTRAINT partners_status_check CHECK ((status = ANY (ARRAY['active'::text, 'suspended'::text, 'terminated'::text]))),
  CONSTRAINT partners_type_check CHECK ((type = ANY (ARRAY['reseller'::text, 'co-sell'::text, 'services'::text, 'distributor'::text, 'referral'::text]))),
  CONSTRAINT partners_portal_id_company_id_fkey FOREIGN KEY (portal_id, company_id) REFERENCES companies(portal_id, company_id),
  CONSTRAINT partners_pkey PRIMARY KEY (portal_id, company_id)
);
ALTER TABLE partners FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON partners USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE policies (
  portal_id bigint NOT NULL,
  version integer NOT NULL,
  document jsonb NOT NULL,
  in_force_from timestamp with time zone NOT NULL,
  created_by text NOT NULL,
  digest bigint NOT NULL GENERATED ALWAYS AS (jsonb_hash_extended(document, (0)::bigint)) STORED,
  CONSTRAINT policies_pkey PRIMARY KEY (portal_id, version)
);
ALTER TABLE policies FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON policies USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE program_clock (
  singleton boolean NOT NULL DEFAULT true,
  offset_ms bigint NOT NULL DEFAULT 0,
  CONSTRAINT program_clock_singleton_check CHECK (singleton),
  CONSTRAINT program_clock_pkey PRIMARY KEY (singleton)
);

CREATE TABLE projections (
  portal_id bigint NOT NULL,
  object_type text NOT NULL,
  object_id bigint NOT NULL,
  revision bigint NOT NULL DEFAULT 1,
  written_revision bigint NOT NULL DEFAULT 0,
  written jsonb DEFAULT '{}'::jsonb,
  attempts smallint NOT NULL DEFAULT 0,
  retry_at timestamp with time zone,
  failure text,
  CONSTRAINT projections_object_type_check CHECK ((object_type = ANY (ARRAY['deals'::text, 'companies'::text]))),
  CONSTRAINT projections_pkey PRIMARY KEY (portal_id, object_type, object_id)
);
CREATE INDEX projections_dirty ON public.projections USING btree (portal_id, object_type, retry_at NULLS FIRST, object_id) WHERE (revision > written_revision);
ALTER TABLE projections FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON projections USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE proposals (
  portal_id bigint NOT NULL,
  proposal_id text NOT NULL,
  registration_id text NOT NULL,
  kind text NOT NULL,
  code text,
  proposed_by bigint NOT NULL,
  proposed_at timestamp with time zone NOT NULL,
  text_id text,
  writing_text_id text,
  due_at timestamp with time zone,
  review_due_at timestamp with time zone,
  objected_by bigint,
  objected_at timestamp with time zone,
  objection_text_id text,
  closed_at timestamp with time zone,
  closed_by bigint,
  outcome text,
  CONSTRAINT proposals_check CHECK (((closed_at IS NULL) = (outcome IS NULL))),
  CONSTRAINT proposals_kind_check CHECK ((kind = ANY (ARRAY['revoke'::text, 'revert'::text]))),
  CONSTRAINT proposals_outcome_check CHECK ((outcome = ANY (ARRAY['carried-out'::text, 'dropped'::text, 'lapsed'::text]))),
  CONSTRAINT proposals_portal_id_registration_id_fkey FOREIGN KEY (portal_id, registration_id) REFERENCES registrations(portal_id, registration_id),
  CONSTRAINT proposals_pkey PRIMARY KEY (portal_id, proposal_id)
);
CREATE INDEX proposals_registration ON public.proposals USING btree (portal_id, registration_id, proposed_at);
CREATE UNIQUE INDEX proposals_open ON public.proposals USING btree (portal_id, registration_id, kind) WHERE (closed_at IS NULL);
ALTER TABLE proposals FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON proposals USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE queue_places (
  portal_id bigint NOT NULL,
  registration_id text NOT NULL,
  confirmed_at timestamp with time zone NOT NULL,
  warned_at timestamp with time zone,
  CONSTRAINT queue_places_portal_id_registration_id_fkey FOREIGN KEY (portal_id, registration_id) REFERENCES registrations(portal_id, registration_id),
  CONSTRAINT queue_places_pkey PRIMARY KEY (portal_id, registration_id)
);
ALTER TABLE queue_places FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON queue_places USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE registrations (
  portal_id bigint NOT NULL,
  registration_id text NOT NULL,
  account_id bigint NOT NULL,
  company_id bigint NOT NULL,
  partner_company_id bigint NOT NULL,
  deal_id bigint,
  scope int4range NOT NULL DEFAULT '(,)'::int4range,
  state text NOT NULL,
  sequence bigint NOT NULL,
  claimed_at timestamp with time zone NOT NULL,
  submitted_by bigint NOT NULL,
  claim_hash text NOT NULL,
  policy_version integer NOT NULL,
  review_due_at timestamp with time zone,
  protected_from timestamp with time zone,
  protected_until timestamp with time zone,
  ended_at timestamp with time zone,
  renewals smallint NOT NULL DEFAULT 0,
  follow_up_due_at timestamp with time zone,
  direct_window_open boolean NOT NULL DEFAULT false,
  contested boolean NOT NULL DEFAULT false,
  co_sell_user_ids bigint[] NOT NULL DEFAULT '{}'::bigint[],
  decision_code text,
  decision_text_id text,
  decided_at timestamp with time zone,
  note_text_id text,
  estimate_minor bigint,
  estimate_currency text,
  contact_ids bigint[] NOT NULL DEFAULT '{}'::bigint[],
  known_until timestamp with time zone,
  warned_until timestamp with time zone,
  renewed_from timestamp with time zone,
  tolled_since timestamp with time zone,
  tolled_days integer NOT NULL DEFAULT 0,
  renewal_asked_at timestamp with time zone,
  renewal_asked_by bigint,
  loss_reported_at timestamp with time zone,
  loss_objection_due_at timestamp with time zone,
  loss_opposed_at timestamp with time zone,
  relink_due_at timestamp with time zone,
  end_before_close timestamp with time zone,
  CONSTRAINT registrations_renewals_check CHECK ((renewals = ANY (ARRAY[0, 1]))),
  CONSTRAINT registrations_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'submitted'::text, 'info-requested'::text, 'under-review'::text, 'queued'::text, 'active'::text, 'expired'::text, 'rejected'::text, 'withdrawn'::text, 'revoked'::text, 'won'::text, 'lost'::text]))),
  CONSTRAINT registrations_portal_id_account_id_fkey FOREIGN KEY (portal_id, account_id) REFERENCES accounts(portal_id, account_id),
  CONSTRAINT registrations_portal_id_company_id_fkey FOREIGN KEY (portal_id, company_id) REFERENCES companies(portal_id, company_id),
  CONSTRAINT registrations_portal_id_partner_company_id_fkey FOREIGN KEY (portal_id, partner_company_id) REFERENCES partners(portal_id, company_id),
  CONSTRAINT registrations_pkey PRIMARY KEY (portal_id, registration_id)
);
CREATE INDEX registrations_account ON public.registrations USING btree (portal_id, account_id, sequence);
CREATE INDEX registrations_deal ON public.registrations USING btree (portal_id, deal_id, sequence) WHERE (deal_id IS NOT NULL);
CREATE INDEX registrations_end ON public.registrations USING btree (portal_id, protected_until, registration_id) WHERE (state = 'active'::text);
CREATE INDEX registrations_follow_up ON public.registrations USING btree (portal_id, follow_up_due_at, registration_id) WHERE (state = 'active'::text);
CREATE INDEX registrations_open ON public.registrations USING btree (portal_id, partner_company_id) WHERE (state = ANY (ARRAY['submitted'::text, 'info-requested'::text, 'under-review'::text, 'queued'::text, 'active'::text]));
CREATE INDEX registrations_partner ON public.registrations USING btree (portal_id, partner_company_id, sequence);
CREATE INDEX registrations_review ON public.registrations USING btree (portal_id, review_due_at, registration_id) WHERE (state = 'under-review'::text);
CREATE UNIQUE INDEX registrations_sequence ON public.registrations USING btree (portal_id, sequence);
ALTER TABLE registrations FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON registrations USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE repair_cursors (
  portal_id bigint NOT NULL,
  kind text NOT NULL,
  through timestamp with time zone NOT NULL,
  begun_at timestamp with time zone,
  company_id bigint,
  CONSTRAINT repair_cursors_kind_check CHECK ((kind = ANY (ARRAY['deal-changes'::text, 'company-changes'::text, 'links'::text]))),
  CONSTRAINT repair_cursors_pkey PRIMARY KEY (portal_id, kind)
);
ALTER TABLE repair_cursors FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON repair_cursors USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE repaired_gaps (
  portal_id bigint NOT NULL,
  gap_id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  object_type text NOT NULL,
  object_id bigint NOT NULL,
  modified_at timestamp with time zone,
  found_at timestamp with time zone NOT NULL,
  CONSTRAINT repaired_gaps_object_type_check CHECK ((object_type = ANY (ARRAY['deals'::text, 'companies'::text]))),
  CONSTRAINT repaired_gaps_pkey PRIMARY KEY (portal_id, gap_id)
);
ALTER TABLE repaired_gaps FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON repaired_gaps USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE routed_deals (
  portal_id bigint NOT NULL,
  registration_id text NOT NULL,
  deal_id bigint NOT NULL,
  routed_at timestamp with time zone NOT NULL,
  CONSTRAINT routed_deals_portal_id_registration_id_fkey FOREIGN KEY (portal_id, registration_id) REFERENCES registrations(portal_id, registration_id),
  CONSTRAINT routed_deals_pkey PRIMARY KEY (portal_id, registration_id, deal_id)
);
ALTER TABLE routed_deals FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON routed_deals USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE schema_migrations (
  name text NOT NULL,
  applied_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT schema_migrations_pkey PRIMARY KEY (name)
);

CREATE TABLE texts (
  portal_id bigint NOT NULL,
  text_id text NOT NULL,
  body text,
  erased_at timestamp with time zone,
  CONSTRAINT texts_pkey PRIMARY KEY (portal_id, text_id)
);
ALTER TABLE texts FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON texts USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE tier_appeals (
  portal_id bigint NOT NULL,
  appeal_id text NOT NULL,
  change_id text NOT NULL,
  status text NOT NULL,
  appealed_at timestamp with time zone NOT NULL,
  appealed_by bigint NOT NULL,
  text_id text,
  decided_at timestamp with time zone,
  decided_by bigint,
  decision_text_id text,
  CONSTRAINT tier_appeals_status_check CHECK ((status = ANY (ARRAY['open'::text, 'upheld'::text, 'denied'::text]))),
  CONSTRAINT tier_appeals_portal_id_change_id_fkey FOREIGN KEY (portal_id, change_id) REFERENCES tier_changes(portal_id, change_id),
  CONSTRAINT tier_appeals_pkey PRIMARY KEY (portal_id, appeal_id),
  CONSTRAINT tier_appeals_portal_id_change_id_key UNIQUE (portal_id, change_id)
);
ALTER TABLE tier_appeals FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON tier_appeals USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE tier_changes (
  portal_id bigint NOT NULL,
  change_id text NOT NULL,
  partner_company_id bigint NOT NULL,
  from_tier text NOT NULL,
  to_tier text NOT NULL,
  cause text NOT NULL,
  reference text NOT NULL,
  status text NOT NULL,
  decided_at timestamp with time zone NOT NULL,
  decided_by bigint,
  effective_on date,
  applied_at timestamp with time zone,
  appeal_until timestamp with time zone,
  policy_version integer NOT NULL,
  outcome jsonb NOT NULL,
  text_id text,
  sequence bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  CONSTRAINT tier_changes_cause_check CHECK ((cause ~ '^[a-z][a-z-]*$'::text)),
  CONSTRAINT tier_changes_status_check CHECK ((status = ANY (ARRAY['proposed'::text, 'pending'::text, 'effective'::text, 'cancelled'::text, 'superseded'::text]))),
  CONSTRAINT tier_changes_portal_id_partner_company_id_fkey FOREIGN KEY (portal_id, partner_company_id) REFERENCES partners(portal_id, company_id),
  CONSTRAINT tier_changes_pkey PRIMARY KEY (portal_id, change_id),
  CONSTRAINT tier_changes_portal_id_partner_company_id_cause_reference_key UNIQUE (portal_id, partner_company_id, cause, reference)
);
ALTER TABLE tier_changes FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON tier_changes USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE tier_reviews (
  portal_id bigint NOT NULL,
  review_id text NOT NULL,
  partner_company_id bigint NOT NULL,
  period_from date NOT NULL,
  period_until date NOT NULL,
  tier text NOT NULL,
  joined_on date NOT NULL,
  verdict text NOT NULL,
  outcome jsonb NOT NULL,
  reviewed_at timestamp with time zone NOT NULL,
  policy_version integer NOT NULL,
  open boolean NOT NULL,
  questioned_at timestamp with time zone,
  decision text,
  decided_at timestamp with time zone,
  decided_by bigint,
  text_id text,
  CONSTRAINT tier_reviews_decision_check CHECK ((decision = ANY (ARRAY['keep'::text, 'probation'::text, 'lower'::text]))),
  CONSTRAINT tier_reviews_verdict_check CHECK ((verdict = ANY (ARRAY['lower'::text, 'requalified'::text, 'person'::text, 'not-evaluated'::text]))),
  CONSTRAINT tier_reviews_portal_id_partner_company_id_fkey FOREIGN KEY (portal_id, partner_company_id) REFERENCES partners(portal_id, company_id),
  CONSTRAINT tier_reviews_pkey PRIMARY KEY (portal_id, review_id),
  CONSTRAINT tier_reviews_portal_id_partner_company_id_period_until_key UNIQUE (portal_id, partner_company_id, period_until)
);
CREATE INDEX tier_reviews_open ON public.tier_reviews USING btree (portal_id, reviewed_at, review_id) WHERE open;
ALTER TABLE tier_reviews FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON tier_reviews USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE tier_standings (
  portal_id bigint NOT NULL,
  partner_company_id bigint NOT NULL,
  crm_tier text,
  next_review date,
  sunset_since date,
  sunset_warned integer NOT NULL DEFAULT 0,
  probation_until date,
  metrics jsonb NOT NULL DEFAULT '{}'::jsonb,
  metrics_read_at timestamp with time zone,
  CONSTRAINT tier_standings_portal_id_partner_company_id_fkey FOREIGN KEY (portal_id, partner_company_id) REFERENCES partners(portal_id, company_id),
  CONSTRAINT tier_standings_pkey PRIMARY KEY (portal_id, partner_company_id)
);
ALTER TABLE tier_standings FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON tier_standings USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE told_pairs (
  portal_id bigint NOT NULL,
  decision_id text NOT NULL,
  company_a bigint NOT NULL,
  company_b bigint NOT NULL,
  kind text NOT NULL,
  ended_at timestamp with time zone,
  ended_by text,
  CONSTRAINT told_pairs_check CHECK ((company_a < company_b)),
  CONSTRAINT told_pairs_kind_check CHECK ((kind = ANY (ARRAY['alias'::text, 'split'::text]))),
  CONSTRAINT told_pairs_portal_id_company_a_fkey FOREIGN KEY (portal_id, company_a) REFERENCES companies(portal_id, company_id),
  CONSTRAINT told_pairs_portal_id_company_b_fkey FOREIGN KEY (portal_id, company_b) REFERENCES companies(portal_id, company_id),
  CONSTRAINT told_pairs_portal_id_decision_id_fkey FOREIGN KEY (portal_id, decision_id) REFERENCES identity_decisions(portal_id, decision_id),
  CONSTRAINT told_pairs_pkey PRIMARY KEY (portal_id, decision_id, company_a, company_b)
);
CREATE INDEX told_pairs_a ON public.told_pairs USING btree (portal_id, company_a) WHERE (ended_at IS NULL);
CREATE INDEX told_pairs_b ON public.told_pairs USING btree (portal_id, company_b) WHERE (ended_at IS NULL);
ALTER TABLE told_pairs FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON told_pairs USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE tolls (
  portal_id bigint NOT NULL,
  registration_id text NOT NULL,
  kind text NOT NULL,
  subject_id text NOT NULL,
  started_at timestamp with time zone NOT NULL,
  ended_at timestamp with time zone,
  taken_back_at timestamp with time zone,
  CONSTRAINT tolls_kind_check CHECK ((kind ~ '^[a-z][a-z-]*$'::text)),
  CONSTRAINT tolls_portal_id_registration_id_fkey FOREIGN KEY (portal_id, registration_id) REFERENCES registrations(portal_id, registration_id),
  CONSTRAINT tolls_pkey PRIMARY KEY (portal_id, registration_id, kind, subject_id, started_at)
);
ALTER TABLE tolls FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON tolls USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE unsealed_entries (
  portal_id bigint NOT NULL,
  entry_id bigint NOT NULL,
  CONSTRAINT unsealed_entries_portal_id_entry_id_fkey FOREIGN KEY (portal_id, entry_id) REFERENCES ledger(portal_id, entry_id),
  CONSTRAINT unsealed_entries_pkey PRIMARY KEY (portal_id, entry_id)
) WITH (autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=1000);
ALTER TABLE unsealed_entries FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON unsealed_entries USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE untold_entries (
  portal_id bigint NOT NULL,
  entry_id bigint NOT NULL,
  CONSTRAINT untold_entries_portal_id_entry_id_fkey FOREIGN KEY (portal_id, entry_id) REFERENCES ledger(portal_id, entry_id),
  CONSTRAINT untold_entries_pkey PRIMARY KEY (portal_id, entry_id)
) WITH (autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=1000);
ALTER TABLE untold_entries FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON untold_entries USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE used_links (
  portal_id bigint NOT NULL,
  link_hash bytea NOT NULL,
  used_at timestamp with time zone NOT NULL,
  CONSTRAINT used_links_pkey PRIMARY KEY (portal_id, link_hash)
);
ALTER TABLE used_links FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON used_links USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE waiting_links (
  portal_id bigint NOT NULL,
  company_a bigint NOT NULL,
  company_b bigint NOT NULL,
  level text NOT NULL,
  value text NOT NULL,
  found_at timestamp with time zone NOT NULL,
  settled_at timestamp with time zone,
  CONSTRAINT waiting_links_pkey PRIMARY KEY (portal_id, company_a, company_b, level, value)
);
ALTER TABLE waiting_links FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON waiting_links USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE waivers (
  portal_id bigint NOT NULL,
  waiver_id text NOT NULL,
  company_id bigint NOT NULL,
  partner_company_id bigint NOT NULL,
  what text NOT NULL,
  given_by bigint NOT NULL,
  given_at timestamp with time zone NOT NULL,
  text_id text NOT NULL,
  registration_id text,
  CONSTRAINT waivers_what_check CHECK ((what = ANY (ARRAY['cooling-off'::text, 'protection-limit'::text]))),
  CONSTRAINT waivers_portal_id_company_id_fkey FOREIGN KEY (portal_id, company_id) REFERENCES companies(portal_id, company_id),
  CONSTRAINT waivers_portal_id_partner_company_id_fkey FOREIGN KEY (portal_id, partner_company_id) REFERENCES partners(portal_id, company_id),
  CONSTRAINT waivers_portal_id_registration_id_fkey FOREIGN KEY (portal_id, registration_id) REFERENCES registrations(portal_id, registration_id),
  CONSTRAINT waivers_pkey PRIMARY KEY (portal_id, waiver_id)
);
CREATE INDEX waivers_company ON public.waivers USING btree (portal_id, company_id, partner_company_id);
ALTER TABLE waivers FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON waivers USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));

CREATE TABLE wanted_reads (
  portal_id bigint NOT NULL,
  object_type text NOT NULL,
  object_id bigint NOT NULL,
  requested_at timestamp with time zone NOT NULL,
  attempts smallint NOT NULL DEFAULT 0,
  retry_at timestamp with time zone,
  CONSTRAINT wanted_reads_pkey PRIMARY KEY (portal_id, object_type, object_id)
);
ALTER TABLE wanted_reads FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON wanted_reads USING ((portal_id = current_portal())) WITH CHECK ((portal_id = current_portal()));
