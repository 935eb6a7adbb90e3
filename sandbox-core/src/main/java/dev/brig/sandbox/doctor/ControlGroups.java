package dev.brig.sandbox.doctor;

import dev.brig.sandbox.Usage;
import dev.brig.sandbox.cgroup.CgroupSupport;
import dev.brig.sandbox.cgroup.CgroupVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Checks what limits and measures a job as a whole: groups, their peaks, and swap, which must not be a way around. */
final class ControlGroups {
    private final Host host;
    private final CgroupSupport support;
    private final Trial trial;

    ControlGroups(Host host, CgroupSupport support, Trial trial) {
        this.host = host;
        this.support = support;
        this.trial = trial;
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        switch (support) {
            case CgroupSupport.Available available -> {
                findings.add(Finding.ok("control groups", words(available)));
                findings.add(rate(available));
                peaks().ifPresent(findings::add);
                findings.add(swap(available));
            }
            case CgroupSupport.Unavailable(String reason, String remedy) ->
                findings.add(Finding.lack("control groups", reason).mendedBy(remedy));
        }
        return findings;
    }

    private static String words(CgroupSupport.Available available) {
        return available.version().word() + ", delegated: " + String.join(" ", new TreeSet<>(available.controllers()));
    }

    private static Finding rate(CgroupSupport.Available available) {
        return available.limitsCpuRate()
                ? Finding.ok("CPU rate", "can be limited")
                : Finding.warning("CPU rate", "cannot be limited: the cpu controller is not delegated");
    }

    /** Only a used group shows whether the kernel keeps them. */
    private Optional<Finding> peaks() {
        if (!(trial instanceof Trial.Passed passed)) {
            return Optional.empty();
        }
        Usage usage = passed.outcome().usage();
        List<String> unknown = new ArrayList<>();
        if (usage.memoryPeakBytes().isEmpty()) {
            unknown.add("the most memory held at once (Linux 5.19)");
        }
        if (usage.processesPeak().isEmpty()) {
            unknown.add("the most processes alive at once (Linux 6.1)");
        }
        return Optional.of(
                unknown.isEmpty()
                        ? Finding.ok("peaks", "of memory and processes are known")
                        : Finding.warning("peaks", "results will not say " + String.join(" nor ", unknown)));
    }

    private Finding swap(CgroupSupport.Available available) {
        boolean used = host.text("/proc/swaps").orElse("").lines().count() > 1;
        if (!used) {
            return Finding.ok("swap", "is not used");
        }
        if (accountsSwap(available)) {
            return Finding.ok("swap", "is shut for jobs");
        }
        return Finding.warning("swap", "is used and not accounted: out of it a job may take more memory than its limit")
                .mendedBy("sudo swapoff -a");
    }

    private boolean accountsSwap(CgroupSupport.Available available) {
        boolean unified = available.version() == CgroupVersion.V2;
        String file = unified ? "memory.swap.max" : "memory.memsw.limit_in_bytes";
        return available.hierarchies().stream()
                .filter(hierarchy ->
                        unified || List.of(hierarchy.name().split(",", -1)).contains("memory"))
                .map(hierarchy -> hierarchy.directory().resolve(file))
                .map(Path::toString)
                .anyMatch(host::exists);
    }
}
