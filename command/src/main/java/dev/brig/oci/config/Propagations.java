package dev.brig.oci.config;

import dev.brig.sandbox.libc.Constant;
import dev.brig.sandbox.libc.Kernel;
import java.util.Map;
import java.util.Optional;

/** How mounts are shared (mount_namespaces(7)), by the words of a configuration. */
final class Propagations {
    private static final Constant PRIVATE = Kernel.MS_PRIVATE;
    private static final Constant SLAVE = new Constant("MS_SLAVE", 1 << 19); // sys/mount.h
    private static final Constant SHARED = new Constant("MS_SHARED", 1 << 20);
    private static final Constant UNBINDABLE = new Constant("MS_UNBINDABLE", 1 << 17);

    static final Map<String, Constant> BY_WORD =
            Map.of("private", PRIVATE, "slave", SLAVE, "shared", SHARED, "unbindable", UNBINDABLE);

    private Propagations() {}

    /**
     * @param ofHost for all mounts that the container begins with: never shared, so that none of its own reach the host
     * @param own for its root in the end
     */
    record OfRoot(Constant ofHost, Optional<Constant> own) {}

    static OfRoot ofRoot(Field field) {
        Constant all = Kernel.MS_REC;
        return switch (field.text("")) {
            case "", "private", "rprivate" -> new OfRoot(all.or(PRIVATE), Optional.empty());
            case "slave", "rslave" -> new OfRoot(all.or(SLAVE), Optional.empty());
            case "shared" -> new OfRoot(all.or(SLAVE), Optional.of(SHARED));
            case "rshared" -> new OfRoot(all.or(SLAVE), Optional.of(all.or(SHARED)));
            case "unbindable" -> new OfRoot(all.or(PRIVATE), Optional.of(UNBINDABLE));
            case "runbindable" -> new OfRoot(all.or(PRIVATE), Optional.of(all.or(UNBINDABLE)));
            default ->
                throw field.wrong("is none of private, slave, shared, unbindable, or one of these with an r before it");
        };
    }
}
