-- Where a person of a partner is, as the person said: mail says moments in this zone, and digests leave in its morning.
-- Null: the program's.
ALTER TABLE partner_contacts ADD COLUMN time_zone text;
