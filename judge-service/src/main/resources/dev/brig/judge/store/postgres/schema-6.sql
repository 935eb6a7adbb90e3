-- API keys and tenants' limits, which all nodes share. Times are milliseconds since 1970, as in the file of a single service.
CREATE TABLE api_key (
    id text PRIMARY KEY,
    name text NOT NULL,
    tenant text NOT NULL,
    scopes text NOT NULL,
    created bigint NOT NULL,
    expires bigint,
    revoked bigint
);

CREATE TABLE secret (
    key text NOT NULL REFERENCES api_key (id),
    digest bytea NOT NULL,
    until bigint
);
CREATE INDEX secret_key ON secret (key);

CREATE TABLE tenant (
    name text PRIMARY KEY,
    waiting bigint,
    at_once bigint,
    submissions_per_day bigint,
    cpu_seconds_per_day bigint,
    requests_per_minute bigint,
    burst bigint
);

-- Has a row if there ever was a key.
CREATE TABLE keyed (since bigint NOT NULL);

-- Nodes look here whether they must read the keys again.
CREATE TABLE access_version (changes bigint NOT NULL);
INSERT INTO access_version VALUES (1);

CREATE FUNCTION access_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE access_version SET changes = changes + 1;
    RETURN NULL;
END $$;
CREATE TRIGGER api_key_changed AFTER INSERT OR UPDATE OR DELETE ON api_key
    FOR EACH STATEMENT EXECUTE FUNCTION access_changed();
CREATE TRIGGER secret_changed AFTER INSERT OR UPDATE OR DELETE ON secret
    FOR EACH STATEMENT EXECUTE FUNCTION access_changed();
CREATE TRIGGER tenant_changed AFTER INSERT OR UPDATE OR DELETE ON tenant
    FOR EACH STATEMENT EXECUTE FUNCTION access_changed();
