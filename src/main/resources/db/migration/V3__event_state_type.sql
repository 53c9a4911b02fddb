-- The list of events of one state and one type, for the states that an operator looks for.
CREATE INDEX event_state_type ON event (state, type, id) WHERE state IN ('ignored', 'invalid', 'failed');
