-- What a run could not read, and what a person should know about it.
ALTER TABLE import_run ADD COLUMN unreadable_count BIGINT NOT NULL DEFAULT 0;
ALTER TABLE import_run ADD COLUMN note ${text};
