package dev.brig.sandbox.cgroup;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** What the tests that need real groups have in common. */
final class TestGroups {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private TestGroups() {}

    /** The groups of this machine; a test that needs them fails without, and says what to run. */
    static CgroupSupport.Available available() {
        return switch (Cgroups.detect()) {
            case CgroupSupport.Available available -> available;
            case CgroupSupport.Unavailable(String reason, String remedy) ->
                throw new AssertionError(reason + "; run: " + remedy);
        };
    }

    static List<Path> directories(SlotGroup slot, JobGroup job) {
        return slot.directories().stream()
                .map(hierarchy -> hierarchy.directory().resolve(job.name()))
                .toList();
    }

    static void awaitTrue(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (deadline - System.nanoTime() < 0) {
                throw new AssertionError("it does not happen");
            }
            Thread.onSpinWait();
        }
    }
}
