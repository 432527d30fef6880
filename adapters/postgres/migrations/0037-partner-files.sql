-- Files that show what a partner stated. They are kept as bytes and handed out as downloads, and nothing here opens them.
CREATE TABLE partner_files (
  portal_id       bigint NOT NULL,
  file_id         text NOT NULL,
  registration_id text NOT NULL,
  activity_id     text NOT NULL,
  -- Null once they were erased.
  name            text,
  bytes           bytea,
  media_type      text NOT NULL,
  size_bytes      integer NOT NULL CHECK (size_bytes BETWEEN 1 AND 5242880),
  sha256          bytea NOT NULL,
  given_by        bigint NOT NULL,
  given_at        timestamptz NOT NULL,
  PRIMARY KEY (portal_id, file_id),
  FOREIGN KEY (portal_id, registration_id) REFERENCES registrations (portal_id, registration_id)
);
CREATE INDEX partner_files_registration ON partner_files (portal_id, registration_id, given_at DESC);

ALTER TABLE partner_files ENABLE ROW LEVEL SECURITY;
ALTER TABLE partner_files FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON partner_files USING (portal_id = current_portal()) WITH CHECK (portal_id = current_portal());
