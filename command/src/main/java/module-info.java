/** The command line, and the hostile programs. */
module dev.brig.cli {
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires dev.brig.judge;
    requires dev.brig.policy;
    requires dev.brig.rootfs;
    requires dev.brig.sandbox;
    requires info.picocli;
    requires io.vertx.core;
    requires java.logging;
    requires java.management;
    requires java.net.http;
    requires org.slf4j;

    opens dev.brig.cli to
            info.picocli;
    opens dev.brig.cli.ci to
            info.picocli;
    opens dev.brig.cli.config to
            info.picocli;
    opens dev.brig.cli.image to
            info.picocli;
    opens dev.brig.cli.keys to
            info.picocli;
    opens dev.brig.cli.options to
            info.picocli;
    opens dev.brig.oci to
            info.picocli;
}
