/** Images: archives, layers, registries and the store they are kept in. */
module dev.brig.rootfs {
    requires com.fasterxml.jackson.annotation;
    requires com.fasterxml.jackson.core;
    requires transitive com.fasterxml.jackson.databind;
    requires com.github.luben.zstd_jni;
    requires transitive dev.brig.sandbox;
    requires java.net.http;
    requires org.apache.commons.compress;
    requires org.tukaani.xz;

    exports dev.brig.rootfs;
    exports dev.brig.rootfs.archive;
    exports dev.brig.rootfs.layer;
    exports dev.brig.rootfs.registry;
    exports dev.brig.rootfs.source;
    exports dev.brig.rootfs.store;

    opens dev.brig.rootfs.layer to
            com.fasterxml.jackson.databind;
    opens dev.brig.rootfs.store to
            com.fasterxml.jackson.databind;
}
