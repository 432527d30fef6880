-- The desk of a partner manager asks what is due next: each kind of work by its own instant.
CREATE INDEX registrations_review ON registrations (portal_id, review_due_at, registration_id) WHERE state = 'under-review';
CREATE INDEX registrations_follow_up ON registrations (portal_id, follow_up_due_at, registration_id) WHERE state = 'active';
CREATE INDEX registrations_end ON registrations (portal_id, protected_until, registration_id) WHERE state = 'active';
CREATE INDEX info_requests_due ON info_requests (portal_id, due_at, registration_id) WHERE closed_at IS NULL;
CREATE INDEX findings_open ON findings (portal_id, (coalesce(exception_at, recorded_at)), finding_id)
  WHERE status = 'exception' OR (status = 'heads-up' AND exception_at IS NOT NULL);
CREATE INDEX consents_asked ON consents (portal_id, answer_due_at, consent_id) WHERE status = 'asked';
CREATE INDEX tier_reviews_open ON tier_reviews (portal_id, reviewed_at, review_id) WHERE open;

-- Teams of HubSpot's users, as the owners API names them.
CREATE TABLE crm_teams (
  portal_id bigint NOT NULL,
  team_id   text NOT NULL,
  name      text NOT NULL,
  PRIMARY KEY (portal_id, team_id)
);

-- Which cards and pages people have opened in HubSpot: it does not tell which of them an admin has placed.
CREATE TABLE card_sightings (
  portal_id     bigint NOT NULL,
  card          text NOT NULL CHECK (card ~ '^[a-z][a-z-]*$'),
  first_seen_at timestamptz NOT NULL,
  last_seen_at  timestamptz NOT NULL,
  PRIMARY KEY (portal_id, card)
);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['crm_teams', 'card_sightings'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY own_portal ON %I USING (portal_id = current_portal()) WITH CHECK (portal_id = current_portal())', t);
  END LOOP;
END $$;
