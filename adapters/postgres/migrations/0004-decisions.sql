-- Information that a reviewer asked for. The claim keeps its place and the review clock stands still until `due_at`;
-- `review_days_left` business days of review are left for afterwards.
CREATE TABLE info_requests (
  portal_id        bigint NOT NULL,
  request_id       text NOT NULL,
  registration_id  text NOT NULL,
  asked_by         bigint NOT NULL,
  asked_at         timestamptz NOT NULL,
  fields           text[] NOT NULL CHECK (cardinality(fields) > 0),
  text_id          text NOT NULL,
  due_at           timestamptz NOT NULL,
  review_days_left smallint NOT NULL,
  closed_at        timestamptz,
  PRIMARY KEY (portal_id, request_id),
  FOREIGN KEY (portal_id, registration_id) REFERENCES registrations (portal_id, registration_id)
);
CREATE UNIQUE INDEX info_requests_open ON info_requests (portal_id, registration_id) WHERE closed_at IS NULL;

-- When a queued claim was last confirmed by its partner: by joining the queue, or by saying so.
CREATE TABLE queue_places (
  portal_id       bigint NOT NULL,
  registration_id text NOT NULL,
  confirmed_at    timestamptz NOT NULL,
  warned_at       timestamptz,
  PRIMARY KEY (portal_id, registration_id),
  FOREIGN KEY (portal_id, registration_id) REFERENCES registrations (portal_id, registration_id)
);

-- Decisions that may take a second person: a revocation, or taking a decision back. One of a kind is open at a time.
-- `due_at`: until then the partner may object; without an objection it takes effect then.
CREATE TABLE proposals (
  portal_id         bigint NOT NULL,
  proposal_id       text NOT NULL,
  registration_id   text NOT NULL,
  kind              text NOT NULL CHECK (kind IN ('revoke', 'revert')),
  code              text,
  proposed_by       bigint NOT NULL,
  proposed_at       timestamptz NOT NULL,
  text_id           text,
  writing_text_id   text,
  due_at            timestamptz,
  review_due_at     timestamptz,
  objected_by       bigint,
  objected_at       timestamptz,
  objection_text_id text,
  closed_at         timestamptz,
  closed_by         bigint,
  outcome           text CHECK (outcome IN ('carried-out', 'dropped', 'lapsed')),
  PRIMARY KEY (portal_id, proposal_id),
  CHECK ((closed_at IS NULL) = (outcome IS NULL)),
  FOREIGN KEY (portal_id, registration_id) REFERENCES registrations (portal_id, registration_id)
);
CREATE UNIQUE INDEX proposals_open ON proposals (portal_id, registration_id, kind) WHERE closed_at IS NULL;
CREATE INDEX proposals_registration ON proposals (portal_id, registration_id, proposed_at);

-- One appeal a decision.
CREATE TABLE appeals (
  portal_id       bigint NOT NULL,
  appeal_id       text NOT NULL,
  registration_id text NOT NULL,
  decided_at      timestamptz NOT NULL,
  decision        text NOT NULL CHECK (decision IN ('rejected', 'revoked', 'expired')),
  appealed_by     bigint NOT NULL,
  appealed_at     timestamptz NOT NULL,
  text_id         text NOT NULL,
  dispute_id      text NOT NULL,
  closed_at       timestamptz,
  outcome         text CHECK (outcome IN ('upheld', 'denied')),
  PRIMARY KEY (portal_id, appeal_id),
  UNIQUE (portal_id, registration_id, decided_at),
  CHECK ((closed_at IS NULL) = (outcome IS NULL)),
  FOREIGN KEY (portal_id, registration_id) REFERENCES registrations (portal_id, registration_id)
);

-- A limit that an approver waived for one partner on one customer, with a reason; it serves one registration.
CREATE TABLE waivers (
  portal_id          bigint NOT NULL,
  waiver_id          text NOT NULL,
  company_id         bigint NOT NULL,
  partner_company_id bigint NOT NULL,
  what               text NOT NULL CHECK (what IN ('cooling-off', 'protection-limit')),
  given_by           bigint NOT NULL,
  given_at           timestamptz NOT NULL,
  text_id            text NOT NULL,
  registration_id    text,
  PRIMARY KEY (portal_id, waiver_id),
  FOREIGN KEY (portal_id, company_id) REFERENCES companies (portal_id, company_id),
  FOREIGN KEY (portal_id, partner_company_id) REFERENCES partners (portal_id, company_id),
  FOREIGN KEY (portal_id, registration_id) REFERENCES registrations (portal_id, registration_id)
);
CREATE INDEX waivers_company ON waivers (portal_id, company_id, partner_company_id);

-- Where a claim comes from, when it is not simply a partner's own first one.
CREATE TABLE claim_origins (
  portal_id                bigint NOT NULL,
  registration_id          text NOT NULL,
  submitter_company_id     bigint,
  previous_registration_id text,
  imported_ref             text,
  PRIMARY KEY (portal_id, registration_id),
  FOREIGN KEY (portal_id, registration_id) REFERENCES registrations (portal_id, registration_id),
  FOREIGN KEY (portal_id, submitter_company_id) REFERENCES partners (portal_id, company_id),
  FOREIGN KEY (portal_id, previous_registration_id) REFERENCES registrations (portal_id, registration_id)
);
CREATE UNIQUE INDEX claim_origins_imported ON claim_origins (portal_id, imported_ref) WHERE imported_ref IS NOT NULL;

-- What a person said about a partner's standing; it goes before what the CRM's mark says.
CREATE TABLE partner_standings (
  portal_id  bigint NOT NULL,
  company_id bigint NOT NULL,
  standing   text NOT NULL CHECK (standing IN ('suspended', 'terminated')),
  set_by     bigint NOT NULL,
  set_at     timestamptz NOT NULL,
  text_id    text NOT NULL,
  PRIMARY KEY (portal_id, company_id),
  FOREIGN KEY (portal_id, company_id) REFERENCES partners (portal_id, company_id)
);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['info_requests', 'queue_places', 'proposals', 'appeals', 'waivers', 'claim_origins',
    'partner_standings'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY own_portal ON %I USING (portal_id = current_portal()) WITH CHECK (portal_id = current_portal())', t);
  END LOOP;
END $$;
