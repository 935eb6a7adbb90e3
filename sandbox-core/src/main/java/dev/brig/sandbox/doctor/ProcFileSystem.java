package dev.brig.sandbox.doctor;

import java.util.List;
import java.util.Set;

/**
 * Checks that {@code /proc} is whole. The kernel lets an ordinary user mount a new one only if an old one is visible with
 * nothing mounted over its parts (mount_namespaces(7)); container engines mask some of its files.
 */
final class ProcFileSystem {
    private static final String REMEDY = "docker run --security-opt systempaths=unconfined ...";
    /** Directories that the kernel keeps empty as mount points: a mount over them hides nothing. */
    private static final Set<String> HOLLOW =
            Set.of("/proc/sys/fs/binfmt_misc", "/proc/fs/nfsd", "/proc/openprom", "/proc/xen");

    private static final int MOUNT_POINT = 4; // of the fields of /proc/self/mountinfo
    private static final int OPTIONS = 5;

    private final Host host;
    private final boolean proven;

    ProcFileSystem(Host host, boolean proven) {
        this.host = host;
        this.proven = proven;
    }

    Finding finding() {
        if (proven) {
            return Finding.ok("/proc", "can be mounted anew");
        }
        List<String[]> mounts = host.text("/proc/self/mountinfo")
                .orElse("")
                .lines()
                .map(line -> line.split(" ", -1))
                .filter(fields -> fields.length > OPTIONS)
                .toList();
        List<String> masks = mounts.stream()
                .map(fields -> fields[MOUNT_POINT])
                .filter(point -> point.startsWith("/proc/") && !HOLLOW.contains(point))
                .distinct()
                .toList();
        if (!masks.isEmpty()) {
            return Finding.lack("/proc", "parts of it are masked: " + String.join(", ", masks))
                    .mendedBy(REMEDY);
        }
        boolean readOnly = mounts.stream()
                .filter(fields -> fields[MOUNT_POINT].equals("/proc"))
                .anyMatch(fields -> fields[OPTIONS].startsWith("ro"));
        return readOnly
                ? Finding.lack("/proc", "it is mounted read-only").mendedBy(REMEDY)
                : Finding.ok("/proc", "nothing is mounted over it");
    }
}
