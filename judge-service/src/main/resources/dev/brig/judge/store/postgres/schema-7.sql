-- How the trace is continued that a submission belongs to.
ALTER TABLE submission ADD COLUMN trace text;
