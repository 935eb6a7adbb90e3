-- What submissions are about, and what became of them, for lists.
ALTER TABLE submission
    ADD COLUMN language text NOT NULL DEFAULT '',
    ADD COLUMN problem text;

ALTER TABLE ended_submission
    ADD COLUMN language text NOT NULL DEFAULT '',
    ADD COLUMN problem text,
    ADD COLUMN verdict text;

CREATE INDEX submission_by_problem ON submission (problem, seq) WHERE problem IS NOT NULL;
CREATE INDEX ended_by_problem ON ended_submission (problem, seq) WHERE problem IS NOT NULL;
