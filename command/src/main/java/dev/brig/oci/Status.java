package dev.brig.oci;

import java.util.Locale;

/** Where a container is in its life. */
enum Status {
    /** It is being made, or whoever made it has gone. */
    CREATING,
    /** It waits for its start. */
    CREATED,
    RUNNING,
    /** Its processes are frozen where they are. The specification leaves such a status to runtimes. */
    PAUSED,
    /** Its program has ended, and it has not been deleted. */
    STOPPED;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
