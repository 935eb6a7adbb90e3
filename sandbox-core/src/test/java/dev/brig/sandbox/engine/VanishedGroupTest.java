package dev.brig.sandbox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.sandbox.Job;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Outcome.Status;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.TestPolicies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Somebody else removes groups of ours. */
@Tag("kernel")
class VanishedGroupTest {

    @Test
    void aSpareGroupThatIsGoneIsMadeAnew() {
        Policy policy = TestPolicies.plain();
        try (SlotPool slots = Pools.ready(policy, 1)) {
            for (int round = 0; round < 5; round++) {
                assertThat(run(slots, policy).exitCode()).hasValue(7);
                while (removeWhatIsEmpty(VanishedGroupTest::isOfAJob) == 0) {
                    Thread.onSpinWait(); // the slot makes the spare group when the outcome is out
                }
                Outcome outcome = run(slots, policy);
                assertThat(outcome.exitCode()).as(outcome.toString()).hasValue(7);
            }
        }
        assertThat(EngineGroups.ofThisProcess()).isEmpty();
    }

    @Test
    void whereTheSlotsOwnGroupsAreGoneAJobFailsAndTheyAreMadeAnewForTheNext() {
        Policy policy = TestPolicies.plain();
        try (SlotPool slots = Pools.ready(policy, 1)) {
            while (!EngineGroups.ofThisProcess()
                    .isEmpty()) { // the slot still makes sandboxes; the dead leave their groups a moment later
                kill(ProcessHandle.current().descendants().toList());
                removeWhatIsEmpty(_ -> true);
            }
            Outcome outcome = run(slots, policy);
            assertThat(outcome.status()).as(outcome.toString()).isEqualTo(Status.FAILED);
            assertThat(outcome.detail().orElseThrow()).contains("ENOENT");
            assertThat(run(slots, policy).exitCode()).hasValue(7);
        }
        assertThat(EngineGroups.ofThisProcess()).isEmpty();
    }

    private static Outcome run(SlotPool slots, Policy policy) {
        return slots.submit(new JobRequest(policy, Job.of("sh", "-c", "exit 7")), policy.defaults())
                .await();
    }

    private static void kill(List<ProcessHandle> processes) {
        processes.forEach(ProcessHandle::destroyForcibly);
        processes.forEach(process -> process.onExit().join());
    }

    private static long removeWhatIsEmpty(Predicate<Path> which) {
        return EngineGroups.ofThisProcess().stream()
                .filter(which)
                .filter(VanishedGroupTest::remove)
                .count();
    }

    private static boolean isOfAJob(Path group) {
        return group.getFileName().toString().startsWith("job-");
    }

    private static boolean remove(Path group) {
        try {
            return Files.deleteIfExists(group);
        } catch (FileSystemException busy) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
