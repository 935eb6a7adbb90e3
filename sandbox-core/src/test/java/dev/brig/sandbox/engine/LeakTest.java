package dev.brig.sandbox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.sandbox.Job;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Pace;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.Run;
import dev.brig.sandbox.TestPolicies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two thousand jobs leave the machine as they found it. */
@Tag("kernel")
class LeakTest {
    private static final Policy POLICY = TestPolicies.reporting();
    private static final int JOBS = Pace.rounds(2000);
    /** Descriptors and groups that two slots have more of at some moments than at others; far fewer than jobs. */
    private static final int BETWEEN_JOBS = 40;

    @Test
    void descriptorsProcessesMountsAndGroupsAreAtTheEndAsAtTheStart() throws IOException {
        try (Engine engine = Engine.open(2)) {
            run(engine, 100); // what is loaded and opened once
            Counts before = Counts.now();
            run(engine, JOBS);
            Counts after = Counts.now();
            assertThat(after.mounts()).isEqualTo(before.mounts());
            assertThat(after.children()).isEqualTo(before.children());
            assertThat(after.descriptors() - before.descriptors()).isLessThan(BETWEEN_JOBS);
            assertThat(after.groups() - before.groups()).isLessThan(BETWEEN_JOBS);
        }
        assertThat(ProcessHandle.current().children()).isEmpty();
        assertThat(Counts.now().groups()).isZero();
    }

    private static void run(Engine engine, int jobs) {
        List<Run> runs = Stream.generate(() -> Job.builder("true")
                        .stdin("x")
                        .file("f", "x")
                        .collect("f")
                        .build())
                .limit(jobs)
                .map(job -> engine.start(POLICY, job))
                .toList();
        for (Run run : runs) {
            Outcome outcome = run.await();
            assertThat(outcome.exitCode()).as(outcome.toString()).hasValue(0);
        }
    }

    private record Counts(long descriptors, long mounts, long children, long groups) {
        static Counts now() throws IOException {
            try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
                return new Counts(
                        descriptors.count(),
                        Files.readAllLines(Path.of("/proc/self/mountinfo")).size(),
                        ProcessHandle.current().children().count(),
                        EngineGroups.ofThisProcess().size());
            }
        }
    }
}
