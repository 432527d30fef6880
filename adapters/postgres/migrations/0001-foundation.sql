-- Everything that matters is here; a queue may be emptied at any moment and nothing is lost.
-- Every tenant table has the portal in its key and row-level security with FORCE, so that the
-- owner is bound by it too. Tables without it are listed at the end, each with the reason.

CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE FUNCTION current_portal() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('dibs.portal_id', true), '')::bigint $$;

-- Program time is database time plus the demo's offset. One row, so that all processes agree.
CREATE TABLE program_clock (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  offset_ms bigint NOT NULL DEFAULT 0
);
INSERT INTO program_clock DEFAULT VALUES;

-- Milliseconds, because that is what the wire carries: what is stored equals what is shown.
CREATE FUNCTION program_now() RETURNS timestamptz LANGUAGE sql VOLATILE
  AS $$ SELECT date_trunc('milliseconds', clock_timestamp() + (SELECT offset_ms FROM program_clock) * interval '1 millisecond') $$;

-- Orders claims (T1). Drawn only after the account's row is locked, so order is commit order.
CREATE SEQUENCE claim_sequence AS bigint;

CREATE TABLE installs (
  portal_id         bigint PRIMARY KEY,
  epoch             integer NOT NULL DEFAULT 1,
  status            text NOT NULL CHECK (status IN ('active', 'uninstalled')),
  hub_domain        text,
  scopes            text[] NOT NULL DEFAULT '{}',
  installed_by      bigint,
  access_token      text,
  refresh_token     text,
  access_expires_at timestamptz,
  installed_at      timestamptz NOT NULL,
  uninstalled_at    timestamptz,
  -- What set-up found: property clashes and the progress of the first read.
  set_up            jsonb NOT NULL DEFAULT '{}'
);

-- Portals that installed us or sent us something: ids only, so that counts and listings miss none.
CREATE TABLE known_portals (
  portal_id bigint PRIMARY KEY
);

CREATE TABLE oauth_states (
  state_hash   bytea PRIMARY KEY,
  browser_hash bytea NOT NULL,
  expires_at   timestamptz NOT NULL
);

CREATE TABLE policies (
  portal_id     bigint NOT NULL,
  version       integer NOT NULL,
  document      jsonb NOT NULL,
  in_force_from timestamptz NOT NULL,
  created_by    text NOT NULL,
  PRIMARY KEY (portal_id, version)
);

-- People, roles, team sides and partner assignments: dated, never pinned by a registration.
CREATE TABLE directories (
  portal_id     bigint NOT NULL,
  version       integer NOT NULL,
  document      jsonb NOT NULL,
  in_force_from timestamptz NOT NULL,
  created_by    text NOT NULL,
  PRIMARY KEY (portal_id, version)
);

-- HubSpot users as its owners API tells them. A row per user; owner ids are unique to a portal.
CREATE TABLE crm_users (
  portal_id  bigint NOT NULL,
  user_id    bigint NOT NULL,
  owner_id   bigint NOT NULL,
  email      text,
  name       text,
  team_ids   text[] NOT NULL DEFAULT '{}',
  archived   boolean NOT NULL DEFAULT false,
  read_at    timestamptz NOT NULL,
  PRIMARY KEY (portal_id, user_id)
);
CREATE UNIQUE INDEX crm_users_owner ON crm_users (portal_id, owner_id);

CREATE SEQUENCE account_ids AS bigint;
CREATE TABLE accounts (
  portal_id   bigint NOT NULL,
  account_id  bigint NOT NULL DEFAULT nextval('account_ids'),
  united_into bigint,
  created_at  timestamptz NOT NULL,
  PRIMARY KEY (portal_id, account_id),
  FOREIGN KEY (portal_id, united_into) REFERENCES accounts (portal_id, account_id)
);

-- Our copy of the portal's companies. read_at is null while only the id is known.
CREATE TABLE companies (
  portal_id          bigint NOT NULL,
  company_id         bigint NOT NULL,
  account_id         bigint NOT NULL,
  name               text,
  domain             text,
  additional_domains text,
  merged_into        bigint,
  missing            boolean NOT NULL DEFAULT false,
  read_at            timestamptz,
  PRIMARY KEY (portal_id, company_id),
  FOREIGN KEY (portal_id, account_id) REFERENCES accounts (portal_id, account_id)
);
CREATE INDEX companies_account ON companies (portal_id, account_id);

CREATE TABLE company_domains (
  portal_id  bigint NOT NULL,
  domain     text NOT NULL,
  company_id bigint NOT NULL,
  PRIMARY KEY (portal_id, domain, company_id),
  FOREIGN KEY (portal_id, company_id) REFERENCES companies (portal_id, company_id)
);
CREATE INDEX company_domains_company ON company_domains (portal_id, company_id);

