package dev.brig.sandbox.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Output;
import dev.brig.sandbox.Usage;
import dev.brig.sandbox.cgroup.CgroupSupport;
import dev.brig.sandbox.cgroup.CgroupVersion;
import dev.brig.sandbox.cgroup.Hierarchy;
import dev.brig.sandbox.doctor.Finding.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("kernel")
class ControlGroupsTest {
    private static final String SWAPS = "Filename Type Size Used Priority\n";
    private static final Trial FAILED = new Trial.Failed("it did not run");

    @TempDir
    private Path root;

    private FakeHost machine;

    @BeforeEach
    void start() {
        machine = new FakeHost(root);
    }

    private static CgroupSupport.Available unified(String... controllers) {
        return new CgroupSupport.Available(
                CgroupVersion.V2,
                Set.of(controllers),
                List.of(new Hierarchy("unified", Path.of("/sys/fs/cgroup/own"))));
    }

    private static Trial passed(OptionalLong memoryPeak, OptionalLong processesPeak) {
        return new Trial.Passed(new Outcome(
                new Outcome.Exited(0),
                List.of(),
                List.of(),
                new Usage(1, 1, 0, 1, memoryPeak, processesPeak),
                Output.empty(),
                Output.empty(),
                Map.of(),
                Map.of(),
                Map.of(),
                false));
    }

    private Finding about(String subject, CgroupSupport support, Trial trial) {
        return new ControlGroups(machine.host(), support, trial)
                .findings().stream()
                        .filter(finding -> finding.subject().equals(subject))
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    void groupsThatAreNotDelegatedAreALackWithOneCommand() {
        CgroupSupport none = new CgroupSupport.Unavailable("they are not delegated", "sudo make them");

        assertThat(new ControlGroups(machine.host(), none, FAILED).findings())
                .containsExactly(
                        Finding.lack("control groups", "they are not delegated").mendedBy("sudo make them"));
    }

    @Test
    void aCpuControllerThatIsNotDelegatedIsOnlyAWarning() {
        assertThat(about("CPU rate", unified("memory", "pids"), FAILED).level()).isEqualTo(Level.WARNING);
        assertThat(about("CPU rate", unified("memory", "pids", "cpu"), FAILED).level())
                .isEqualTo(Level.OK);
    }

    @Test
    void peaksThatTheKernelDoesNotKeepAreAWarning() {
        Trial old = passed(OptionalLong.empty(), OptionalLong.empty());
        Trial recent = passed(OptionalLong.of(1), OptionalLong.of(1));

        assertThat(about("peaks", unified("memory"), old).state()).contains("5.19", "6.1");
        assertThat(about("peaks", unified("memory"), old).level()).isEqualTo(Level.WARNING);
        assertThat(about("peaks", unified("memory"), recent).level()).isEqualTo(Level.OK);
    }

    @Test
    void swapIsAWarningOnlyWhereItIsUsedAndNotAccounted() {
        machine.with("/proc/swaps", SWAPS);
        assertThat(about("swap", unified("memory"), FAILED).state()).isEqualTo("is not used");

        machine.with("/proc/swaps", SWAPS + "/dev/sda2 partition 1000 0 -2\n");
        assertThat(about("swap", unified("memory"), FAILED).level()).isEqualTo(Level.WARNING);

        machine.with("/sys/fs/cgroup/own/memory.swap.max", "max\n");
        assertThat(about("swap", unified("memory"), FAILED).level()).isEqualTo(Level.OK);
    }

    @Test
    void onVersion1SwapIsLookedForInTheHierarchyOfMemory() {
        machine.with("/proc/swaps", SWAPS + "/dev/sda2 partition 1000 0 -2\n")
                .with("/sys/fs/cgroup/memory/own/memory.memsw.limit_in_bytes", "0\n");
        CgroupSupport separate = new CgroupSupport.Available(
                CgroupVersion.V1,
                Set.of("pids", "memory", "cpuacct"),
                List.of(
                        new Hierarchy("pids", Path.of("/sys/fs/cgroup/pids/own")),
                        new Hierarchy("memory", Path.of("/sys/fs/cgroup/memory/own"))));

        assertThat(about("swap", separate, FAILED).state()).isEqualTo("is shut for jobs");
    }

    @Test
    void aSandboxThatCouldNotBeMadeIsALackInItsOwnWords() {
        assertThat(FAILED.finding()).isEqualTo(Finding.lack("sandbox", "it did not run"));
    }
}
