-- Kept answers are erased by age.
CREATE INDEX idempotency_keys_created ON idempotency_keys (portal_id, created_at);