-- A shared domain that would unite two accounts which both have live claims waits for a person.
CREATE TABLE waiting_links (
  portal_id  bigint NOT NULL,
  company_a  bigint NOT NULL,
  company_b  bigint NOT NULL,
  level      text NOT NULL,
  value      text NOT NULL,
  found_at   timestamptz NOT NULL,
  settled_at timestamptz,
  PRIMARY KEY (portal_id, company_a, company_b, level, value)
);

CREATE TABLE partners (
  portal_id  bigint NOT NULL,
  company_id bigint NOT NULL,
  name       text NOT NULL,
  status     text NOT NULL CHECK (status IN ('active', 'suspended', 'terminated')),
  type       text NOT NULL CHECK (type IN ('reseller', 'co-sell', 'services', 'distributor', 'referral')),
  tier       text NOT NULL,
  joined_on  date NOT NULL,
  PRIMARY KEY (portal_id, company_id),
  FOREIGN KEY (portal_id, company_id) REFERENCES companies (portal_id, company_id)
);

CREATE TABLE deals (
  portal_id          bigint NOT NULL,
  deal_id            bigint NOT NULL,
  name               text,
  pipeline_id        text,
  stage_id           text,
  owner_id           bigint,
  linked_partner     text,
  created_at         timestamptz,
  created_by_user_id bigint,
  source             text,
  made_by_us         boolean NOT NULL DEFAULT false,
  primary_company_id bigint,
  company_ids        bigint[] NOT NULL DEFAULT '{}',
  merged_into        bigint,
  missing            boolean NOT NULL DEFAULT false,
  read_at            timestamptz NOT NULL,
  PRIMARY KEY (portal_id, deal_id)
);
CREATE INDEX deals_companies ON deals USING gin (company_ids);

-- What people wrote about claims. Erasable: the ledger holds only ids.
CREATE TABLE texts (
  portal_id  bigint NOT NULL,
  text_id    text NOT NULL,
  body       text,
  erased_at  timestamptz,
  PRIMARY KEY (portal_id, text_id)
);

CREATE TABLE registrations (
  portal_id          bigint NOT NULL,
  registration_id    text NOT NULL,
  account_id         bigint NOT NULL,
  company_id         bigint NOT NULL,
  partner_company_id bigint NOT NULL,
  deal_id            bigint,
  scope              int4range NOT NULL DEFAULT '(,)',
  state              text NOT NULL CHECK (state IN ('draft', 'submitted', 'info-requested', 'under-review',
                       'queued', 'active', 'expired', 'rejected', 'withdrawn', 'revoked', 'won', 'lost')),
  sequence           bigint NOT NULL,
  claimed_at         timestamptz NOT NULL,
  submitted_by       bigint NOT NULL,
  claim_hash         text NOT NULL,
  policy_version     integer NOT NULL,
  review_due_at      timestamptz,
  protected_from     timestamptz,
  protected_until    timestamptz,
  ended_at           timestamptz,
  renewals           smallint NOT NULL DEFAULT 0 CHECK (renewals IN (0, 1)),
  follow_up_due_at   timestamptz,
  direct_window_open boolean NOT NULL DEFAULT false,
  contested          boolean NOT NULL DEFAULT false,
  co_sell_user_ids   bigint[] NOT NULL DEFAULT '{}',
  decision_code      text,
  decision_text_id   text,
  decided_at         timestamptz,
  note_text_id       text,
  estimate_minor     bigint,
  estimate_currency  text,
  contact_ids        bigint[] NOT NULL DEFAULT '{}',
  PRIMARY KEY (portal_id, registration_id),
  FOREIGN KEY (portal_id, account_id) REFERENCES accounts (portal_id, account_id),
  FOREIGN KEY (portal_id, company_id) REFERENCES companies (portal_id, company_id),
  FOREIGN KEY (portal_id, partner_company_id) REFERENCES partners (portal_id, company_id)
);
CREATE UNIQUE INDEX registrations_sequence ON registrations (portal_id, sequence);
CREATE INDEX registrations_account ON registrations (portal_id, account_id, sequence);
CREATE INDEX registrations_partner ON registrations (portal_id, partner_company_id, sequence);
CREATE INDEX registrations_deal ON registrations (portal_id, deal_id, sequence) WHERE deal_id IS NOT NULL;
CREATE INDEX registrations_open ON registrations (portal_id, partner_company_id)
  WHERE state IN ('submitted', 'info-requested', 'under-review', 'queued', 'active');

