-- Times in which clocks of a registration stood still. `subject_id` is the case that stopped them.
CREATE TABLE tolls (
  portal_id       bigint NOT NULL,
  registration_id text NOT NULL,
  kind            text NOT NULL CHECK (kind ~ '^[a-z][a-z-]*$'),
  subject_id      text NOT NULL,
  started_at      timestamptz NOT NULL,
  ended_at        timestamptz,
  taken_back_at   timestamptz,
  PRIMARY KEY (portal_id, registration_id, kind, subject_id, started_at),
  FOREIGN KEY (portal_id, registration_id) REFERENCES registrations (portal_id, registration_id)
);

-- Overlays of a registration, and what it takes to undo them.
ALTER TABLE registrations
  ADD COLUMN tolled_since          timestamptz,
  ADD COLUMN tolled_days           integer NOT NULL DEFAULT 0,
  ADD COLUMN renewal_asked_at      timestamptz,
  ADD COLUMN renewal_asked_by      bigint,
  ADD COLUMN loss_reported_at      timestamptz,
  ADD COLUMN loss_objection_due_at timestamptz,
  ADD COLUMN loss_opposed_at       timestamptz,
  ADD COLUMN relink_due_at         timestamptz,
  -- The end that winning, losing or a union cut short: a reopened deal gets it back.
  ADD COLUMN end_before_close      timestamptz;

-- What HubSpot says of a deal's money and stages. `amount` is its decimal text; `steps` are the times at which it
-- was opened, won or lost, with who set that, oldest first.
ALTER TABLE deals
  ADD COLUMN amount     text,
  ADD COLUMN currency   text,
  ADD COLUMN close_date timestamptz,
  ADD COLUMN steps      jsonb NOT NULL DEFAULT '[]';

-- What a won deal credits its registration with. Rows are added: a changed amount, a refund or a reopening is a row
-- of its own. Converted once, at the rate of the close date, which is kept (T8); null while no rate is known.
CREATE TABLE credits (
  portal_id          bigint NOT NULL,
  credit_id          text NOT NULL,
  registration_id    text NOT NULL,
  partner_company_id bigint NOT NULL,
  deal_id            bigint NOT NULL,
  kind               text NOT NULL CHECK (kind ~ '^[a-z][a-z-]*$'),
  amount_minor       bigint NOT NULL,
  currency           text NOT NULL,
  home_minor         bigint,
  home_currency      text NOT NULL,
  rate               text,
  -- When the deal was closed; every row of a win has it.
  closed_at          timestamptz NOT NULL,
  occurred_at        timestamptz NOT NULL,
  recorded_at        timestamptz NOT NULL,
  text_id            text,
  PRIMARY KEY (portal_id, credit_id),
  FOREIGN KEY (portal_id, registration_id) REFERENCES registrations (portal_id, registration_id),
  FOREIGN KEY (portal_id, partner_company_id) REFERENCES partners (portal_id, company_id)
);
CREATE INDEX credits_partner ON credits (portal_id, partner_company_id, closed_at);
CREATE INDEX credits_registration ON credits (portal_id, registration_id, recorded_at);
CREATE INDEX credits_waiting ON credits (portal_id) WHERE home_minor IS NULL;

-- Companies that a person said are two customers: a shared domain does not unite them again (M5, E7).
CREATE TABLE separations (
  portal_id    bigint NOT NULL,
  company_a    bigint NOT NULL,
  company_b    bigint NOT NULL,
  separated_at timestamptz NOT NULL,
  separated_by bigint NOT NULL,
  PRIMARY KEY (portal_id, company_a, company_b),
  CHECK (company_a < company_b),
  FOREIGN KEY (portal_id, company_a) REFERENCES companies (portal_id, company_id),
  FOREIGN KEY (portal_id, company_b) REFERENCES companies (portal_id, company_id)
);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['tolls', 'credits', 'separations'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY own_portal ON %I USING (portal_id = current_portal()) WITH CHECK (portal_id = current_portal())', t);
  END LOOP;
END $$;
