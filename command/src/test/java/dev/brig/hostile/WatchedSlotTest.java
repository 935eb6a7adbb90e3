package dev.brig.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.brig.policy.Policies;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Mount;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.cgroup.CgroupSupport;
import dev.brig.sandbox.cgroup.Cgroups;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one job leaves in a slot, another finds by looking at everything. */
@Tag("kernel")
class WatchedSlotTest {
    private final Policy judge = Policies.builtIn().get("judge").orElseThrow();

    @BeforeAll
    static void needsGroups() {
        assumeTrue(Cgroups.detect() instanceof CgroupSupport.Available, "needs a delegated control group");
    }

    @Test
    void findsNothingWhereNothingIsLeft() {
        try (WatchedSlot slot = new WatchedSlot(judge)) {
            assertThat(slot.start(Job.of("true")).await().exited(0)).isTrue();
            assertThat(slot.traces()).isEmpty();
        }
    }

    @Test
    void findsAFileWhereAPolicyLetsJobsLeaveOne(@TempDir Path folder) {
        Policy open = judge.toBuilder()
                .mount(new Mount.Bind(folder.toString(), "/opt", true, false))
                .build();
        try (WatchedSlot slot = new WatchedSlot(open)) {
            assertThat(slot.traces()).isEmpty();
            assertThat(slot.start(Job.of("touch", "/opt/left")).await().exited(0))
                    .isTrue();
            assertThat(slot.traces()).anyMatch(trace -> trace.contains("the next job finds: /opt/left"));
        }
    }
}