-- I1. For every portal, account, scope and instant at most one registration is protected.
-- The constraint is the promise; the code that looks first only words the refusal.
CREATE TABLE holds (
  portal_id       bigint NOT NULL,
  hold_id         bigint GENERATED ALWAYS AS IDENTITY,
  registration_id text NOT NULL,
  account_id      bigint NOT NULL,
  scope           int4range NOT NULL,
  period          tstzrange NOT NULL,
  PRIMARY KEY (portal_id, hold_id),
  FOREIGN KEY (portal_id, registration_id) REFERENCES registrations (portal_id, registration_id),
  FOREIGN KEY (portal_id, account_id) REFERENCES accounts (portal_id, account_id),
  CONSTRAINT one_holder_at_every_instant
    EXCLUDE USING gist (portal_id WITH =, account_id WITH =, scope WITH &&, period WITH &&)
);
CREATE INDEX holds_registration ON holds (portal_id, registration_id);

CREATE TABLE disputes (
  portal_id        bigint NOT NULL,
  dispute_id       text NOT NULL,
  kind             text NOT NULL CHECK (kind IN ('partner-partner', 'partner-direct', 'partner-decision')),
  account_id       bigint NOT NULL,
  registration_ids text[] NOT NULL,
  cause            text NOT NULL,
  opened_at        timestamptz NOT NULL,
  closed_at        timestamptz,
  PRIMARY KEY (portal_id, dispute_id),
  FOREIGN KEY (portal_id, account_id) REFERENCES accounts (portal_id, account_id)
);

-- Append-only. Facts hold ids, codes and instants, never names or texts.
CREATE TABLE ledger (
  portal_id          bigint NOT NULL,
  entry_id           bigint GENERATED ALWAYS AS IDENTITY,
  kind               text NOT NULL,
  registration_id    text,
  account_id         bigint,
  partner_company_id bigint,
  actor_kind         text NOT NULL CHECK (actor_kind IN ('user', 'automation', 'partner')),
  actor_user_id      bigint,
  actor_role         text NOT NULL,
  occurred_at        timestamptz NOT NULL,
  recorded_at        timestamptz NOT NULL,
  policy_version     integer NOT NULL,
  rules              text[] NOT NULL,
  facts              jsonb NOT NULL,
  PRIMARY KEY (portal_id, entry_id)
);
CREATE INDEX ledger_registration ON ledger (portal_id, registration_id, entry_id);
CREATE INDEX ledger_account ON ledger (portal_id, account_id, entry_id);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql
  AS $$ BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$;
CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE findings (
  portal_id       bigint NOT NULL,
  finding_id      text NOT NULL,
  registration_id text NOT NULL,
  rule            text NOT NULL,
  weight          text NOT NULL CHECK (weight IN ('notice', 'review', 'exception', 'critical')),
  status          text NOT NULL CHECK (status IN ('heads-up', 'exception', 'resolved', 'dismissed')),
  deal_id         bigint,
  actor_user_id   bigint,
  occurred_at     timestamptz NOT NULL,
  recorded_at     timestamptz NOT NULL,
  policy_version  integer NOT NULL,
  evidence        jsonb NOT NULL,
  exception_at    timestamptz,
  closed_at       timestamptz,
  closed_by       bigint,
  closed_because  text,
  PRIMARY KEY (portal_id, finding_id),
  UNIQUE (portal_id, registration_id, rule, deal_id),
  FOREIGN KEY (portal_id, registration_id) REFERENCES registrations (portal_id, registration_id)
);
CREATE INDEX findings_deal ON findings (portal_id, deal_id);

-- One row per POST, verbatim, committed before the 200 (P1). Deleted once unpacked.
CREATE TABLE deliveries (
  delivery_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  portal_id   bigint,
  body        bytea NOT NULL
);
CREATE INDEX deliveries_portal ON deliveries (portal_id, delivery_id);

-- One row per event, deduplicated by content. portal_id 0 holds what named no portal.
CREATE TABLE inbox (
  portal_id         bigint NOT NULL,
  event_id          bigint GENERATED ALWAYS AS IDENTITY,
  content_hash      bytea NOT NULL,
  received_at       timestamptz NOT NULL,
  subscription_type text,
  object_type_id    text,
  object_id         bigint,
  occurred_at       timestamptz,
  change            jsonb NOT NULL DEFAULT '{}',
  outcome           text NOT NULL DEFAULT 'pending'
                      CHECK (outcome IN ('pending', 'applied', 'no-change', 'ignored', 'quarantined')),
  reason            text,
  attempts          smallint NOT NULL DEFAULT 0,
  retry_at          timestamptz,
  decided_at        timestamptz,
  raw               bytea,
  PRIMARY KEY (portal_id, event_id),
  UNIQUE (portal_id, content_hash)
);
CREATE INDEX inbox_pending ON inbox (portal_id, event_id) WHERE outcome = 'pending';

