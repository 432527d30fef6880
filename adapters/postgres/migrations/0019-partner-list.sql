-- Companies of the HubSpot list that marks partners, where set-up chose a list. `listed` false: it left the list;
-- `decided` false: its company has not been looked at since it joined or left.
CREATE TABLE partner_list_members (
  portal_id  bigint NOT NULL,
  company_id text NOT NULL,
  listed     boolean NOT NULL,
  decided    boolean NOT NULL,
  PRIMARY KEY (portal_id, company_id)
);

ALTER TABLE partner_list_members ENABLE ROW LEVEL SECURITY;
ALTER TABLE partner_list_members FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON partner_list_members
  USING (portal_id = current_portal()) WITH CHECK (portal_id = current_portal());
