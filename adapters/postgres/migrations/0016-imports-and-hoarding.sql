-- Who asked on which day (of the program's zone) whether which customers are free. A digest stands for the domain;
-- `asker` is `partner:<company>` for people who work for a partner, else `user:<id>`. Erased after 90 days.
CREATE TABLE availability_questions (
  portal_id   bigint NOT NULL,
  asker       text NOT NULL,
  asked_on    date NOT NULL,
  domain_hash bytea NOT NULL,
  times       integer NOT NULL DEFAULT 1,
  PRIMARY KEY (portal_id, asker, asked_on, domain_hash)
);

-- One alert an asker and day, however much more is asked.
CREATE TABLE availability_alerts (
  portal_id  bigint NOT NULL,
  asker      text NOT NULL,
  asked_on   date NOT NULL,
  domains    integer NOT NULL,
  alerted_at timestamptz NOT NULL,
  PRIMARY KEY (portal_id, asker, asked_on)
);

-- One import of old registrations. `digest` stands for what is imported and how it is read (file and mapping), so that
-- the same command goes on where an earlier one was killed.
CREATE TABLE imports (
  portal_id    bigint NOT NULL,
  import_id    text NOT NULL,
  source       text NOT NULL CHECK (source IN ('csv', 'deals')),
  digest       text NOT NULL,
  label        text NOT NULL,
  -- Mapping and, of deals, filter.
  how          jsonb NOT NULL,
  started_by   bigint NOT NULL,
  started_at   timestamptz NOT NULL,
  -- The place that reading has come to: a line of the file, or the id of a deal.
  read_through text,
  read_at      timestamptz,
  checked_at   timestamptz,
  apply_began_at timestamptz,
  applied_at   timestamptz,
  PRIMARY KEY (portal_id, import_id)
);
CREATE INDEX imports_digest ON imports (portal_id, digest, started_at);

-- One old registration of an import: what was read, what the dry run says of it, and what became of it.
CREATE TABLE import_rows (
  portal_id          bigint NOT NULL,
  import_id          text NOT NULL,
  -- Line of the file; of deals the count.
  line               integer NOT NULL,
  reference          text,
  -- As they were given.
  customer           text,
  partner            text,
  company_id         bigint,
  account_id         bigint,
  partner_company_id bigint,
  deal_id            bigint,
  protected_from     timestamptz,
  protected_until    timestamptz,
  verdict            text CHECK (verdict IN ('new', 'live-duplicate', 'overlap', 'unknown-partner', 'unknown-customer', 'expired', 'bad')),
  expected           text CHECK (expected IN ('active', 'queued', 'expired', 'skipped')),
  code               text,
  reason             text,
  outcome            text CHECK (outcome IN ('active', 'queued', 'expired', 'skipped', 'refused')),
  outcome_code       text,
  outcome_reason     text,
  registration_id    text,
  PRIMARY KEY (portal_id, import_id, line),
  FOREIGN KEY (portal_id, import_id) REFERENCES imports (portal_id, import_id),
  FOREIGN KEY (portal_id, registration_id) REFERENCES registrations (portal_id, registration_id)
);
-- The order in which rows are judged and applied: on each customer the oldest first.
CREATE INDEX import_rows_open ON import_rows (portal_id, import_id, account_id, protected_from, line)
  WHERE outcome IS NULL;
CREATE INDEX import_rows_reference ON import_rows (portal_id, import_id, reference, line);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['availability_questions', 'availability_alerts', 'imports', 'import_rows'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY own_portal ON %I USING (portal_id = current_portal()) WITH CHECK (portal_id = current_portal())', t);
  END LOOP;
END $$;