-- Objects to read from HubSpot because something depends on them; re-requested until read.
CREATE TABLE wanted_reads (
  portal_id    bigint NOT NULL,
  object_type  text NOT NULL CHECK (object_type IN ('companies', 'deals')),
  object_id    bigint NOT NULL,
  requested_at timestamptz NOT NULL,
  attempts     smallint NOT NULL DEFAULT 0,
  retry_at     timestamptz,
  PRIMARY KEY (portal_id, object_type, object_id)
);

CREATE TABLE deadlines (
  portal_id  bigint NOT NULL,
  subject_id text NOT NULL,
  kind       text NOT NULL CHECK (kind IN ('protection-end', 'heads-up-task', 'heads-up-exception')),
  due_at     timestamptz NOT NULL,
  settled_at timestamptz,
  PRIMARY KEY (portal_id, subject_id, kind)
);
CREATE INDEX deadlines_due ON deadlines (portal_id, due_at) WHERE settled_at IS NULL;

-- The CRM copy: an object is dirty while revision > written_revision. Desired values are computed at send.
CREATE TABLE projections (
  portal_id        bigint NOT NULL,
  object_type      text NOT NULL CHECK (object_type IN ('deals', 'companies')),
  object_id        bigint NOT NULL,
  revision         bigint NOT NULL DEFAULT 1,
  written_revision bigint NOT NULL DEFAULT 0,
  -- What the copy holds as far as we know: {} as HubSpot made it, null when somebody else changed it.
  written          jsonb DEFAULT '{}',
  attempts         smallint NOT NULL DEFAULT 0,
  retry_at         timestamptz,
  failure          text,
  PRIMARY KEY (portal_id, object_type, object_id)
);
CREATE INDEX projections_dirty ON projections (portal_id, retry_at NULLS FIRST) WHERE revision > written_revision;

-- Tasks and notes: intent first, a marker in the body, an unknown outcome is read back. A link names the partner
-- on a deal because a person asked for it; writing it twice is harmless.
CREATE TABLE effects (
  portal_id  bigint NOT NULL,
  effect_id  text NOT NULL,
  kind       text NOT NULL CHECK (kind IN ('task', 'note', 'link')),
  subject_id text NOT NULL,
  payload    jsonb NOT NULL,
  status     text NOT NULL DEFAULT 'intended'
               CHECK (status IN ('intended', 'sending', 'done', 'refused', 'cancelled')),
  attempts   smallint NOT NULL DEFAULT 0,
  retry_at   timestamptz,
  failure    text,
  hubspot_id bigint,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (portal_id, effect_id)
);
CREATE INDEX effects_open ON effects (portal_id, retry_at NULLS FIRST) WHERE status IN ('intended', 'sending');

CREATE TABLE idempotency_keys (
  portal_id    bigint NOT NULL,
  key          text NOT NULL,
  request_hash text NOT NULL,
  answer       jsonb,
  created_at   timestamptz NOT NULL,
  PRIMARY KEY (portal_id, key)
);

-- P8. A permit is one slot that nobody used in the window: exact, and shared by all processes.
CREATE TABLE call_slots (
  portal_id bigint NOT NULL,
  kind      text NOT NULL CHECK (kind IN ('call', 'search')),
  slot      smallint NOT NULL,
  used_at   timestamptz NOT NULL,
  PRIMARY KEY (portal_id, kind, slot)
) WITH (fillfactor = 50);

-- Who works on a kind of work of a portal. A stale holder's commit fails on the token (P9).
CREATE TABLE leases (
  portal_id  bigint NOT NULL,
  kind       text NOT NULL,
  token      bigint NOT NULL DEFAULT 0,
  holder     text NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (portal_id, kind)
);

-- What is due, across portals: the only table swept without a portal.
CREATE TABLE due_work (
  work_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  portal_id bigint NOT NULL,
  kind      text NOT NULL CHECK (kind IN ('first-read', 'inbox', 'reads', 'deadlines', 'projections', 'effects')),
  due_at    timestamptz NOT NULL
);
CREATE INDEX due_work_due ON due_work (due_at, portal_id, kind);
CREATE INDEX due_work_portal ON due_work (portal_id, kind, due_at);

-- Rows of these live for moments: vacuum by count, so that an index of dead rows never slows the next look.
ALTER TABLE due_work SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
ALTER TABLE deliveries SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

-- Without row-level security: program_clock (one row, no tenant), oauth_states and deliveries (the
-- portal is not known yet), known_portals and due_work (ids and times only), schema_migrations.
DO $$
DECLARE t text;
BEGIN
  FOR t IN SELECT c.relname FROM pg_class c
    WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
      AND c.relname NOT IN
        ('program_clock', 'oauth_states', 'deliveries', 'known_portals', 'due_work', 'schema_migrations')
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY own_portal ON %I USING (portal_id = current_portal()) WITH CHECK (portal_id = current_portal())', t);
  END LOOP;
END $$;
