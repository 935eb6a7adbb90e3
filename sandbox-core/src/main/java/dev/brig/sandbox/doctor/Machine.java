package dev.brig.sandbox.doctor;

import dev.brig.sandbox.libc.Architecture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks processor, kernel and Java. */
final class Machine {
    private static final Pattern RELEASE = Pattern.compile("(\\d+)\\.(\\d+).*");
    private static final int MAJOR = 5; // cgroup.kill and rlimits counted by user namespace came with 5.14
    private static final int MINOR = 14;

    /** The command of Debian and its derivatives. */
    static final String NEW_KERNEL = "sudo apt install linux-image-amd64 && sudo reboot";

    private final Host host;

    Machine(Host host) {
        this.host = host;
    }

    Finding java() {
        return Finding.ok("java", Runtime.version() + " (" + System.getProperty("java.vendor") + ")");
    }

    Finding processor() {
        try {
            return Finding.ok("processor", Architecture.current().name());
        } catch (LinkageError unknown) {
            return Finding.lack("processor", "Brig does not run on " + System.getProperty("os.arch") + " yet");
        }
    }

    Finding kernel() {
        String release = host.text("/proc/sys/kernel/osrelease").orElse("unknown");
        Matcher parts = RELEASE.matcher(release);
        boolean recent = parts.matches()
                && (Integer.parseInt(parts.group(1)) > MAJOR
                        || (Integer.parseInt(parts.group(1)) == MAJOR && Integer.parseInt(parts.group(2)) >= MINOR));
        return recent
                ? Finding.ok("kernel", release)
                : Finding.lack("kernel", release + " is too old, Brig needs " + MAJOR + "." + MINOR + " or later")
                        .mendedBy(NEW_KERNEL);
    }
}
