package dev.brig.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.brig.policy.Policies;
import dev.brig.sandbox.cgroup.CgroupSupport;
import dev.brig.sandbox.cgroup.Cgroups;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Runs the whole suite, as {@code brig selftest} does. */
@Tag("kernel")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SuiteTest {
    /** Groups of programs, separated by commas, where all would take too long. */
    private static final Optional<String> GROUPS = Optional.ofNullable(System.getProperty("brig.test.hostile"));

    private final List<HostileProgram> programs = HostilePrograms.all().stream()
            .filter(program -> GROUPS.map(
                            groups -> List.of(groups.split(",", -1)).contains(program.group()))
                    .orElse(true))
            .toList();
    private Suite suite;

    @BeforeAll
    void open() {
        assumeTrue(Cgroups.detect() instanceof CgroupSupport.Available, "needs a delegated control group");
        suite = Suite.open(Policies.builtIn(), programs);
    }

    @AfterAll
    void close() {
        if (suite != null) {
            suite.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> isHeld() {
        return programs.stream()
                .map(program -> DynamicTest.dynamicTest(program.group() + ": " + program.name(), () -> check(program)));
    }

    private void check(HostileProgram program) {
        Result result = suite.run(program);
        assumeTrue(result.skipped().isEmpty(), () -> result.skipped().orElse(""));
        assertThat(result.deviations()).as("it tries " + program.tries()).isEmpty();
        assertThat(result.wronged()).as("beside it").isEmpty();
    }
}
