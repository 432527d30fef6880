-- What no webhook told of is found by asking HubSpot what changed since. How far each kind of look has come:
-- `changes` by HubSpot's own modification time, `links` company by company.
CREATE TABLE repair_cursors (
  portal_id   bigint NOT NULL,
  kind        text NOT NULL CHECK (kind IN ('deal-changes', 'company-changes', 'links')),
  -- Everything before it was looked at.
  through     timestamptz NOT NULL,
  -- Where a look at links that goes on began, and the last company it looked at.
  begun_at    timestamptz,
  company_id  bigint,
  PRIMARY KEY (portal_id, kind)
);

-- What was found that way and changed something: the gap report. Erased after 90 days.
CREATE TABLE repaired_gaps (
  portal_id   bigint NOT NULL,
  gap_id      bigint GENERATED ALWAYS AS IDENTITY,
  object_type text NOT NULL CHECK (object_type IN ('deals', 'companies')),
  object_id   bigint NOT NULL,
  -- By HubSpot's account; null where only its links were off.
  modified_at timestamptz,
  found_at    timestamptz NOT NULL,
  PRIMARY KEY (portal_id, gap_id)
);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['repair_cursors', 'repaired_gaps'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY own_portal ON %I USING (portal_id = current_portal()) WITH CHECK (portal_id = current_portal())', t);
  END LOOP;
END $$;

INSERT INTO due_work (portal_id, kind, due_at) SELECT portal_id, 'repair', program_now() FROM known_portals WHERE portal_id <> 0;
