-- Whose a rejudging is.
ALTER TABLE rejudging ADD COLUMN tenant text NOT NULL DEFAULT '';
