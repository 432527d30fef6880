-- Where mail goes. The address stands here only, so that erasing a person is one row; `address` is null from then on.
CREATE TABLE mail_addresses (
  portal_id      bigint NOT NULL,
  address_id     text NOT NULL,
  address        text,
  -- The partner's contact, as whoever intended the mail calls it; null: not known.
  contact_id     text,
  time_zone      text NOT NULL,
  -- Digests are not wanted; what has a deadline is sent all the same.
  digests_off_at timestamptz,
  -- The last bounce that was for good; null: none.
  bounced_at     timestamptz,
  bounce         text,
  PRIMARY KEY (portal_id, address_id)
);
CREATE UNIQUE INDEX mail_addresses_address ON mail_addresses (portal_id, address) WHERE address IS NOT NULL;

-- Mail on its way and as it went: an intent that commits with its decision. Facts are what the words are made of at the
-- moment of sending; links are signed and codes made then, and stored nowhere.
CREATE TABLE mails (
  portal_id          bigint NOT NULL,
  mail_id            text NOT NULL,
  -- Names the occasion: one mail an address.
  mail_key           text NOT NULL,
  address_id         text NOT NULL,
  partner_company_id bigint,
  template           text NOT NULL,
  facts              jsonb NOT NULL,
  links              jsonb NOT NULL,
  -- What the one-time code in it is for; null: none is in it.
  code_of            text,
  urgency            text NOT NULL CHECK (urgency IN ('now', 'digest')),
  -- What it is about, so that it can be dropped, and a bounce be found (S2a).
  subject_id         text NOT NULL,
  status             text NOT NULL DEFAULT 'waiting' CHECK (status IN
    ('waiting', 'sending', 'handed', 'sent', 'in-digest', 'bounced', 'failed', 'stale', 'cancelled')),
  -- The digest that it went with.
  digest_id          text,
  attempts           smallint NOT NULL DEFAULT 0,
  retry_at           timestamptz,
  -- Not sent from then on.
  stale_at           timestamptz,
  failure            text,
  created_at         timestamptz NOT NULL,
  sent_at            timestamptz,
  bounced_at         timestamptz,
  PRIMARY KEY (portal_id, mail_id),
  UNIQUE (portal_id, mail_key, address_id),
  FOREIGN KEY (portal_id, address_id) REFERENCES mail_addresses (portal_id, address_id),
  FOREIGN KEY (portal_id, digest_id) REFERENCES mails (portal_id, mail_id)
);
CREATE INDEX mails_open ON mails (portal_id, retry_at NULLS FIRST) WHERE urgency = 'now' AND status IN ('waiting', 'sending', 'handed');
CREATE INDEX mails_for_digest ON mails (portal_id, address_id) WHERE urgency = 'digest' AND status = 'waiting';
CREATE INDEX mails_by_subject ON mails (portal_id, subject_id text_pattern_ops);
CREATE INDEX mails_created ON mails (portal_id, created_at);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['mail_addresses', 'mails'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY own_portal ON %I USING (portal_id = current_portal()) WITH CHECK (portal_id = current_portal())', t);
  END LOOP;
END $$;
