-- How often something was tried that a program allows so many times: counted here, so that more servers allow no more.
-- `source` is a digest of who tried; wall time.
CREATE TABLE limit_windows (
  portal_id bigint NOT NULL,
  source    bytea NOT NULL,
  began_at  timestamptz NOT NULL,
  tries     integer NOT NULL,
  PRIMARY KEY (portal_id, source)
);
CREATE INDEX limit_windows_began ON limit_windows (portal_id, began_at);

ALTER TABLE limit_windows ENABLE ROW LEVEL SECURITY;
ALTER TABLE limit_windows FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON limit_windows
  USING (portal_id = current_portal()) WITH CHECK (portal_id = current_portal());
