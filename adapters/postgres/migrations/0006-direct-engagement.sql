-- What direct sales did about a registered customer: findings that are about no deal, what belongs to one act (H3),
-- and the facts that HubSpot does not keep.

-- An act is named by its key: the deal, activity, contact or company that it was done on. One finding an act, for ever.
ALTER TABLE findings
  ADD COLUMN act_key text,
  ADD COLUMN company_id bigint,
  ADD COLUMN contact_id bigint,
  ADD COLUMN activity_id text,
  -- HubSpot's id of the import that the act was part of.
  ADD COLUMN bulk_id text,
  -- Somebody got a task about it, alone or together with others of the same act.
  ADD COLUMN told_at timestamptz,
  ADD COLUMN escalation_told_at timestamptz,
  ADD COLUMN erased_at timestamptz;
UPDATE findings SET act_key = coalesce('deal:' || deal_id, finding_id);
ALTER TABLE findings ALTER COLUMN act_key SET NOT NULL;
ALTER TABLE findings DROP CONSTRAINT findings_portal_id_registration_id_rule_deal_id_key;
ALTER TABLE findings ADD CONSTRAINT one_finding_an_act UNIQUE (portal_id, registration_id, rule, act_key);
CREATE INDEX findings_actor ON findings (portal_id, actor_user_id, occurred_at);

-- When a missed follow-up let direct engage without asking (S2). What was begun in a window stays legitimate (S3).
CREATE TABLE direct_windows (
  portal_id       bigint NOT NULL,
  registration_id text NOT NULL,
  opened_at       timestamptz NOT NULL,
  closed_at       timestamptz,
  PRIMARY KEY (portal_id, registration_id, opened_at),
  FOREIGN KEY (portal_id, registration_id) REFERENCES registrations (portal_id, registration_id)
);
CREATE UNIQUE INDEX one_open_window ON direct_windows (portal_id, registration_id) WHERE closed_at IS NULL;
-- Since when those that are open had been open was not kept: since the first miss that stands.
INSERT INTO direct_windows (portal_id, registration_id, opened_at)
  SELECT r.portal_id, r.registration_id, coalesce(
    (SELECT min(m.missed_at) FROM follow_up_misses m WHERE m.portal_id = r.portal_id
      AND m.registration_id = r.registration_id AND m.taken_back_at IS NULL), r.claimed_at)
  FROM registrations r WHERE r.direct_window_open;

-- A partner's association with a deal that is gone. HubSpot keeps no history of associations; the latest removal counts.
CREATE TABLE link_removals (
  portal_id          bigint NOT NULL,
  deal_id            bigint NOT NULL,
  partner_company_id bigint NOT NULL,
  removed_at         timestamptz NOT NULL,
  -- Null where HubSpot did not say.
  by_user_id         bigint,
  source             text,
  PRIMARY KEY (portal_id, deal_id, partner_company_id)
);

-- Deals that a form, chat or workflow made on a registered customer: the partner manager was asked to route them.
CREATE TABLE routed_deals (
  portal_id       bigint NOT NULL,
  registration_id text NOT NULL,
  deal_id         bigint NOT NULL,
  routed_at       timestamptz NOT NULL,
  PRIMARY KEY (portal_id, registration_id, deal_id),
  FOREIGN KEY (portal_id, registration_id) REFERENCES registrations (portal_id, registration_id)
);

-- What people would have been told while the program only observed.
CREATE TABLE observe_reports (
  portal_id   bigint NOT NULL,
  made_at     timestamptz NOT NULL,
  report      jsonb NOT NULL,
  PRIMARY KEY (portal_id, made_at)
);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['direct_windows', 'link_removals', 'routed_deals', 'observe_reports'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY own_portal ON %I USING (portal_id = current_portal()) WITH CHECK (portal_id = current_portal())', t);
  END LOOP;
END $$;
