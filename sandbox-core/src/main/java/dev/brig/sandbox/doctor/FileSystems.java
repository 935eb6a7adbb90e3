package dev.brig.sandbox.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Checks the devices, directories and kinds of file systems that sandboxes need. */
final class FileSystems {
    /** Minor numbers of the memory devices, whose major number is 1 (mem(4), null(4), random(4)). */
    private static final Map<String, Integer> DEVICES =
            new TreeMap<>(Map.of("null", 3, "zero", 5, "full", 7, "random", 8, "urandom", 9));

    private static final int RUNNING_FORBIDDEN = 2; // vm.memfd_noexec, admin-guide/sysctl/vm.rst

    private final Host host;
    private final String temporary;

    /** @param temporary Java's directory for temporary files */
    FileSystems(Host host, String temporary) {
        this.host = host;
        this.temporary = temporary;
    }

    List<Finding> findings() {
        return List.of(devices(), site(), temporary(), memoryFiles(), overlay());
    }

    private Finding devices() {
        List<String> missing = DEVICES.keySet().stream()
                .filter(name -> !isDevice(host.path("/dev/" + name)))
                .toList();
        if (missing.isEmpty()) {
            return Finding.ok("devices", "/dev has " + String.join(" ", DEVICES.keySet()));
        }
        String first = missing.getFirst();
        return Finding.lack("devices", "missing in /dev: " + String.join(" ", missing))
                .mendedBy("sudo mknod -m 666 /dev/" + first + " c 1 " + DEVICES.get(first));
    }

    private static boolean isDevice(Path path) {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isOther();
        } catch (IOException absent) {
            return false;
        }
    }

    /** The new root is built on it, invisible to other processes. */
    private Finding site() {
        return Files.isDirectory(host.path("/tmp"))
                ? Finding.ok("/tmp", "is a directory")
                : Finding.lack("/tmp", "is not a directory").mendedBy("sudo install -d -m 1777 /tmp");
    }

    private Finding temporary() {
        return Files.isWritable(host.path(temporary))
                ? Finding.ok("temporary files", "can be put into " + temporary)
                : Finding.lack("temporary files", temporary + " cannot be written to")
                        .mendedBy("export BRIG_JAVA_OPTS=-Djava.io.tmpdir=$HOME");
    }

    private Finding memoryFiles() {
        boolean forbidden = host.number("/proc/sys/vm/memfd_noexec").orElse(0) >= RUNNING_FORBIDDEN;
        return Finding.ok(
                "memory files",
                forbidden
                        ? "may not be executed (vm.memfd_noexec is 2), so the warden lies in " + temporary
                        : "may be executed");
    }

    private Finding overlay() {
        boolean known = host.text("/proc/filesystems").orElse("").lines().anyMatch(line -> line.endsWith("\toverlay"));
        return known
                ? Finding.ok("overlay", "the kernel has it")
                : Finding.warning(
                                "overlay",
                                "is not loaded: images are shown as whole copies, and cannot be changed or built")
                        .mendedBy("sudo modprobe overlay");
    }
}
