-- The configured keys that something in this store is encrypted with: a start without one of them is refused.
CREATE TABLE encryption_key (
  id            ${text} NOT NULL PRIMARY KEY,  -- derived from the key, as in contact_key.wrapped_with
  created_at    BIGINT NOT NULL
);
CREATE INDEX contact_key_wrapped_with ON contact_key (wrapped_with);
ALTER TABLE rejection ADD COLUMN key_id ${text}; -- the key that the body is encrypted with; absent: plain
