-- A digest is worded from its items, and forgotten after them.
CREATE INDEX mails_of_digest ON mails (portal_id, digest_id) WHERE digest_id IS NOT NULL;
