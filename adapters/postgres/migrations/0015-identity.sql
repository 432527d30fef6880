-- What says who a company is (section 3), as typed in HubSpot, and the keys under which others are looked up.
ALTER TABLE companies
  ADD COLUMN country       text,
  ADD COLUMN city          text,
  ADD COLUMN phone         text,
  -- Values of the properties that policy names, by property (M3).
  ADD COLUMN numbers       jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN parent_id     bigint,
  ADD COLUMN name_key      text,
  ADD COLUMN name_stem     text,
  -- What the company's links were worked out from; null: not yet by these rules.
  ADD COLUMN identified_as text;
CREATE INDEX companies_name ON companies (portal_id, name_key) WHERE name_key IS NOT NULL;
CREATE INDEX companies_stem ON companies (portal_id, name_stem) WHERE name_stem IS NOT NULL;
CREATE INDEX companies_parent ON companies (portal_id, parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX companies_merged ON companies (portal_id, merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE company_numbers (
  portal_id  bigint NOT NULL,
  property   text NOT NULL,
  number     text NOT NULL,
  company_id bigint NOT NULL,
  PRIMARY KEY (portal_id, property, number, company_id),
  FOREIGN KEY (portal_id, company_id) REFERENCES companies (portal_id, company_id)
);
CREATE INDEX company_numbers_company ON company_numbers (portal_id, company_id);

-- Contacts of companies that somebody claimed, and of others that have one of them (M7). Erased with the contact.
CREATE TABLE company_contacts (
  portal_id  bigint NOT NULL,
  company_id bigint NOT NULL,
  contact_id bigint NOT NULL,
  address    text,
  PRIMARY KEY (portal_id, company_id, contact_id),
  FOREIGN KEY (portal_id, company_id) REFERENCES companies (portal_id, company_id)
);
CREATE INDEX company_contacts_contact ON company_contacts (portal_id, contact_id);
CREATE INDEX company_contacts_address ON company_contacts (portal_id, address) WHERE address IS NOT NULL;

-- What people said of who is whom (M5): who, when and why, and who took it back.
CREATE TABLE identity_decisions (
  portal_id      bigint NOT NULL,
  decision_id    text NOT NULL,
  kind           text NOT NULL CHECK (kind IN ('alias', 'split')),
  these          bigint[] NOT NULL,
  those          bigint[] NOT NULL,
  decided_at     timestamptz NOT NULL,
  decided_by     bigint NOT NULL,
  text_id        text,
  undone_at      timestamptz,
  undone_by      bigint,
  undone_text_id text,
  PRIMARY KEY (portal_id, decision_id)
);

-- The pairs that follow from it. `ended_by`: a decision that outweighs it, or the merge that did.
CREATE TABLE told_pairs (
  portal_id   bigint NOT NULL,
  decision_id text NOT NULL,
  company_a   bigint NOT NULL,
  company_b   bigint NOT NULL,
  kind        text NOT NULL CHECK (kind IN ('alias', 'split')),
  ended_at    timestamptz,
  ended_by    text,
  PRIMARY KEY (portal_id, decision_id, company_a, company_b),
  CHECK (company_a < company_b),
  FOREIGN KEY (portal_id, decision_id) REFERENCES identity_decisions (portal_id, decision_id),
  FOREIGN KEY (portal_id, company_a) REFERENCES companies (portal_id, company_id),
  FOREIGN KEY (portal_id, company_b) REFERENCES companies (portal_id, company_id)
);
CREATE INDEX told_pairs_a ON told_pairs (portal_id, company_a) WHERE ended_at IS NULL;
CREATE INDEX told_pairs_b ON told_pairs (portal_id, company_b) WHERE ended_at IS NULL;

-- Splits that were said before go on as decisions of their own.
ALTER TABLE separations NO FORCE ROW LEVEL SECURITY;
INSERT INTO identity_decisions (portal_id, decision_id, kind, these, those, decided_at, decided_by)
  SELECT portal_id, 'idn_' || md5(separated_at::text || separated_by::text), 'split', array_agg(DISTINCT company_a),
         array_agg(DISTINCT company_b), separated_at, separated_by
    FROM separations GROUP BY portal_id, separated_at, separated_by;
INSERT INTO told_pairs (portal_id, decision_id, company_a, company_b, kind)
  SELECT portal_id, 'idn_' || md5(separated_at::text || separated_by::text), company_a, company_b, 'split'
    FROM separations;
DROP TABLE separations;

-- Whether HubSpot says that the deal was won or lost; null: not read since.
ALTER TABLE deals ADD COLUMN closed boolean;

ALTER TABLE wanted_reads DROP CONSTRAINT wanted_reads_object_type_check;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['company_numbers', 'company_contacts', 'identity_decisions', 'told_pairs'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY own_portal ON %I USING (portal_id = current_portal()) WITH CHECK (portal_id = current_portal())', t);
  END LOOP;
END $$;
