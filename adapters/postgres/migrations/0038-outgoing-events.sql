-- Other systems of the vendor that are told of decisions. A secret is sealed with the keys that seal tokens, bound to
-- the portal; while it is changed, the one before stays good until `previous_until`.
CREATE TABLE event_endpoints (
  portal_id       bigint NOT NULL,
  endpoint_id     text NOT NULL,
  url             text NOT NULL CHECK (length(url) <= 2000),
  -- Empty: every type.
  types           text[] NOT NULL,
  status          text NOT NULL CHECK (status IN ('active', 'paused', 'disabled')),
  status_since    timestamptz NOT NULL,
  secret          text NOT NULL,
  previous_secret text,
  previous_until  timestamptz,
  created_at      timestamptz NOT NULL,
  -- Since when nothing got through; null: the last attempt did, or none was made.
  failing_since   timestamptz,
  failures        integer NOT NULL DEFAULT 0,
  retry_at        timestamptz,
  delivered_at    timestamptz,
  PRIMARY KEY (portal_id, endpoint_id),
  CHECK ((previous_secret IS NULL) = (previous_until IS NULL))
);

ALTER TABLE event_endpoints ENABLE ROW LEVEL SECURITY;
ALTER TABLE event_endpoints FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON event_endpoints
  USING (portal_id = current_portal()) WITH CHECK (portal_id = current_portal());

-- An event for an endpoint: which entry of the ledger it tells of, never what it says. `entry_id` null: a test.
CREATE TABLE event_deliveries (
  portal_id     bigint NOT NULL,
  delivery_id   bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  endpoint_id   text NOT NULL,
  entry_id      bigint,
  type          text NOT NULL,
  -- What keeps its order: events of one subject go out one after another.
  subject_id    text NOT NULL,
  status        text NOT NULL CHECK (status IN ('pending', 'delivered', 'failed')),
  attempts      integer NOT NULL DEFAULT 0,
  created_at    timestamptz NOT NULL,
  due_since     timestamptz NOT NULL,
  retry_at      timestamptz,
  attempted_at  timestamptz,
  answer_status integer,
  failure       text,
  PRIMARY KEY (portal_id, delivery_id),
  UNIQUE (portal_id, endpoint_id, entry_id),
  FOREIGN KEY (portal_id, endpoint_id) REFERENCES event_endpoints (portal_id, endpoint_id) ON DELETE CASCADE,
  FOREIGN KEY (portal_id, entry_id) REFERENCES ledger (portal_id, entry_id)
);
CREATE INDEX event_deliveries_pending ON event_deliveries (portal_id, endpoint_id, subject_id, entry_id)
  WHERE status = 'pending';
CREATE INDEX event_deliveries_created ON event_deliveries (portal_id, created_at);

ALTER TABLE event_deliveries ENABLE ROW LEVEL SECURITY;
ALTER TABLE event_deliveries FORCE ROW LEVEL SECURITY;
CREATE POLICY own_portal ON event_deliveries
  USING (portal_id = current_portal()) WITH CHECK (portal_id = current_portal());
