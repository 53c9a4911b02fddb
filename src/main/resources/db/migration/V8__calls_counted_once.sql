-- Calls were counted a second time under a key without a prefix, which nothing read.
DELETE FROM contact_call WHERE contact_key NOT LIKE 'contact:%' AND contact_key NOT LIKE 'crm:%' AND contact_key NOT LIKE 'phone:%';
DELETE FROM contact_total WHERE contact_key NOT LIKE 'contact:%' AND contact_key NOT LIKE 'crm:%' AND contact_key NOT LIKE 'phone:%';
