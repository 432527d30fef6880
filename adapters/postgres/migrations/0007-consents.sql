-- Permissions that direct sales asked of the holder (domain rule 8), each with its whole life in one row; the steps
-- themselves are in the ledger. What people wrote is in `texts`.
CREATE TABLE consents (
  portal_id             bigint NOT NULL,
  consent_id            text NOT NULL,
  registration_id       text NOT NULL,
  partner_company_id    bigint NOT NULL,
  -- The heads-up that it was asked from.
  finding_id            text,
  scope                 text NOT NULL CHECK (scope IN ('account', 'outreach', 'deal')),
  deal_id               bigint,
  status                text NOT NULL CHECK (status IN ('asked', 'granted', 'refused', 'revoked', 'expired')),
  asked_by              bigint NOT NULL,
  asked_at              timestamptz NOT NULL,
  reason_text_id        text NOT NULL,
  answer_due_at         timestamptz NOT NULL,
  -- A HubSpot user, or 'link': whoever held the partner's link.
  answered_by           text,
  answered_as           text CHECK (answered_as IN ('partner', 'partner-manager')),
  answered_at           timestamptz,
  answer_reason_text_id text,
  valid_until           timestamptz,
  revoked_by            text,
  revoked_at            timestamptz,
  PRIMARY KEY (portal_id, consent_id),
  CHECK ((scope = 'deal') = (deal_id IS NOT NULL)),
  CHECK ((status = 'asked') = (answered_at IS NULL)),
  CHECK (status NOT IN ('granted', 'revoked', 'expired') OR valid_until IS NOT NULL),
  FOREIGN KEY (portal_id, registration_id) REFERENCES registrations (portal_id, registration_id),
  FOREIGN KEY (portal_id, partner_company_id) REFERENCES partners (portal_id, company_id),
  FOREIGN KEY (portal_id, finding_id) REFERENCES findings (portal_id, finding_id) ON DELETE SET NULL (finding_id)
);
CREATE INDEX consents_registration ON consents (portal_id, registration_id, asked_at);
CREATE INDEX consents_deal ON consents (portal_id, deal_id) WHERE deal_id IS NOT NULL;

-- Links that did what they were for: each does it once.
CREATE TABLE used_links (
  portal_id bigint NOT NULL,
  link_hash bytea NOT NULL,
  used_at   timestamptz NOT NULL,
  PRIMARY KEY (portal_id, link_hash)
);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['consents', 'used_links'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY own_portal ON %I USING (portal_id = current_portal()) WITH CHECK (portal_id = current_portal())', t);
  END LOOP;
END $$;
