-- The audit chain: one sealer a portal chains each entry of the ledger to the one before, so that nobody who can
-- write to the database changes the past unnoticed. Decisions do not wait for it: they only say what is to be sealed.
CREATE TABLE ledger_seals (
  portal_id bigint NOT NULL,
  -- 1, 2, 3 … without a gap.
  position  bigint NOT NULL CHECK (position > 0),
  entry_id  bigint NOT NULL,
  -- SHA-256 over the hash before, the position and the entry's digest.
  hash      bytea NOT NULL CHECK (octet_length(hash) = 32),
  sealed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (portal_id, position),
  UNIQUE (portal_id, entry_id),
  FOREIGN KEY (portal_id, entry_id) REFERENCES ledger (portal_id, entry_id)
);
CREATE TRIGGER ledger_seals_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_seals
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What was appended and not sealed yet: written with the entry, deleted with its seal.
CREATE TABLE unsealed_entries (
  portal_id bigint NOT NULL,
  entry_id  bigint NOT NULL,
  PRIMARY KEY (portal_id, entry_id),
  FOREIGN KEY (portal_id, entry_id) REFERENCES ledger (portal_id, entry_id)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

-- The owner is bound by row-level security too, and here it has to see every portal.
ALTER TABLE ledger NO FORCE ROW LEVEL SECURITY;
INSERT INTO unsealed_entries SELECT portal_id, entry_id FROM ledger;
INSERT INTO due_work (portal_id, kind, due_at) SELECT DISTINCT portal_id, 'seals', program_now() FROM ledger;
ALTER TABLE ledger FORCE ROW LEVEL SECURITY;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['ledger_seals', 'unsealed_entries'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY own_portal ON %I USING (portal_id = current_portal()) WITH CHECK (portal_id = current_portal())', t);
  END LOOP;
END $$;
