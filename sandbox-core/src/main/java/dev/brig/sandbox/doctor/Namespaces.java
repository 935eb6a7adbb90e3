package dev.brig.sandbox.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Checks whether an ordinary user may make namespaces: the kernel's limits and the distributions' switches. */
final class Namespaces {
    private static final String DEBIAN_SWITCH = "kernel.unprivileged_userns_clone";
    private static final String UBUNTU_SWITCH = "kernel.apparmor_restrict_unprivileged_userns";
    private static final List<String> KINDS = List.of("user", "mnt", "pid", "net", "ipc", "uts", "cgroup");

    /** Enough for a few slots: each has one of each kind for itself, and one of some kinds for its job. */
    private static final long FEW = 64;

    private static final long MANY = 10_000;

    private final Host host;
    private final boolean proven;

    /** @param proven whether a sandbox was made in spite of the switches */
    Namespaces(Host host, boolean proven) {
        this.host = host;
        this.proven = proven;
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        findings.add(switches());
        findings.add(numbers());
        return findings;
    }

    private Finding switches() {
        String subject = "user namespaces";
        if (proven) {
            return Finding.ok(subject, "can be made");
        }
        if (number(DEBIAN_SWITCH).orElse(1) == 0) {
            return Finding.lack(subject, "are only for root here: " + DEBIAN_SWITCH + " is 0")
                    .mendedBy(set(List.of(DEBIAN_SWITCH), 1));
        }
        if (number(UBUNTU_SWITCH).orElse(0) != 0) {
            return Finding.lack(subject, "have no capabilities here: " + UBUNTU_SWITCH + " is on")
                    .mendedBy(set(List.of(UBUNTU_SWITCH), 0));
        }
        return Finding.ok(subject, "no switch is against them");
    }

    private Finding numbers() {
        String subject = "namespaces";
        long least = Long.MAX_VALUE;
        List<String> few = new ArrayList<>();
        for (String kind : KINDS) {
            String key = "user.max_" + kind + "_namespaces";
            long most = number(key).orElse(Long.MAX_VALUE);
            least = Math.min(least, most);
            if (most < FEW) {
                few.add(key);
            }
        }
        if (few.isEmpty()) {
            String count = least == Long.MAX_VALUE ? "any number" : Long.toString(least);
            return Finding.ok(subject, count + " of each kind may be made");
        }
        String state = "only " + least + " may be made: " + String.join(", ", few);
        Finding finding = least == 0 ? Finding.lack(subject, state) : Finding.warning(subject, state);
        return finding.mendedBy(set(few, MANY));
    }

    private OptionalLong number(String key) {
        return host.number("/proc/sys/" + key.replace('.', '/'));
    }

    /** Sets it now, and for the next start of the machine. */
    private static String set(List<String> keys, long value) {
        String settings = keys.stream().map(key -> key + "=" + value).collect(Collectors.joining(" "));
        return "printf '%s\\n' " + settings + " | sudo tee -a /etc/sysctl.d/50-brig.conf && sudo sysctl --system";
    }
}
