SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
CREATE FUNCTION public.access_changed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE access_version SET changes = changes + 1;
    RETURN NULL;
END $$;
CREATE FUNCTION public.all_is_forgotten() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    DELETE FROM notice USING gone WHERE notice.submission = gone.id;
    DELETE FROM rejudging USING gone WHERE rejudging.id = gone.batch
        AND NOT EXISTS (SELECT FROM ended_submission AS other WHERE other.batch = gone.batch)
        AND NOT EXISTS (SELECT FROM submission AS other WHERE other.batch = gone.batch);
    RETURN NULL;
END $$;
CREATE FUNCTION public.notices_are_due() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE notice SET due = clock_timestamp() FROM gone WHERE notice.submission = gone.id;
    RETURN NULL;
END $$;
CREATE TABLE public.access_version (
    changes bigint NOT NULL
);
CREATE TABLE public.api_key (
    id text NOT NULL,
    name text NOT NULL,
    tenant text NOT NULL,
    scopes text NOT NULL,
    created bigint NOT NULL,
    expires bigint,
    revoked bigint
);
CREATE TABLE public.brig_schema (
    version integer NOT NULL
);
CREATE TABLE public.cluster_member (
    name text NOT NULL,
    kind text NOT NULL,
    about text NOT NULL,
    slots integer NOT NULL,
    busy integer NOT NULL,
    seen timestamp with time zone NOT NULL
);
CREATE TABLE public.ended_submission (
    seq bigint NOT NULL,
    id text NOT NULL,
    tenant text NOT NULL,
    priority integer NOT NULL,
    state text NOT NULL,
    attempts integer NOT NULL,
    accepted timestamp with time zone NOT NULL,
    finished timestamp with time zone NOT NULL,
    request bytea NOT NULL,
    result bytea,
    language text DEFAULT ''::text NOT NULL,
    problem text,
    verdict text,
    batch text,
    batch_index integer,
    original text,
    before text,
    replaced_by text
);
CREATE TABLE public.idempotency_key (
    tenant text NOT NULL,
    key text NOT NULL,
    id text NOT NULL,
    request_digest bytea NOT NULL,
    accepted timestamp with time zone NOT NULL
);
CREATE TABLE public.keyed (
    since bigint NOT NULL
);
CREATE TABLE public.notice (
    id text NOT NULL,
    submission text NOT NULL,
    url text NOT NULL,
    secret text,
    failures integer DEFAULT 0 NOT NULL,
    due timestamp with time zone,
    dead timestamp with time zone,
    error text
)
WITH (fillfactor='70');
CREATE TABLE public.problem_version (
    id text NOT NULL,
    number integer NOT NULL,
    sha256 text
);
CREATE TABLE public.rejudging (
    id text NOT NULL,
    problem text NOT NULL,
    state text NOT NULL,
    created timestamp with time zone NOT NULL,
    tenant text DEFAULT ''::text NOT NULL
);
CREATE TABLE public.secret (
    key text NOT NULL,
    digest bytea NOT NULL,
    until bigint
);
CREATE TABLE public.shared_file (
    sha256 text NOT NULL,
    bytes bigint NOT NULL,
    used timestamp with time zone NOT NULL
);
CREATE TABLE public.shared_piece (
    sha256 text NOT NULL,
    number integer NOT NULL,
    content bytea NOT NULL
);
ALTER TABLE ONLY public.shared_piece ALTER COLUMN content SET STORAGE EXTERNAL;
CREATE TABLE public.submission (
    seq bigint NOT NULL,
    id text NOT NULL,
    tenant text NOT NULL,
    priority integer NOT NULL,
    tag bigint NOT NULL,
    running boolean DEFAULT false NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    losses integer DEFAULT 0 NOT NULL,
    lease_until timestamp with time zone,
    accepted timestamp with time zone NOT NULL,
    request bytea NOT NULL,
    language text DEFAULT ''::text NOT NULL,
    problem text,
    batch text,
    batch_index integer,
    original text,
    before text,
    holder text,
    trace text
)
WITH (fillfactor='70');
CREATE TABLE public.submission_file (
    submission text NOT NULL,
    sha256 text NOT NULL
);
ALTER TABLE public.submission ALTER COLUMN seq ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.submission_seq_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.tenant (
    name text NOT NULL,
    waiting bigint,
    at_once bigint,
    submissions_per_day bigint,
    cpu_seconds_per_day bigint,
    requests_per_minute bigint,
    burst bigint
);
CREATE TABLE public.tenant_share (
    tenant text NOT NULL,
    finish bigint NOT NULL
)
WITH (fillfactor='50');
CREATE TABLE public.virtual_time (
    single boolean DEFAULT true NOT NULL,
    now bigint NOT NULL,
    CONSTRAINT virtual_time_single_check CHECK (single)
)
WITH (fillfactor='10');
INSERT INTO public.access_version VALUES (2);
INSERT INTO public.api_key VALUES ('k1', 'a key', 'ann', 'submit', 1700000000000, NULL, NULL);
INSERT INTO public.brig_schema VALUES (1);
INSERT INTO public.brig_schema VALUES (2);
INSERT INTO public.brig_schema VALUES (3);
INSERT INTO public.brig_schema VALUES (4);
INSERT INTO public.brig_schema VALUES (5);
INSERT INTO public.brig_schema VALUES (6);
INSERT INTO public.brig_schema VALUES (7);
INSERT INTO public.ended_submission VALUES (1, '00000000-0000-7000-8000-000000000001', 'ann', 0, 'finished', 1, '2023-11-14 22:13:20.001+00', '2023-11-14 22:13:20.101+00', '\x7b226c616e6775616765223a22707974686f6e33222c22736f75726365223a227072696e7428343229222c2265787065637465644f7574707574223a223432227d', '\x7b2276657264696374223a226163636570746564227d', 'python3', 'sum', 'accepted', 'b1', 1, NULL, NULL, NULL);
INSERT INTO public.ended_submission VALUES (4, '00000000-0000-7000-8000-000000000004', 'ann', 0, 'cancelled', 0, '2023-11-14 22:13:20.004+00', '2023-11-14 22:13:20.104+00', '\x7b226c616e6775616765223a22707974686f6e33222c22736f75726365223a227072696e7428343229222c2265787065637465644f7574707574223a223432227d', NULL, 'python3', 'sum', NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.idempotency_key VALUES ('ann', 'again', '00000000-0000-7000-8000-000000000002', '\x7192dda7f6cdbbb3f7fb0f4ce1f98530f0b149def68d91984d95a9fd9f78c826', '2026-11-27 22:22:20.646198+00');
INSERT INTO public.notice VALUES ('n1', '00000000-0000-7000-8000-000000000001', 'https://example.org/hook', NULL, 3, NULL, '2023-11-14 22:13:20.5+00', 'no answer');
INSERT INTO public.problem_version VALUES ('sum', 1, '7365d029861e32c521f8089b00a6fb32daf0615025b69b599d1ce53501b845c2');
INSERT INTO public.rejudging VALUES ('b1', 'sum', 'applied', '2023-11-14 22:13:20+00', '');
INSERT INTO public.shared_file VALUES ('7365d029861e32c521f8089b00a6fb32daf0615025b69b599d1ce53501b845c2', 6, '2026-11-27 22:22:20.647431+00');
INSERT INTO public.shared_piece VALUES ('7365d029861e32c521f8089b00a6fb32daf0615025b69b599d1ce53501b845c2', 0, '\x612066696c65');
INSERT INTO public.submission OVERRIDING SYSTEM VALUE VALUES (2, '00000000-0000-7000-8000-000000000002', 'ann', 0, 2, false, 0, 0, NULL, '2023-11-14 22:13:20.002+00', '\x7b226c616e6775616765223a22707974686f6e33222c22736f75726365223a227072696e7428343229222c2265787065637465644f7574707574223a223432227d', 'python3', 'sum', NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.submission OVERRIDING SYSTEM VALUE VALUES (3, '00000000-0000-7000-8000-000000000003', 'ann', 0, 3, true, 1, 0, '2023-11-14 22:14:20+00', '2023-11-14 22:13:20.003+00', '\x7b226c616e6775616765223a22707974686f6e33222c22736f75726365223a227072696e7428343229222c2265787065637465644f7574707574223a223432227d', 'python3', 'sum', 'b1', 3, NULL, NULL, 'judge1');
INSERT INTO public.virtual_time VALUES (true, 0);
SELECT pg_catalog.setval('public.submission_seq_seq', 4, true);
ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT api_key_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cluster_member
    ADD CONSTRAINT cluster_member_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.ended_submission
    ADD CONSTRAINT ended_submission_id_key UNIQUE (id);
ALTER TABLE ONLY public.ended_submission
    ADD CONSTRAINT ended_submission_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY public.idempotency_key
    ADD CONSTRAINT idempotency_key_pkey PRIMARY KEY (tenant, key);
ALTER TABLE ONLY public.notice
    ADD CONSTRAINT notice_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.problem_version
    ADD CONSTRAINT problem_version_pkey PRIMARY KEY (id, number);
ALTER TABLE ONLY public.rejudging
    ADD CONSTRAINT rejudging_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.shared_file
    ADD CONSTRAINT shared_file_pkey PRIMARY KEY (sha256);
ALTER TABLE ONLY public.shared_piece
    ADD CONSTRAINT shared_piece_pkey PRIMARY KEY (sha256, number);
ALTER TABLE ONLY public.submission_file
    ADD CONSTRAINT submission_file_pkey PRIMARY KEY (submission, sha256);
ALTER TABLE ONLY public.submission
    ADD CONSTRAINT submission_id_key UNIQUE (id);
ALTER TABLE ONLY public.submission
    ADD CONSTRAINT submission_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY public.tenant
    ADD CONSTRAINT tenant_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.tenant_share
    ADD CONSTRAINT tenant_share_pkey PRIMARY KEY (tenant);
ALTER TABLE ONLY public.virtual_time
    ADD CONSTRAINT virtual_time_pkey PRIMARY KEY (single);
CREATE INDEX ended_by_batch ON public.ended_submission USING btree (batch, seq) WHERE (batch IS NOT NULL);
CREATE INDEX ended_by_end ON public.ended_submission USING btree (finished);
CREATE INDEX ended_by_problem ON public.ended_submission USING btree (problem, seq) WHERE (problem IS NOT NULL);
CREATE INDEX ended_by_state ON public.ended_submission USING btree (state, seq);
CREATE INDEX ended_by_tenant ON public.ended_submission USING btree (tenant, seq);
CREATE INDEX idempotency_key_by_age ON public.idempotency_key USING btree (accepted);
CREATE INDEX leased ON public.submission USING btree (lease_until) WHERE running;
CREATE INDEX line ON public.submission USING btree (priority DESC, tag, seq) WHERE (NOT running);
CREATE INDEX notice_by_submission ON public.notice USING btree (submission);
CREATE INDEX notice_dead ON public.notice USING btree (dead, id) WHERE (dead IS NOT NULL);
CREATE INDEX notice_due ON public.notice USING btree (due) WHERE ((dead IS NULL) AND (due IS NOT NULL));
CREATE INDEX problem_version_by_file ON public.problem_version USING btree (sha256);
CREATE INDEX rejudging_by_problem ON public.rejudging USING btree (problem, id);
CREATE INDEX secret_key ON public.secret USING btree (key);
CREATE INDEX shared_file_by_use ON public.shared_file USING btree (used);
CREATE INDEX submission_by_batch ON public.submission USING btree (batch, seq) WHERE (batch IS NOT NULL);
CREATE INDEX submission_by_problem ON public.submission USING btree (problem, seq) WHERE (problem IS NOT NULL);
CREATE INDEX submission_by_tenant ON public.submission USING btree (tenant, seq);
CREATE INDEX submission_file_by_file ON public.submission_file USING btree (sha256);
CREATE TRIGGER api_key_changed AFTER INSERT OR DELETE OR UPDATE ON public.api_key FOR EACH STATEMENT EXECUTE FUNCTION public.access_changed();
CREATE TRIGGER secret_changed AFTER INSERT OR DELETE OR UPDATE ON public.secret FOR EACH STATEMENT EXECUTE FUNCTION public.access_changed();
CREATE TRIGGER submission_ends AFTER DELETE ON public.submission REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.notices_are_due();
CREATE TRIGGER submission_is_forgotten AFTER DELETE ON public.ended_submission REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.all_is_forgotten();
CREATE TRIGGER tenant_changed AFTER INSERT OR DELETE OR UPDATE ON public.tenant FOR EACH STATEMENT EXECUTE FUNCTION public.access_changed();
ALTER TABLE ONLY public.problem_version
    ADD CONSTRAINT problem_version_sha256_fkey FOREIGN KEY (sha256) REFERENCES public.shared_file(sha256);
ALTER TABLE ONLY public.secret
    ADD CONSTRAINT secret_key_fkey FOREIGN KEY (key) REFERENCES public.api_key(id);
ALTER TABLE ONLY public.shared_piece
    ADD CONSTRAINT shared_piece_sha256_fkey FOREIGN KEY (sha256) REFERENCES public.shared_file(sha256) ON DELETE CASCADE;
ALTER TABLE ONLY public.submission_file
    ADD CONSTRAINT submission_file_sha256_fkey FOREIGN KEY (sha256) REFERENCES public.shared_file(sha256);
ALTER TABLE ONLY public.submission_file
    ADD CONSTRAINT submission_file_submission_fkey FOREIGN KEY (submission) REFERENCES public.submission(id) ON DELETE CASCADE;
