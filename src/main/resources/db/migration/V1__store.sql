-- One schema for both engines. Placeholders: ${blob} is BLOB on SQLite and BYTEA on PostgreSQL; ${text} is text in byte
-- order; ${clustered} keeps a small SQLite table in its primary key. Instants are milliseconds since 1970 (UTC). Ids are sortable by time.

-- One thing Callab told us.
CREATE TABLE event (
  id            ${text} NOT NULL PRIMARY KEY,  -- evt_..., sortable by time of receipt
  dedupe_key    ${text} NOT NULL,              -- type, call id and content without its timestamp; unique for the whole retention
  source        ${text} NOT NULL,              -- the webhook's source id, or reconcile
  type          ${text} NOT NULL,              -- the event type, as Callab names it
  state         ${text} NOT NULL,              -- stored, dispatched, ignored, invalid, failed
  reason        ${text},                       -- why ignored, invalid or failed
  call_id       ${text},
  contact_id    ${text},
  order_key     ${text},                       -- crm_id, else contact id, else phone
  phone         ${text},                       -- as searched for: digits with +; a keyed hash when payloads are encrypted
  email         ${text},                       -- lower case; a keyed hash when payloads are encrypted
  name          ${text},                       -- first and last name, lower case; a keyed hash when payloads are encrypted
  is_test       INTEGER NOT NULL DEFAULT 0, -- 1 for a test call
  occurred_at   BIGINT,                     -- Callab's timestamp
  received_at   BIGINT NOT NULL,
  dispatch_at   BIGINT                      -- while state is stored: when a node may dispatch it
);
CREATE UNIQUE INDEX event_dedupe_key ON event (dedupe_key);
CREATE INDEX event_to_dispatch ON event (dispatch_at) WHERE state = 'stored';
CREATE INDEX event_state ON event (state, id) WHERE state IN ('invalid', 'failed', 'ignored', 'stored');
CREATE INDEX event_call ON event (call_id) WHERE call_id IS NOT NULL;
CREATE INDEX event_contact ON event (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX event_phone ON event (phone) WHERE phone IS NOT NULL;
CREATE INDEX event_email ON event (email) WHERE email IS NOT NULL;
CREATE INDEX event_name ON event (name) WHERE name IS NOT NULL;
CREATE INDEX event_type ON event (type, id);

-- The bytes as received; apart from the event, because they are kept for less long.
CREATE TABLE event_payload (
  event_id      ${text} NOT NULL PRIMARY KEY,
  body          ${blob} NOT NULL,           -- as received, or encrypted
  key_id        ${text}                        -- the key it is encrypted with; absent: plain
);

-- One event (or one imported record) for one destination, until it is final.
CREATE TABLE delivery (
  id            ${text} NOT NULL PRIMARY KEY,  -- dlv_..., sortable by time of opening
  event_id      ${text},                       -- absent for an imported record
  destination   ${text} NOT NULL,
  state         ${text} NOT NULL,              -- pending, sending, retrying, delivered, dead, held, cancelled
  attempts      INTEGER NOT NULL DEFAULT 0, -- those that count
  order_key     ${text} NOT NULL,
  sort_at       BIGINT NOT NULL,            -- the event's timestamp: order within the order key
  sort_rank     INTEGER NOT NULL,           -- the event type's rank: order within the timestamp
  call_id       ${text},
  contact_id    ${text},
  event_type    ${text},
  due_at        BIGINT NOT NULL,
  trigger       ${text} NOT NULL,              -- of the next attempt: scheduled or manual
  replay_id     ${text},                       -- the replay that opened it
  lease         ${text},                       -- while sending: the lease it was taken under
  last_error    ${text},
  question      ${text},                       -- while held: what a person must decide (JSON)
  decision      ${text},                       -- what was decided (JSON)
  record        ${text},                       -- of an import: the record to deliver (JSON)
  created_at    BIGINT NOT NULL,
  updated_at    BIGINT NOT NULL
);
CREATE INDEX delivery_open ON delivery (destination, order_key, sort_at, sort_rank, id)
  WHERE state IN ('pending', 'sending', 'retrying');
CREATE INDEX delivery_event ON delivery (event_id) WHERE event_id IS NOT NULL;
CREATE INDEX delivery_state ON delivery (state, id);
CREATE INDEX delivery_destination ON delivery (destination, state, id);
CREATE INDEX delivery_call ON delivery (call_id) WHERE call_id IS NOT NULL;
CREATE INDEX delivery_contact ON delivery (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX delivery_oldest ON delivery (destination, created_at) WHERE state IN ('pending', 'retrying', 'sending');

-- The lane of an order key at a destination: there while anything is open in it. Taking a lane takes its deliveries.
CREATE TABLE lane (
  destination   ${text} NOT NULL,
  order_key     ${text} NOT NULL,
  due_at        BIGINT NOT NULL,            -- when its head may be taken; while taken: when the lease runs out
  lease         ${text},                       -- while taken
  PRIMARY KEY (destination, order_key)
) ${clustered};
CREATE INDEX lane_due ON lane (destination, due_at);

-- One try of a delivery.
CREATE TABLE attempt (
  id              ${text} NOT NULL PRIMARY KEY, -- att_...
  delivery_id     ${text} NOT NULL,
  number          INTEGER NOT NULL,          -- from 1
  trigger         ${text} NOT NULL,             -- scheduled or manual
  result          ${text} NOT NULL,             -- succeeded, retryable, permanent, held, unavailable
  started_at      BIGINT NOT NULL,
  duration_ms     BIGINT NOT NULL,
  request         ${text},                      -- this delivery's part of what was sent
  response_status INTEGER,
  response_body   ${text},                      -- this delivery's part of the answer
  error           ${text}
);
CREATE INDEX attempt_delivery ON attempt (delivery_id, number);

-- A destination's gate, shared by all nodes.
CREATE TABLE gate (
  destination   ${text} NOT NULL PRIMARY KEY,
  state         ${text} NOT NULL,              -- open, closed (by itself), paused (by an operator)
  reason        ${text},
  closed_at     BIGINT,                     -- not open: since when
  until_at      BIGINT,                     -- closed: when to probe
  updated_at    BIGINT NOT NULL
);

-- The rate budget of a destination, when several nodes share it; the library's own format.
CREATE TABLE bucket (
  id            BIGINT NOT NULL PRIMARY KEY,
  state         ${blob},
  expires_at    BIGINT
);

-- A thing created in a CRM once per call. The row is written before the request: an intent.
CREATE TABLE effect (
  destination   ${text} NOT NULL,
  effect_key    ${text} NOT NULL,              -- call id and kind, the natural key
  state         ${text} NOT NULL,              -- intent, done
  crm_id        ${text},                       -- of the thing created
  record_id     ${text},                       -- the CRM record that it belongs to
  delivery_id   ${text} NOT NULL,
  created_at    BIGINT NOT NULL,
  updated_at    BIGINT NOT NULL,
  PRIMARY KEY (destination, effect_key)
) ${clustered};
CREATE INDEX effect_record ON effect (destination, record_id);

-- The remembered CRM record of a contact at a destination.
CREATE TABLE link (
  destination   ${text} NOT NULL,
  contact_key   ${text} NOT NULL,              -- contact id, crm_id or phone with a prefix that says which
  crm_id        ${text} NOT NULL,
  updated_at    BIGINT NOT NULL,
  PRIMARY KEY (destination, contact_key)
) ${clustered};
CREATE INDEX link_record ON link (destination, crm_id);

-- Field by field, the newest version written to a record.
CREATE TABLE written (
  destination   ${text} NOT NULL,
  crm_id        ${text} NOT NULL,
  versions      ${text} NOT NULL,              -- JSON: field -> [occurred at, rank, hash of the value]
  updated_at    BIGINT NOT NULL,
  PRIMARY KEY (destination, crm_id)
);

-- The distinct calls of a contact; never pruned.
CREATE TABLE contact_call (
  contact_key   ${text} NOT NULL,
  call_id       ${text} NOT NULL,
  PRIMARY KEY (contact_key, call_id)
) ${clustered};
CREATE TABLE contact_total (
  contact_key   ${text} NOT NULL PRIMARY KEY,
  base          BIGINT,                     -- the first custom_fields.total_calls seen
  calls         BIGINT NOT NULL             -- distinct calls counted since
) ${clustered};

-- Requests turned away at the door.
CREATE TABLE rejection (
  id            ${text} NOT NULL PRIMARY KEY,  -- rej_...
  source        ${text} NOT NULL,
  reason        ${text} NOT NULL,
  status        INTEGER NOT NULL,
  address       ${text} NOT NULL,
  headers       ${text} NOT NULL,              -- JSON: those that verification needs
  body          ${blob},
  state         ${text} NOT NULL,              -- rejected, admitted
  event_id      ${text},                       -- once admitted
  received_at   BIGINT NOT NULL
);

-- A replay of many events.
CREATE TABLE replay (
  id            ${text} NOT NULL PRIMARY KEY,  -- rpl_...
  filter        ${text} NOT NULL,              -- JSON
  state         ${text} NOT NULL,              -- running, completed, cancelled
  events        BIGINT NOT NULL,            -- how many match
  done          BIGINT NOT NULL,            -- how many were dispatched again
  position      ${text},                       -- the last event done
  due_at        BIGINT NOT NULL,
  created_at    BIGINT NOT NULL,
  updated_at    BIGINT NOT NULL
);

-- How far an import got, and its runs.
CREATE TABLE watermark (
  import        ${text} NOT NULL PRIMARY KEY,
  changed_at    BIGINT NOT NULL,            -- the newest change safely taken
  changed_nanos INTEGER NOT NULL DEFAULT 0, -- what is finer than a millisecond in it
  record_id     ${text} NOT NULL,              -- the tie-break within that instant
  position      ${text},                       -- of the next page, where the source needs more than time and id
  since_at      BIGINT NOT NULL,            -- what was created before is never imported
  scan_at       BIGINT,                     -- when the pass that is under way began; absent: none is
  completed_at  BIGINT,                     -- when the last complete pass began; absent: there was none
  look_up       INTEGER NOT NULL DEFAULT 0, -- 1: Callab may have what the ledger does not know
  updated_at    BIGINT NOT NULL
);
CREATE TABLE import_run (
  id            ${text} NOT NULL PRIMARY KEY,  -- run_...
  import        ${text} NOT NULL,
  trigger       ${text} NOT NULL,              -- scheduled or manual
  state         ${text} NOT NULL,              -- running, completed, failed
  read_count    BIGINT NOT NULL,
  created_count BIGINT NOT NULL,
  skipped_count BIGINT NOT NULL,
  failed_count  BIGINT NOT NULL,
  error         ${text},
  started_at    BIGINT NOT NULL,
  ended_at      BIGINT
);
CREATE INDEX import_run_import ON import_run (import, id);
CREATE TABLE imported (
  import        ${text} NOT NULL,
  crm_id        ${text} NOT NULL,              -- of the record
  state         ${text} NOT NULL,              -- opened, created, skipped, failed
  reason        ${text},
  contact_id    ${text},                       -- in Callab, once known
  delivery_id   ${text},
  changed_at    BIGINT NOT NULL,            -- the record's change that was judged
  record        ${text},                       -- while failed: the record as read (JSON), to be tried again
  updated_at    BIGINT NOT NULL,
  PRIMARY KEY (import, crm_id)
) ${clustered};
CREATE INDEX imported_failed ON imported (import, crm_id) WHERE state = 'failed';

-- The calls that Callab had on a day (UTC), as reconcile counted them last.
CREATE TABLE book (
  day           ${text} NOT NULL PRIMARY KEY,  -- 2026-11-23
  calls         BIGINT NOT NULL,            -- that Callab knows
  running       BIGINT NOT NULL,            -- of these: not ended yet, or ended a moment ago
  expected      BIGINT NOT NULL,            -- events that the others must have brought
  present       BIGINT NOT NULL,            -- of these: came by webhook
  fetched       BIGINT NOT NULL,            -- of these: fetched, as their webhook never came
  missing       BIGINT NOT NULL,            -- of these: neither; fetching failed
  counted_at    BIGINT NOT NULL
);

-- Work that one node at a time does.
CREATE TABLE duty (
  name          ${text} NOT NULL PRIMARY KEY,
  node          ${text} NOT NULL,
  until_at      BIGINT NOT NULL
);

-- Counts, summed by each node in each commit: no table is ever counted.
CREATE TABLE tally (
  name          ${text} NOT NULL,              -- event.stored, delivery.hubspot.pending, ...
  bucket_at     BIGINT NOT NULL,            -- 0: since the beginning; else the five minutes that begin then
  node          ${text} NOT NULL,
  n             BIGINT NOT NULL,
  PRIMARY KEY (bucket_at, name, node)
) ${clustered};

-- What was asked of this product about a person, and done.
CREATE TABLE erasure (
  id            ${text} NOT NULL PRIMARY KEY,
  contact_hash  ${text} NOT NULL,              -- keyed or plain SHA-256 of the contact id
  receipt       ${text} NOT NULL,              -- JSON: counts of what was erased
  erased_at     BIGINT NOT NULL
);

-- The key that a contact's payloads are encrypted with; destroyed on erase.
CREATE TABLE contact_key (
  id            ${text} NOT NULL PRIMARY KEY,
  contact_ref   ${text} NOT NULL,              -- keyed hash of the contact
  wrapped       ${blob} NOT NULL,           -- the key, encrypted with the configured one
  wrapped_with  ${text} NOT NULL,              -- which configured key
  created_at    BIGINT NOT NULL
);
CREATE UNIQUE INDEX contact_key_ref ON contact_key (contact_ref);
