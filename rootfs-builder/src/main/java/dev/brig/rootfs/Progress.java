package dev.brig.rootfs;

import java.util.OptionalLong;

/** Is told how far long work has come; called by the thread that does the work, and often. */
public interface Progress {
    Progress NONE = new Progress() {};

    /** A layer is begun. */
    default void layer(int number, int of, String name, OptionalLong bytes) {}

    /** How much of the layer was read, packed as it came. */
    default void read(long bytes) {}

    /** The layer is in the store, or was there before. */
    default void layerDone(boolean alreadyThere) {}
}
