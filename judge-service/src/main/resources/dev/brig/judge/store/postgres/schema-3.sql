-- What is to be told of submissions when they end, and to whom; whether it was told yet.
CREATE TABLE notice (
    id text PRIMARY KEY,
    submission text NOT NULL,
    url text NOT NULL,
    secret text,
    failures integer NOT NULL DEFAULT 0,
    due timestamptz,
    dead timestamptz,
    error text
) WITH (fillfactor = 70);

CREATE INDEX notice_due ON notice (due) WHERE dead IS NULL AND due IS NOT NULL;
CREATE INDEX notice_dead ON notice (dead, id) WHERE dead IS NOT NULL;
CREATE INDEX notice_by_submission ON notice (submission);

-- A row leaves this table when its submission ends.
CREATE FUNCTION notices_are_due() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE notice SET due = clock_timestamp() FROM gone WHERE notice.submission = gone.id;
    RETURN NULL;
END $$;

CREATE TRIGGER submission_ends AFTER DELETE ON submission
    REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION notices_are_due();

CREATE FUNCTION all_is_forgotten() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM notice USING gone WHERE notice.submission = gone.id;
    DELETE FROM rejudging USING gone WHERE rejudging.id = gone.batch
        AND NOT EXISTS (SELECT FROM ended_submission AS other WHERE other.batch = gone.batch)
        AND NOT EXISTS (SELECT FROM submission AS other WHERE other.batch = gone.batch);
    RETURN NULL;
END $$;

CREATE TRIGGER submission_is_forgotten AFTER DELETE ON ended_submission
    REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION all_is_forgotten();

-- Submissions that were handed in together.
ALTER TABLE submission ADD COLUMN batch text, ADD COLUMN batch_index integer;
ALTER TABLE ended_submission ADD COLUMN batch text, ADD COLUMN batch_index integer;

CREATE INDEX submission_by_batch ON submission (batch, seq) WHERE batch IS NOT NULL;
CREATE INDEX ended_by_batch ON ended_submission (batch, seq) WHERE batch IS NOT NULL;

-- Submissions that judge others again, and what counted before.
ALTER TABLE submission ADD COLUMN original text, ADD COLUMN before text;
ALTER TABLE ended_submission ADD COLUMN original text, ADD COLUMN before text, ADD COLUMN replaced_by text;

CREATE TABLE rejudging (
    id text PRIMARY KEY,
    problem text NOT NULL,
    state text NOT NULL,
    created timestamptz NOT NULL
);

CREATE INDEX rejudging_by_problem ON rejudging (problem, id);
