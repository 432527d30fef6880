-- A version of an activity is told from others by when it came to be: a confirmation or a deletion keeps when the
-- record itself was learned.
ALTER TABLE evidence ADD COLUMN learned_at timestamptz;
-- The owner is bound by row-level security too, and this is about every portal.
ALTER TABLE evidence NO FORCE ROW LEVEL SECURITY;
UPDATE evidence SET learned_at = recorded_at;
ALTER TABLE evidence FORCE ROW LEVEL SECURITY;
ALTER TABLE evidence ALTER COLUMN learned_at SET NOT NULL;
ALTER TABLE evidence DROP CONSTRAINT evidence_pkey;
ALTER TABLE evidence ADD PRIMARY KEY (portal_id, registration_id, activity_id, learned_at);

-- An event of HubSpot names an activity; which registrations know it is asked by its id.
CREATE INDEX evidence_by_activity ON evidence (portal_id, activity_id);

-- Which warnings of a registration HubSpot refused is asked by the beginning of their subject.
CREATE INDEX effects_by_subject ON effects (portal_id, subject_id text_pattern_ops);
