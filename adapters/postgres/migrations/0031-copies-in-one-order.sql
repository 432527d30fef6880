-- Copies that wait equally long are written in the order of their ids, so that the same work gives the same writes.
DROP INDEX projections_dirty;
CREATE INDEX projections_dirty ON projections (portal_id, object_type, retry_at NULLS FIRST, object_id)
  WHERE revision > written_revision;
