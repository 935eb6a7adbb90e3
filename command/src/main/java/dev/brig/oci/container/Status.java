package dev.brig.oci.container;

import java.util.Locale;

/** Where a container is in its life. */
public enum Status {
    /** It is being made, or whoever made it has gone. */
    CREATING,
    /** It waits for its start. */
    CREATED,
    RUNNING,
    /** Its processes are frozen where they are. The specification leaves such a status to runtimes. */
    PAUSED,
    /** Its program has ended, and it has not been deleted. */
    STOPPED;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
