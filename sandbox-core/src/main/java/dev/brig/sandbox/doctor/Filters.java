package dev.brig.sandbox.doctor;

import dev.brig.sandbox.seccomp.Availability;
import dev.brig.sandbox.seccomp.SeccompFilter;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks what filters system calls. */
final class Filters {
    private static final String ACTIONS = "/proc/sys/kernel/seccomp/actions_avail";
    private static final Set<String> NEEDED = Set.of("allow", "errno", "kill_process");
    private static final String NOTIFICATION = "user_notif";

    private final Host host;

    Filters(Host host) {
        this.host = host;
    }

    List<Finding> findings() {
        return List.of(kernel(), notification(), library(SeccompFilter.availability()));
    }

    private Finding kernel() {
        return actions().containsAll(NEEDED)
                ? Finding.ok("seccomp", "the kernel has it")
                : Finding.lack("seccomp", "this kernel was built without CONFIG_SECCOMP_FILTER")
                        .mendedBy(Machine.NEW_KERNEL);
    }

    private Finding notification() {
        return actions().contains(NOTIFICATION)
                ? Finding.ok("notification", "denied system calls can be named")
                : Finding.lack("notification", "this kernel has no seccomp user notification")
                        .mendedBy(Machine.NEW_KERNEL);
    }

    static Finding library(Availability availability) {
        return switch (availability) {
            case Availability.Present(String version) -> Finding.ok("libseccomp", version);
            case Availability.Absent(String reason, String remedy) ->
                Finding.lack("libseccomp", reason).mendedBy(remedy);
        };
    }

    private Set<String> actions() {
        return host.text(ACTIONS)
                .map(text -> Set.copyOf(new HashSet<>(Arrays.asList(text.split(" ", -1)))))
                .orElse(Set.of());
    }
}
