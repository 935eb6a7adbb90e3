package dev.brig.sandbox.engine;

import static dev.brig.sandbox.libc.Kernel.*;

import dev.brig.sandbox.Policy;
import dev.brig.sandbox.container.ContainerSpec;
import dev.brig.sandbox.container.IdMap;
import dev.brig.sandbox.container.Lifetime;
import dev.brig.sandbox.container.MaskedPath;
import dev.brig.sandbox.container.Namespace;
import dev.brig.sandbox.container.ResourceLimit;
import dev.brig.sandbox.root.RootTree;
import dev.brig.sandbox.seccomp.SeccompFilter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Translates a policy into the container of its jobs, with the walls that stand whatever a policy says. */
final class PolicyContainer {
    private static final List<String> DEVICES = List.of("null", "zero", "full", "random", "urandom");
    /**
     * Of the kernel's own files, those that say something of the host, its devices, disks and other users, or have the kernel
     * report on them. What runtimes read stays, and what says no more than that does.
     */
    private static final List<String> MASKED = List.of(
            "/proc/acpi",
            "/proc/asound",
            "/proc/bus",
            "/proc/cmdline",
            "/proc/diskstats",
            "/proc/driver",
            "/proc/fs",
            "/proc/interrupts",
            "/proc/irq",
            "/proc/kcore",
            "/proc/keys",
            "/proc/key-users",
            "/proc/latency_stats",
            "/proc/locks",
            "/proc/mdstat",
            "/proc/modules",
            "/proc/partitions",
            "/proc/pressure",
            "/proc/sched_debug",
            "/proc/schedstat",
            "/proc/scsi",
            "/proc/softirqs",
            "/proc/swaps",
            "/proc/sys/fs",
            "/proc/sysrq-trigger",
            "/proc/timer_list",
            "/proc/timer_stats");
    /** There where a tmpfs can be told to use them. */
    private static final Path HUGE_PAGES = Path.of("/sys/kernel/mm/transparent_hugepage/shmem_enabled");

    private static final List<ResourceLimit> LIMITS = List.of(
            new ResourceLimit(RLIMIT_CORE, 1), // 0 would not keep the host's collector of cores from being started
            new ResourceLimit(RLIMIT_MEMLOCK, 64 << 10), // the kernel's own default until 5.16
            new ResourceLimit(RLIMIT_SIGPENDING, 1024),
            new ResourceLimit(RLIMIT_MSGQUEUE, 0),
            new ResourceLimit(RLIMIT_NICE, 0),
            new ResourceLimit(RLIMIT_RTPRIO, 0));

    private PolicyContainer() {}

    static ContainerSpec of(Policy policy, RootTree root) {
        return of(policy, root, SeccompFilter.compile(policy.seccomp()));
    }

    /** @param filter takes the place of the policy's own */
    static ContainerSpec of(Policy policy, RootTree root, SeccompFilter filter) {
        Set<Namespace> namespaces = EnumSet.allOf(Namespace.class);
        if (policy.network() || policy.networkOf().isPresent()) {
            namespaces.remove(Namespace.NETWORK);
        }
        return new ContainerSpec(
                namespaces,
                IdMap.only(policy.uid()),
                IdMap.only(policy.gid()),
                root,
                DEVICES,
                MaskedPath.present(MASKED),
                new ContainerSpec.Scratch(
                        policy.workDirectory(), policy.hugePages() && Files.exists(HUGE_PAGES), policy.writableRoot()),
                policy.hostname(),
                policy.environment(),
                Set.of(),
                LIMITS,
                filter,
                policy.speculationControl(),
                Lifetime.ENGINE,
                policy.networkOf());
    }
}
