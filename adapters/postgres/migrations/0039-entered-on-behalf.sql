-- What somebody of the vendor entered for a partner that had sent it by mail or said it: a claim, or a follow-up on one.
-- Where it is kept is a text that people wrote (erasable), or an engagement in HubSpot.
CREATE TABLE entered_on_behalf (
  portal_id         bigint NOT NULL,
  -- The registration's own id for the claim itself, else the activity's.
  subject_id        text NOT NULL,
  registration_id   text NOT NULL,
  source            text NOT NULL CHECK (source IN ('mail', 'phone', 'meeting', 'other')),
  arrived_at        timestamptz NOT NULL,
  reference_text_id text,
  engagement_type   text,
  engagement_id     bigint,
  entered_by        bigint NOT NULL,
  entered_at        timestamptz NOT NULL,
  PRIMARY KEY (portal_id, subject_id),
  CHECK ((engagement_type IS NULL) = (engagement_id IS NULL)),
  FOREIGN KEY (portal_id, registration_id) REFERENCES registrations (portal_id, registration_id),
  FOREIGN KEY (portal_id, reference_text_id) REFERENCES texts (portal_id, text_id)
);
CREATE INDEX entered_on_behalf_registration ON entered_on_behalf (portal_id, registration_id);

ALTER TABLE entered_on_behalf ENABLE ROW LEVEL SECURITY;
ALTER TABLE entered_on_behalf FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON entered_on_behalf
  USING (portal_id = current_portal()) WITH CHECK (portal_id = current_portal());
