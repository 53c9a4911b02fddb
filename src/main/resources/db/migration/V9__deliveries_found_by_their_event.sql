-- A delivery's call and contact are its event's: each was kept in an index twice, at a random place of it. What has no event,
-- imported records, is found by its contact as before.
DROP INDEX delivery_call;
DROP INDEX delivery_contact;
CREATE INDEX delivery_imported ON delivery (contact_id) WHERE event_id IS NULL AND contact_id IS NOT NULL;
