-- Companies of one stem are looked at in the order of their ids, the first of them only: a portal may have thousands
-- whose names begin alike, and each new customer asks.
CREATE INDEX companies_stem_in_order ON companies (portal_id, name_stem, company_id) WHERE name_stem IS NOT NULL;
DROP INDEX companies_stem;
