-- What rulings award in money (section 9). Rows are added: what an appeal takes back is a row below nothing. It is owed
-- to a partner and is no sale of its, so it counts for no tier.
CREATE TABLE compensations (
  portal_id          bigint NOT NULL,
  compensation_id    text NOT NULL,
  dispute_id         text NOT NULL,
  registration_id    text NOT NULL,
  partner_company_id bigint NOT NULL,
  amount_minor       bigint NOT NULL CHECK (amount_minor <> 0),
  currency           text NOT NULL,
  awarded_at         timestamptz NOT NULL,
  PRIMARY KEY (portal_id, compensation_id),
  FOREIGN KEY (portal_id, dispute_id) REFERENCES disputes (portal_id, dispute_id),
  FOREIGN KEY (portal_id, registration_id) REFERENCES registrations (portal_id, registration_id),
  FOREIGN KEY (portal_id, partner_company_id) REFERENCES partners (portal_id, company_id)
);
CREATE INDEX compensations_registration ON compensations (portal_id, registration_id, awarded_at);

ALTER TABLE compensations ENABLE ROW LEVEL SECURITY;
ALTER TABLE compensations FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON compensations USING (portal_id = current_portal()) WITH CHECK (portal_id = current_portal());
