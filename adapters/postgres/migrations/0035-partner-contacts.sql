-- People of partners who act without a seat in HubSpot. Their ids lie below zero, where HubSpot has none, so that
-- whatever names a person who acted can name them too. Name and address are erasable.
CREATE SEQUENCE partner_contact_numbers;

CREATE TABLE partner_contacts (
  portal_id          bigint NOT NULL,
  contact_id         bigint NOT NULL CHECK (contact_id < 0),
  partner_company_id bigint NOT NULL,
  hubspot_contact_id bigint,
  name               text,
  email              text,
  -- What the personal link names; another one with each new link, so that the old one is worth nothing.
  link_id            text NOT NULL,
  issued_by          bigint,
  issued_at          timestamptz NOT NULL,
  link_expires_at    timestamptz NOT NULL,
  revoked_at         timestamptz,
  revoked_by         bigint,
  PRIMARY KEY (portal_id, contact_id),
  FOREIGN KEY (portal_id, partner_company_id) REFERENCES partners (portal_id, company_id)
);
CREATE UNIQUE INDEX partner_contacts_link ON partner_contacts (portal_id, link_id);
CREATE UNIQUE INDEX partner_contacts_email ON partner_contacts (portal_id, partner_company_id, email);

-- Challenges of one-time codes; the code itself follows from the id and a key, and is stored nowhere. Wall time.
CREATE TABLE partner_codes (
  portal_id  bigint NOT NULL,
  code_id    text NOT NULL,
  -- The contact's id, or the request's of the public form.
  subject_id text NOT NULL,
  made_at    timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  tries      integer NOT NULL DEFAULT 0,
  used_at    timestamptz,
  PRIMARY KEY (portal_id, code_id)
);
CREATE INDEX partner_codes_subject ON partner_codes (portal_id, subject_id, made_at DESC);

-- Sessions of browsers, known by the digest of what their cookie holds. Wall time, too.
CREATE TABLE partner_sessions (
  portal_id   bigint NOT NULL,
  session_id  text NOT NULL,
  contact_id  bigint NOT NULL,
  secret_hash bytea NOT NULL,
  begun_at    timestamptz NOT NULL,
  seen_at     timestamptz NOT NULL,
  ended_at    timestamptz,
  PRIMARY KEY (portal_id, session_id),
  FOREIGN KEY (portal_id, contact_id) REFERENCES partner_contacts (portal_id, contact_id)
);
CREATE UNIQUE INDEX partner_sessions_secret ON partner_sessions (portal_id, secret_hash);
CREATE INDEX partner_sessions_contact ON partner_sessions (portal_id, contact_id, begun_at DESC);

ALTER TABLE partner_contacts ENABLE ROW LEVEL SECURITY;
ALTER TABLE partner_contacts FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON partner_contacts USING (portal_id = current_portal()) WITH CHECK (portal_id = current_portal());
ALTER TABLE partner_codes ENABLE ROW LEVEL SECURITY;
ALTER TABLE partner_codes FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON partner_codes USING (portal_id = current_portal()) WITH CHECK (portal_id = current_portal());
ALTER TABLE partner_sessions ENABLE ROW LEVEL SECURITY;
ALTER TABLE partner_sessions FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON partner_sessions USING (portal_id = current_portal()) WITH CHECK (portal_id = current_portal());
