package dev.brig.sandbox.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.sandbox.libc.Kernel;
import dev.brig.sandbox.libc.Libc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("root")
class RootSlotTest {
    private static final int UID = 64_001;

    @Test
    void letsASlotsUserMakeAndUseAndRemoveGroupsWithinAndNowhereElse() throws Exception {
        try (EngineGroup engine = Cgroups.open(TestGroups.available());
                SlotGroup slot = engine.slot(0, SlotOwner.user(UID));
                SlotGroup other = engine.slot(1, SlotOwner.user(UID + 1))) {
            AtomicReference<Throwable> failure = new AtomicReference<>();
            Thread slotThread = Thread.ofPlatform().start(() -> {
                try {
                    Libc.setfsids(UID, UID);
                    JobGroup job = slot.create(1);
                    job.setMemory(64 << 20);
                    job.setProcesses(4);
                    if (engine.support().limitsCpuRate()) {
                        job.setCpuRate(50);
                    }
                    assertThat(job.exactCpuNanos()).isZero();
                    assertThat(job.usage().oomKills()).isZero();
                    for (Path directory : TestGroups.directories(slot, job)) {
                        assertThat(Files.getAttribute(directory, "unix:uid")).isEqualTo(UID);
                        assertThat(Libc.tryMkdirat(
                                        Kernel.AT_FDCWD.bits(),
                                        directory.resolve("../../own").toString(),
                                        0755))
                                .isNegative();
                    }
                    for (Hierarchy hierarchy : other.directories()) {
                        assertThat(Libc.tryMkdirat(
                                        Kernel.AT_FDCWD.bits(),
                                        hierarchy.directory().resolve("job-1").toString(),
                                        0755))
                                .isNegative();
                    }
                    job.remove();
                } catch (Throwable e) {
                    failure.set(e);
                }
            });
            slotThread.join();

            assertThat(failure).hasNullValue();
        }
    }
}
