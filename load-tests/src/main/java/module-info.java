/** Measures Brig. */
module dev.brig.bench {
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires dev.brig.judge;
    requires dev.brig.policy;
    requires dev.brig.rootfs;
    requires dev.brig.sandbox;
    requires info.picocli;
    requires jdk.jfr;
    requires jdk.management;
    requires jdk.unsupported; // by the code that JMH writes
    requires jmh.core;
    requires HdrHistogram;
    requires java.logging;
    requires java.net.http;
    requires java.sql;

    opens dev.brig.bench to
            info.picocli;
}
