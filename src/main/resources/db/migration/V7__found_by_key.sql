-- The record comes first, so that nothing but a search for a record can take these for the right ones: a server that has not
-- counted the tables yet read all of a destination where it should have looked up a key.
DROP INDEX effect_record;
DROP INDEX link_record;
CREATE INDEX effect_record ON effect (record_id, destination);
CREATE INDEX link_record ON link (crm_id, destination);
