-- The answer with which a destination became unavailable, without personal data: the operator reads what the CRM said.
ALTER TABLE gate ADD COLUMN answer TEXT;
