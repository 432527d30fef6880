-- Registrations that partners asked for on their pages, or people of theirs by the public form, before there is a
-- customer in HubSpot, or before the address is known to be theirs. Words and people are erasable.
CREATE TABLE partner_requests (
  portal_id          bigint NOT NULL,
  request_id         text NOT NULL,
  -- Of requests for one customer whoever asked first comes first.
  request_no         bigint GENERATED ALWAYS AS IDENTITY,
  -- Null until the address was shown to be a partner's.
  partner_company_id bigint,
  contact_id         bigint,
  domain             text NOT NULL,
  customer_name      text,
  note               text,
  amount_minor       bigint,
  currency           text,
  person_name        text,
  person_email       text,
  asked_at           timestamptz NOT NULL,
  status             text NOT NULL CHECK (status IN ('unverified', 'waiting', 'submitted', 'refused', 'passed-on')),
  -- Set before HubSpot is asked for a new company, so that what nobody knows the end of is looked for first. Wall time.
  making_at          timestamptz,
  company_id         bigint,
  registration_id    text,
  -- What the rules said, of one that was refused.
  refusal            jsonb,
  PRIMARY KEY (portal_id, request_id),
  FOREIGN KEY (portal_id, contact_id) REFERENCES partner_contacts (portal_id, contact_id),
  FOREIGN KEY (portal_id, registration_id) REFERENCES registrations (portal_id, registration_id)
);
CREATE INDEX partner_requests_waiting ON partner_requests (portal_id, request_no) WHERE status = 'waiting';
CREATE INDEX partner_requests_partner ON partner_requests (portal_id, partner_company_id, request_no);
CREATE INDEX partner_requests_domain ON partner_requests (portal_id, domain) WHERE company_id IS NOT NULL;

ALTER TABLE partner_requests ENABLE ROW LEVEL SECURITY;
ALTER TABLE partner_requests FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON partner_requests USING (portal_id = current_portal()) WITH CHECK (portal_id = current_portal());
