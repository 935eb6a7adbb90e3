package dev.brig.cli.image;

import java.util.Locale;

/** Amounts of bytes for people. */
final class Sizes {
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

    private Sizes() {}

    /** In powers of 1000, as disks and image tools have them. */
    static String shown(long bytes) {
        double size = bytes;
        int unit = 0;
        while (size >= 999.5 && unit < UNITS.length - 1) {
            size /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, size < 10 && unit > 0 ? "%.1f %s" : "%.0f %s", size, UNITS[unit]);
    }
}
