/** Judges submissions and runs jobs of CI, as a library and over HTTP. */
module dev.brig.judge {
    requires com.fasterxml.jackson.core;
    requires transitive com.fasterxml.jackson.databind;
    requires com.fasterxml.jackson.dataformat.yaml;
    requires com.networknt.schema;
    requires com.zaxxer.hikari;
    requires transitive dev.brig.policy;
    requires dev.brig.rootfs;
    requires io.github.bucket4j.core;
    requires io.netty.codec;
    requires io.netty.codec.http;
    requires transitive io.vertx.core;
    requires io.opentelemetry.api;
    requires io.opentelemetry.context;
    requires io.opentelemetry.sdk;
    requires io.opentelemetry.sdk.autoconfigure;
    requires io.opentelemetry.sdk.autoconfigure.spi;
    requires io.opentelemetry.sdk.common;
    requires io.vertx.web;
    requires java.net.http;
    requires transitive java.sql;
    requires java.xml;
    requires jdk.management;
    requires micrometer.core;
    requires micrometer.registry.prometheus;
    requires org.apache.commons.compress;
    requires org.postgresql.jdbc;
    requires org.slf4j;
    requires org.xerial.sqlitejdbc;
    requires org.yaml.snakeyaml;

    exports dev.brig.ci;
    exports dev.brig.judge;
    exports dev.brig.judge.access;
    exports dev.brig.judge.blob;
    exports dev.brig.judge.checking;
    exports dev.brig.judge.cluster;
    exports dev.brig.judge.dispatch;
    exports dev.brig.judge.hooks;
    exports dev.brig.judge.http;
    exports dev.brig.judge.http.listen;
    exports dev.brig.judge.inline;
    exports dev.brig.judge.installed;
    exports dev.brig.judge.jobs;
    exports dev.brig.judge.json;
    exports dev.brig.judge.jury;
    exports dev.brig.judge.judging;
    exports dev.brig.judge.problem;
    exports dev.brig.judge.problem.archive;
    exports dev.brig.judge.problem.format;
    exports dev.brig.judge.scoring;
    exports dev.brig.judge.store;
    exports dev.brig.judge.store.postgres;
    exports dev.brig.judge.store.sqlite;
    exports dev.brig.judge.state;
    exports dev.brig.judge.submission;
    exports dev.brig.judge.toolchain;
    exports dev.brig.judge.tracing;
    exports dev.brig.judge.worker;

    // The bench measures how requests are read.
    exports dev.brig.judge.http.contract to
            dev.brig.bench;
    exports dev.brig.judge.http.v1 to
            dev.brig.bench;
}
