SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
CREATE TABLE public.brig_schema (
    version integer NOT NULL
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
    verdict text
);
CREATE TABLE public.idempotency_key (
    tenant text NOT NULL,
    key text NOT NULL,
    id text NOT NULL,
    request_digest bytea NOT NULL,
    accepted timestamp with time zone NOT NULL
);
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
    problem text
)
WITH (fillfactor='70');
ALTER TABLE public.submission ALTER COLUMN seq ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.submission_seq_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
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
INSERT INTO public.brig_schema VALUES (1);
INSERT INTO public.brig_schema VALUES (2);
INSERT INTO public.ended_submission VALUES (1, '00000000-0000-7000-8000-000000000001', 'ann', 0, 'finished', 1, '2023-11-14 22:13:20.001+00', '2023-11-14 22:13:20.101+00', '\x7b226c616e6775616765223a22707974686f6e33222c22736f75726365223a227072696e7428343229222c2265787065637465644f7574707574223a223432227d', '\x7b2276657264696374223a226163636570746564227d', 'python3', 'sum', 'accepted');
INSERT INTO public.ended_submission VALUES (4, '00000000-0000-7000-8000-000000000004', 'ann', 0, 'cancelled', 0, '2023-11-14 22:13:20.004+00', '2023-11-14 22:13:20.104+00', '\x7b226c616e6775616765223a22707974686f6e33222c22736f75726365223a227072696e7428343229222c2265787065637465644f7574707574223a223432227d', NULL, 'python3', 'sum', NULL);
INSERT INTO public.idempotency_key VALUES ('ann', 'again', '00000000-0000-7000-8000-000000000002', '\x7192dda7f6cdbbb3f7fb0f4ce1f98530f0b149def68d91984d95a9fd9f78c826', '2026-11-27 22:22:10.793945+00');
INSERT INTO public.submission OVERRIDING SYSTEM VALUE VALUES (2, '00000000-0000-7000-8000-000000000002', 'ann', 0, 2, false, 0, 0, NULL, '2023-11-14 22:13:20.002+00', '\x7b226c616e6775616765223a22707974686f6e33222c22736f75726365223a227072696e7428343229222c2265787065637465644f7574707574223a223432227d', 'python3', 'sum');
INSERT INTO public.submission OVERRIDING SYSTEM VALUE VALUES (3, '00000000-0000-7000-8000-000000000003', 'ann', 0, 3, true, 1, 0, '2023-11-14 22:14:20+00', '2023-11-14 22:13:20.003+00', '\x7b226c616e6775616765223a22707974686f6e33222c22736f75726365223a227072696e7428343229222c2265787065637465644f7574707574223a223432227d', 'python3', 'sum');
INSERT INTO public.virtual_time VALUES (true, 0);
SELECT pg_catalog.setval('public.submission_seq_seq', 4, true);
ALTER TABLE ONLY public.ended_submission
    ADD CONSTRAINT ended_submission_id_key UNIQUE (id);
ALTER TABLE ONLY public.ended_submission
    ADD CONSTRAINT ended_submission_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY public.idempotency_key
    ADD CONSTRAINT idempotency_key_pkey PRIMARY KEY (tenant, key);
ALTER TABLE ONLY public.submission
    ADD CONSTRAINT submission_id_key UNIQUE (id);
ALTER TABLE ONLY public.submission
    ADD CONSTRAINT submission_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY public.tenant_share
    ADD CONSTRAINT tenant_share_pkey PRIMARY KEY (tenant);
ALTER TABLE ONLY public.virtual_time
    ADD CONSTRAINT virtual_time_pkey PRIMARY KEY (single);
CREATE INDEX ended_by_end ON public.ended_submission USING btree (finished);
CREATE INDEX ended_by_problem ON public.ended_submission USING btree (problem, seq) WHERE (problem IS NOT NULL);
CREATE INDEX ended_by_state ON public.ended_submission USING btree (state, seq);
CREATE INDEX ended_by_tenant ON public.ended_submission USING btree (tenant, seq);
CREATE INDEX idempotency_key_by_age ON public.idempotency_key USING btree (accepted);
CREATE INDEX leased ON public.submission USING btree (lease_until) WHERE running;
CREATE INDEX line ON public.submission USING btree (priority DESC, tag, seq) WHERE (NOT running);
CREATE INDEX submission_by_problem ON public.submission USING btree (problem, seq) WHERE (problem IS NOT NULL);
CREATE INDEX submission_by_tenant ON public.submission USING btree (tenant, seq);
