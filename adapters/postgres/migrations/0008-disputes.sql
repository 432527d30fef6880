-- The whole case (domain rule 9): its limits are pinned when it opens, its texts are erasable. Parties become rows;
-- `registration_ids` stay all registrations that the case is about. The clock of a case that was noted before cases
-- had one starts now, with a calendar day for each step.
ALTER TABLE disputes
  ADD COLUMN state              text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'acknowledged', 'evidence',
    'proposed', 'accepted', 'with-director', 'with-executive', 'decided', 'appealed', 'closed')),
  ADD COLUMN opened_by_side     text NOT NULL DEFAULT 'claimant'
    CHECK (opened_by_side IN ('holder', 'claimant', 'direct', 'office')),
  ADD COLUMN opened_by_user     text NOT NULL DEFAULT 'automation',
  ADD COLUMN policy_version     integer NOT NULL DEFAULT 1,
  ADD COLUMN acknowledge_by     timestamptz,
  ADD COLUMN evidence_by        timestamptz,
  ADD COLUMN propose_by         timestamptz,
  ADD COLUMN accept_by          timestamptz,
  ADD COLUMN decide_by          timestamptz,
  ADD COLUMN acknowledged_at    timestamptz,
  ADD COLUMN toll_ends_at       timestamptz,
  ADD COLUMN accepted_by        text[] NOT NULL DEFAULT '{}',
  ADD COLUMN appealable_until   timestamptz,
  ADD COLUMN appeal_side        text CHECK (appeal_side IN ('holder', 'claimant', 'direct', 'office')),
  ADD COLUMN appealed_at        timestamptz,
  ADD COLUMN appeal_due_at      timestamptz,
  -- The limit that runs now, for the deciders' list; null: none runs.
  ADD COLUMN next_limit_at      timestamptz,
  -- The claims as the first ruling found them, so that an appeal can undo it.
  ADD COLUMN found              jsonb;

CREATE TABLE dispute_parties (
  portal_id          bigint NOT NULL,
  dispute_id         text NOT NULL,
  side               text NOT NULL CHECK (side IN ('holder', 'claimant', 'direct', 'office')),
  position           integer NOT NULL,
  partner_company_id bigint,
  registration_id    text,
  user_ids           text[] NOT NULL,
  PRIMARY KEY (portal_id, dispute_id, side),
  FOREIGN KEY (portal_id, dispute_id) REFERENCES disputes (portal_id, dispute_id),
  FOREIGN KEY (portal_id, registration_id) REFERENCES registrations (portal_id, registration_id)
);
CREATE INDEX dispute_parties_registration ON dispute_parties (portal_id, registration_id);

-- What was given, by whom and when. What people wrote is in `texts`.
CREATE TABLE dispute_evidence (
  portal_id   bigint NOT NULL,
  dispute_id  text NOT NULL,
  evidence_id text NOT NULL,
  position    integer NOT NULL,
  side        text NOT NULL CHECK (side IN ('holder', 'claimant', 'direct', 'office')),
  given_by    text NOT NULL,
  given_at    timestamptz NOT NULL,
  facts       jsonb NOT NULL,
  text_id     text,
  PRIMARY KEY (portal_id, dispute_id, evidence_id),
  FOREIGN KEY (portal_id, dispute_id) REFERENCES disputes (portal_id, dispute_id),
  FOREIGN KEY (portal_id, text_id) REFERENCES texts (portal_id, text_id)
);

-- The proposal, the ruling and the ruling of the appeal: one each.
CREATE TABLE dispute_rulings (
  portal_id    bigint NOT NULL,
  dispute_id   text NOT NULL,
  stage        text NOT NULL CHECK (stage IN ('proposal', 'ruling', 'appeal')),
  made_by      text NOT NULL,
  made_at      timestamptz NOT NULL,
  code         text NOT NULL,
  rule         text NOT NULL,
  facts        jsonb NOT NULL,
  text_id      text NOT NULL,
  percent      integer,
  to_side      text,
  amount_minor numeric,
  currency     text,
  PRIMARY KEY (portal_id, dispute_id, stage),
  FOREIGN KEY (portal_id, dispute_id) REFERENCES disputes (portal_id, dispute_id),
  FOREIGN KEY (portal_id, text_id) REFERENCES texts (portal_id, text_id)
);

-- Limits that passed unkept, each once, at the instant of the limit.
CREATE TABLE dispute_breaches (
  portal_id  bigint NOT NULL,
  dispute_id text NOT NULL,
  step       text NOT NULL,
  state      text NOT NULL,
  at         timestamptz NOT NULL,
  PRIMARY KEY (portal_id, dispute_id, step, state),
  FOREIGN KEY (portal_id, dispute_id) REFERENCES disputes (portal_id, dispute_id)
);

ALTER TABLE disputes NO FORCE ROW LEVEL SECURITY;
ALTER TABLE registrations NO FORCE ROW LEVEL SECURITY;
ALTER TABLE deadlines NO FORCE ROW LEVEL SECURITY;
UPDATE disputes SET acknowledge_by = program_now() + interval '1 day', evidence_by = program_now() + interval '2 days',
  propose_by = program_now() + interval '3 days', accept_by = program_now() + interval '4 days', decide_by = program_now() + interval '5 days',
  next_limit_at = program_now() + interval '1 day';
INSERT INTO dispute_parties (portal_id, dispute_id, side, position, partner_company_id, registration_id, user_ids)
  SELECT d.portal_id, d.dispute_id, CASE n WHEN 1 THEN 'holder' ELSE 'claimant' END, n - 1, r.partner_company_id,
    r.registration_id, '{}'
  FROM disputes d CROSS JOIN LATERAL unnest(d.registration_ids) WITH ORDINALITY AS named (id, n)
  JOIN registrations r ON r.portal_id = d.portal_id AND r.registration_id = named.id
  WHERE n <= 2;
INSERT INTO deadlines (portal_id, subject_id, kind, due_at)
  SELECT portal_id, dispute_id, 'dispute-step', next_limit_at FROM disputes;
INSERT INTO due_work (portal_id, kind, due_at)
  SELECT portal_id, 'deadlines', next_limit_at FROM disputes;
ALTER TABLE disputes FORCE ROW LEVEL SECURITY;
ALTER TABLE registrations FORCE ROW LEVEL SECURITY;
ALTER TABLE deadlines FORCE ROW LEVEL SECURITY;

ALTER TABLE disputes
  ALTER COLUMN state DROP DEFAULT,
  ALTER COLUMN opened_by_side DROP DEFAULT,
  ALTER COLUMN opened_by_user DROP DEFAULT,
  ALTER COLUMN policy_version DROP DEFAULT,
  ALTER COLUMN acknowledge_by SET NOT NULL,
  ALTER COLUMN evidence_by SET NOT NULL,
  ALTER COLUMN propose_by SET NOT NULL,
  ALTER COLUMN accept_by SET NOT NULL,
  ALTER COLUMN decide_by SET NOT NULL;
CREATE INDEX disputes_account ON disputes (portal_id, account_id);
CREATE INDEX disputes_undecided ON disputes (portal_id, next_limit_at) WHERE state <> 'closed';

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['dispute_parties', 'dispute_evidence', 'dispute_rulings', 'dispute_breaches'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY own_portal ON %I USING (portal_id = current_portal()) WITH CHECK (portal_id = current_portal())', t);
  END LOOP;
END $$;
