-- Ids that were answered before it was known that the content had come before. With Kafka between door and inbox a
-- duplicate is found after the answer; its id then leads to the first event.
CREATE TABLE event_alias (
  id            ${text} NOT NULL PRIMARY KEY,  -- the id that was answered, evt_...
  event_id      ${text} NOT NULL,              -- the first event of that content
  created_at    BIGINT NOT NULL
) ${clustered};
