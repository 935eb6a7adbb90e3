-- Who judges what.
ALTER TABLE submission ADD COLUMN holder text;

-- Files by their content: blobs, and the archives of problem packages. They come in pieces, so that none is ever whole in memory.
CREATE TABLE shared_file (
    sha256 text PRIMARY KEY,
    bytes bigint NOT NULL,
    used timestamptz NOT NULL
);
CREATE INDEX shared_file_by_use ON shared_file (used);

CREATE TABLE shared_piece (
    sha256 text NOT NULL REFERENCES shared_file ON DELETE CASCADE,
    number integer NOT NULL,
    content bytea NOT NULL,
    PRIMARY KEY (sha256, number)
);
-- Most are compressed already, or do not gain by it.
ALTER TABLE shared_piece ALTER COLUMN content SET STORAGE EXTERNAL;

-- What submissions need that have no result yet. Such a file cannot be deleted.
CREATE TABLE submission_file (
    submission text NOT NULL REFERENCES submission (id) ON DELETE CASCADE,
    sha256 text NOT NULL REFERENCES shared_file,
    PRIMARY KEY (submission, sha256)
);
CREATE INDEX submission_file_by_file ON submission_file (sha256);

-- Versions of problems. One that was deleted has no file, and its number is not given again.
CREATE TABLE problem_version (
    id text NOT NULL,
    number integer NOT NULL,
    sha256 text REFERENCES shared_file,
    PRIMARY KEY (id, number)
);
CREATE INDEX problem_version_by_file ON problem_version (sha256);

-- Nodes and workers, as they last told of themselves.
CREATE TABLE cluster_member (
    name text PRIMARY KEY,
    kind text NOT NULL,
    about text NOT NULL,
    slots integer NOT NULL,
    busy integer NOT NULL,
    seen timestamptz NOT NULL
);
