-- What a contact is searched by, once for all its events. As columns of the event, each event changed an index of each;
-- so did its call, which now stands at the head of the index that knows it again.
CREATE TABLE contact_term (
  owner         ${text} NOT NULL,              -- the contact id; of an event without one: the event's id
  term          ${text} NOT NULL,              -- phone:, email: or name: and the value, lower case; a keyed hash when payloads are encrypted
  PRIMARY KEY (owner, term)
) ${clustered};
INSERT INTO contact_term (owner, term)
  SELECT COALESCE(contact_id, id), 'phone:' || phone FROM event WHERE phone IS NOT NULL
  UNION SELECT COALESCE(contact_id, id), 'email:' || email FROM event WHERE email IS NOT NULL
  UNION SELECT COALESCE(contact_id, id), 'name:' || name FROM event WHERE name IS NOT NULL;
CREATE INDEX contact_term_term ON contact_term (term, owner);
DROP INDEX event_phone;
DROP INDEX event_email;
DROP INDEX event_name;
ALTER TABLE event DROP COLUMN phone;
ALTER TABLE event DROP COLUMN email;
ALTER TABLE event DROP COLUMN name;

DROP INDEX event_dedupe_key;
DROP INDEX event_call;
CREATE UNIQUE INDEX event_call ON event (call_id, dedupe_key);
CREATE UNIQUE INDEX event_without_call ON event (dedupe_key) WHERE call_id IS NULL;
