-- Ids of calls are unique within their source, workspace and contact. Which source and workspace an effect's call is of; absent: not known.
ALTER TABLE effect ADD COLUMN source ${text};
ALTER TABLE effect ADD COLUMN workspace ${text};
