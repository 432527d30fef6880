-- Deals by their company. An index over `deals.company_ids` is of no use behind row-level security: Postgres asks it only
-- what cannot tell of other rows (operators that are LEAKPROOF, as equality is and the overlap of arrays is not), so every
-- look for a customer's deals read all deals of the portal. Every company that a deal was with is kept: whoever reads
-- looks at the deal again. By triggers, so that no way of writing deals forgets it; they hold once a statement.
CREATE TABLE deal_companies (
  portal_id  bigint NOT NULL,
  company_id bigint NOT NULL,
  deal_id    bigint NOT NULL,
  PRIMARY KEY (portal_id, company_id, deal_id)
);

CREATE FUNCTION keep_companies_of_deals() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO deal_companies (portal_id, company_id, deal_id)
    SELECT portal_id, company_id, deal_id FROM saved, unnest(company_ids) AS company_id
    ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_companies_of_new AFTER INSERT ON deals
  REFERENCING NEW TABLE AS saved FOR EACH STATEMENT EXECUTE FUNCTION keep_companies_of_deals();
CREATE TRIGGER keep_companies_of_changed AFTER UPDATE ON deals
  REFERENCING NEW TABLE AS saved FOR EACH STATEMENT EXECUTE FUNCTION keep_companies_of_deals();

ALTER TABLE deals NO FORCE ROW LEVEL SECURITY;
INSERT INTO deal_companies (portal_id, company_id, deal_id)
  SELECT portal_id, company_id, deal_id FROM deals, unnest(company_ids) AS company_id ON CONFLICT DO NOTHING;
ALTER TABLE deals FORCE ROW LEVEL SECURITY;
DROP INDEX deals_companies;

ALTER TABLE deal_companies ENABLE ROW LEVEL SECURITY;
ALTER TABLE deal_companies FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON deal_companies
  USING (portal_id = current_portal()) WITH CHECK (portal_id = current_portal());
