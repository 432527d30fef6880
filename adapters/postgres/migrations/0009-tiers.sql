-- What runs for a partner's tier: clocks, probation, what HubSpot was last seen or made to show.
CREATE TABLE tier_standings (
  portal_id          bigint NOT NULL,
  partner_company_id bigint NOT NULL,
  -- HubSpot's tier as last read or written: another value there is a person's.
  crm_tier           text,
  next_review        date,
  -- The day from which the running sunset counts, and how many of its warnings were given.
  sunset_since       date,
  sunset_warned      integer NOT NULL DEFAULT 0,
  probation_until    date,
  -- Metrics that people keep in HubSpot, as read at `metrics_read_at`.
  metrics            jsonb NOT NULL DEFAULT '{}',
  metrics_read_at    timestamptz,
  PRIMARY KEY (portal_id, partner_company_id),
  FOREIGN KEY (portal_id, partner_company_id) REFERENCES partners (portal_id, company_id)
);

-- Every change of a tier, proposed, announced, in effect or taken back. `reference` is what it must not happen
-- twice for: the year of a review, the day from which a sunset counts; else its own id.
CREATE TABLE tier_changes (
  portal_id          bigint NOT NULL,
  change_id          text NOT NULL,
  partner_company_id bigint NOT NULL,
  from_tier          text NOT NULL,
  to_tier            text NOT NULL,
  cause              text NOT NULL CHECK (cause ~ '^[a-z][a-z-]*$'),
  reference          text NOT NULL,
  status             text NOT NULL CHECK (status IN ('proposed', 'pending', 'effective', 'cancelled', 'superseded')),
  decided_at         timestamptz NOT NULL,
  decided_by         bigint,
  effective_on       date,
  applied_at         timestamptz,
  appeal_until       timestamptz,
  policy_version     integer NOT NULL,
  outcome            jsonb NOT NULL,
  text_id            text,
  sequence           bigint GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (portal_id, change_id),
  UNIQUE (portal_id, partner_company_id, cause, reference),
  FOREIGN KEY (portal_id, partner_company_id) REFERENCES partners (portal_id, company_id)
);

-- Annual reviews (V1, V2): one a partner and program year, for ever.
CREATE TABLE tier_reviews (
  portal_id          bigint NOT NULL,
  review_id          text NOT NULL,
  partner_company_id bigint NOT NULL,
  period_from        date NOT NULL,
  period_until       date NOT NULL,
  tier               text NOT NULL,
  joined_on          date NOT NULL,
  verdict            text NOT NULL CHECK (verdict IN ('lower', 'requalified', 'person', 'not-evaluated')),
  outcome            jsonb NOT NULL,
  reviewed_at        timestamptz NOT NULL,
  policy_version     integer NOT NULL,
  -- A person is asked: the verdict said so, or facts that came later question it (E35).
  open               boolean NOT NULL,
  questioned_at      timestamptz,
  decision           text CHECK (decision IN ('keep', 'probation', 'lower')),
  decided_at         timestamptz,
  decided_by         bigint,
  text_id            text,
  PRIMARY KEY (portal_id, review_id),
  UNIQUE (portal_id, partner_company_id, period_until),
  FOREIGN KEY (portal_id, partner_company_id) REFERENCES partners (portal_id, company_id)
);

CREATE TABLE tier_appeals (
  portal_id        bigint NOT NULL,
  appeal_id        text NOT NULL,
  change_id        text NOT NULL,
  status           text NOT NULL CHECK (status IN ('open', 'upheld', 'denied')),
  appealed_at      timestamptz NOT NULL,
  appealed_by      bigint NOT NULL,
  text_id          text,
  decided_at       timestamptz,
  decided_by       bigint,
  decision_text_id text,
  PRIMARY KEY (portal_id, appeal_id),
  -- One appeal a change.
  UNIQUE (portal_id, change_id),
  FOREIGN KEY (portal_id, change_id) REFERENCES tier_changes (portal_id, change_id)
);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['tier_standings', 'tier_changes', 'tier_reviews', 'tier_appeals'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY own_portal ON %I USING (portal_id = current_portal()) WITH CHECK (portal_id = current_portal())', t);
  END LOOP;
END $$;

-- Partners that are known already get their clocks: both look at once, find what is due and set what comes next.
ALTER TABLE partners NO FORCE ROW LEVEL SECURITY;
ALTER TABLE deadlines NO FORCE ROW LEVEL SECURITY;
INSERT INTO deadlines (portal_id, subject_id, kind, due_at)
  SELECT portal_id, company_id::text, kind, program_now() FROM partners, unnest(ARRAY['sunset', 'annual-review']) AS kind
   WHERE status <> 'terminated';
INSERT INTO due_work (portal_id, kind, due_at)
  SELECT DISTINCT portal_id, kind, program_now() FROM partners, unnest(ARRAY['deadlines', 'tier-reviews']) AS kind
   WHERE status <> 'terminated';
ALTER TABLE partners FORCE ROW LEVEL SECURITY;
ALTER TABLE deadlines FORCE ROW LEVEL SECURITY;
