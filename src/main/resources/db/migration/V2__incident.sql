-- What is wrong now and was told about: an alert is sent once when an incident begins and once when it is over.
CREATE TABLE incident (
  name          ${text} NOT NULL PRIMARY KEY,  -- kind and subject, destination-paused:hubspot for example
  alert         ${text} NOT NULL,              -- the kind
  subject       ${text} NOT NULL,              -- a destination, an import, a source; empty: the whole
  message       ${text} NOT NULL,              -- for a person
  since_at      BIGINT NOT NULL
);
