-- What waits and what runs. Rows leave it when they come to their final state, so that it stays small.
CREATE TABLE submission (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text NOT NULL UNIQUE,
    tenant text NOT NULL,
    priority integer NOT NULL,
    tag bigint NOT NULL,
    running boolean NOT NULL DEFAULT false,
    attempts integer NOT NULL DEFAULT 0,
    losses integer NOT NULL DEFAULT 0,
    lease_until timestamptz,
    accepted timestamptz NOT NULL,
    request bytea NOT NULL
) WITH (fillfactor = 70);

CREATE INDEX line ON submission (priority DESC, tag, seq) WHERE NOT running;
CREATE INDEX leased ON submission (lease_until) WHERE running;
CREATE INDEX submission_by_tenant ON submission (tenant, seq);

-- What is in its final state.
CREATE TABLE ended_submission (
    seq bigint PRIMARY KEY,
    id text NOT NULL UNIQUE,
    tenant text NOT NULL,
    priority integer NOT NULL,
    state text NOT NULL,
    attempts integer NOT NULL,
    accepted timestamptz NOT NULL,
    finished timestamptz NOT NULL,
    request bytea NOT NULL,
    result bytea
);

CREATE INDEX ended_by_tenant ON ended_submission (tenant, seq);
CREATE INDEX ended_by_state ON ended_submission (state, seq);
CREATE INDEX ended_by_end ON ended_submission (finished);

CREATE TABLE idempotency_key (
    tenant text NOT NULL,
    key text NOT NULL,
    id text NOT NULL,
    request_digest bytea NOT NULL,
    accepted timestamptz NOT NULL,
    PRIMARY KEY (tenant, key)
);

CREATE INDEX idempotency_key_by_age ON idempotency_key (accepted);

-- Start-time fair queueing: when each tenant's last submission finishes, and the present, in virtual time.
CREATE TABLE tenant_share (
    tenant text PRIMARY KEY,
    finish bigint NOT NULL
) WITH (fillfactor = 50);

CREATE TABLE virtual_time (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    now bigint NOT NULL
) WITH (fillfactor = 10);

INSERT INTO virtual_time (now) VALUES (0);
