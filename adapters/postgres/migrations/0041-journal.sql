-- HubSpot's Webhooks Journal, where HubSpot gives it: how far each portal's was read. `epoch` is the install for which
-- HubSpot was asked, `file_offset` HubSpot's name of the last file that was taken in.
CREATE TABLE journal_cursors (
  portal_id   bigint NOT NULL,
  epoch       integer NOT NULL,
  granted     boolean NOT NULL,
  asked_at    timestamptz NOT NULL,
  file_offset text,
  PRIMARY KEY (portal_id)
);

ALTER TABLE journal_cursors ENABLE ROW LEVEL SECURITY;
ALTER TABLE journal_cursors FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON journal_cursors
  USING (portal_id = current_portal()) WITH CHECK (portal_id = current_portal());
