-- Entries of the ledger of which the partner is still to be told. Written with the entry, gone with its mails.
CREATE TABLE untold_entries (
  portal_id bigint NOT NULL,
  entry_id  bigint NOT NULL,
  PRIMARY KEY (portal_id, entry_id),
  FOREIGN KEY (portal_id, entry_id) REFERENCES ledger (portal_id, entry_id)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

ALTER TABLE untold_entries ENABLE ROW LEVEL SECURITY;
ALTER TABLE untold_entries FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON untold_entries USING (portal_id = current_portal()) WITH CHECK (portal_id = current_portal());
