package dev.brig.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.brig.policy.Policies;
import dev.brig.sandbox.cgroup.CgroupSupport;
import dev.brig.sandbox.cgroup.Cgroups;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kernel")
class SoakTest {
    private static final Set<String> NAMES = Set.of("mount", "spin", "shared-objects", "fork-bomb", "traces-in-files");

    @Test
    void innocentProgramsAmongHostileOnesAreRightAndNothingIsLeft() {
        assumeTrue(Cgroups.detect() instanceof CgroupSupport.Available, "needs a delegated control group");
        List<HostileProgram> programs = HostilePrograms.all().stream()
                .filter(program -> NAMES.contains(program.name()))
                .toList();
        assertThat(programs).hasSameSizeAs(NAMES);

        Optional<Soak.Report> report = Soak.run(Policies.builtIn(), programs, 10, 1, () -> false, started -> {});
        assumeTrue(report.isPresent(), "needs a C compiler");
        assertThat(report.orElseThrow().broken()).isEmpty();
        assertThat(report.orElseThrow().wronged()).isEmpty();
        assertThat(report.orElseThrow().hostile()).isEqualTo(10);
        assertThat(report.orElseThrow().innocent()).isEqualTo(10);
        assertThat(report.orElseThrow().after().own().get("processes"))
                .isEqualTo(report.orElseThrow().before().own().get("processes"));
    }
}
