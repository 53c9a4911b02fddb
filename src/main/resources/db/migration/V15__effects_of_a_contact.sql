-- Callab counts calls by workspace: two contacts may have calls of the same id. Whose call an effect belongs to.
ALTER TABLE effect ADD COLUMN owner ${text};
