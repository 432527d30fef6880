-- What partners did, as read from the CRM or stated to us: a row per version of an activity as it concerns one
-- registration. Metadata only. Versions are kept, so that what was known when stays answerable (T2).
CREATE TABLE evidence (
  portal_id       bigint NOT NULL,
  registration_id text NOT NULL,
  activity_id     text NOT NULL,
  recorded_at     timestamptz NOT NULL,
  occurred_at     timestamptz NOT NULL,
  activity        jsonb NOT NULL,
  PRIMARY KEY (portal_id, registration_id, activity_id, recorded_at),
  FOREIGN KEY (portal_id, registration_id) REFERENCES registrations (portal_id, registration_id)
);

-- Misses, recorded at their deadlines (S2). One a deadline, for ever.
CREATE TABLE follow_up_misses (
  portal_id       bigint NOT NULL,
  registration_id text NOT NULL,
  missed_at       timestamptz NOT NULL,
  recorded_at     timestamptz NOT NULL,
  -- Evidence that came in later showed that there was none.
  taken_back_at   timestamptz,
  PRIMARY KEY (portal_id, registration_id, missed_at),
  FOREIGN KEY (portal_id, registration_id) REFERENCES registrations (portal_id, registration_id)
);

-- The watermark (T7): up to here the facts about the registration are known to be complete.
-- Warnings of the running clock are sent once: those due up to `warned_until` are.
ALTER TABLE registrations
  ADD COLUMN known_until timestamptz,
  ADD COLUMN warned_until timestamptz,
  ADD COLUMN renewed_from timestamptz;

ALTER TABLE deadlines DROP CONSTRAINT deadlines_kind_check;
ALTER TABLE deadlines ADD CONSTRAINT deadlines_kind_check
  CHECK (kind IN ('protection-end', 'heads-up-task', 'heads-up-exception', 'follow-up'));
ALTER TABLE due_work DROP CONSTRAINT due_work_kind_check;
ALTER TABLE due_work ADD CONSTRAINT due_work_kind_check
  CHECK (kind IN ('first-read', 'inbox', 'reads', 'deadlines', 'projections', 'effects', 'follow-ups'));

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['evidence', 'follow_up_misses'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY own_portal ON %I USING (portal_id = current_portal()) WITH CHECK (portal_id = current_portal())', t);
  END LOOP;
END $$;
