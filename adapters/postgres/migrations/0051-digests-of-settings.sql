-- What a policy's or directory's document is told from another by: whoever has read it asks for it only where it is
-- another. Made from the content by the database, so that no way of writing documents forgets it.
ALTER TABLE policies ADD COLUMN digest bigint NOT NULL GENERATED ALWAYS AS (jsonb_hash_extended(document, 0)) STORED;
ALTER TABLE directories ADD COLUMN digest bigint NOT NULL GENERATED ALWAYS AS (jsonb_hash_extended(document, 0)) STORED;
