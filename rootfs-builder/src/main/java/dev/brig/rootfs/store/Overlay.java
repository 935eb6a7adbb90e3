package dev.brig.rootfs.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether the kernel can lay directories over one another, by which images are shown without being copied. */
final class Overlay {
    /** {@code none} has images shown as on a kernel without it. */
    private static final String PROPERTY = "brig.overlay";

    private Overlay() {}

    static boolean isThere() {
        if ("none".equals(System.getProperty(PROPERTY))) {
            return false;
        }
        try {
            return Files.readString(Path.of("/proc/filesystems")).lines().anyMatch("nodev\toverlay"::equals);
        } catch (IOException e) {
            return true; // then a sandbox says what it lacks
        }
    }
}
