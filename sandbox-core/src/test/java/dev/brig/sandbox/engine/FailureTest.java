package dev.brig.sandbox.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brig.sandbox.InvalidJobException;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Mount;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Outcome.Status;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.TestPolicies;
import dev.brig.sandbox.run.QueuedJob;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A fault of ours says which step it was, and is never taken for the program's. */
@Tag("kernel")
class FailureTest {

    @Test
    void aBindThatIsNotThereNamesItsStep() {
        Policy policy = TestPolicies.plain().toBuilder()
                .mount(new Mount.Bind("/no/such/place", "/place", false, false))
                .build();

        assertThatThrownBy(() -> Pools.ready(policy, 1))
                .isInstanceOfSatisfying(
                        SandboxException.class, e -> assertThat(e.code()).isEqualTo(SandboxException.Code.PATH_MISSING))
                .hasMessageStartingWith("warden: open_tree(AT_FDCWD, \"/no/such/place\"")
                .hasMessageContaining("ENOENT");
    }

    @Test
    void aMountTargetThatCannotBeMadeNamesItsStep() {
        Policy policy = TestPolicies.plain().toBuilder()
                .mount(new Mount.Bind("/usr/bin/env", "/usr/no-such-file", false, false))
                .build();

        assertThatThrownBy(() -> Pools.ready(policy, 1))
                .hasMessageContaining("warden: move_mount(</usr/bin/env>, \"\", AT_FDCWD, \"usr/no-such-file\"")
                .hasMessageContaining("ENOENT");
    }

    @Test
    void aWardenThatIsKilledDuringAJobIsAnInternalErrorAndIsReplaced() throws Exception {
        Policy policy = TestPolicies.plain();
        try (SlotPool slots = Pools.ready(policy, 1)) {
            CountDownLatch running = new CountDownLatch(1);
            Job job = Job.builder("sh", "-c", "echo up; sleep 100")
                    .listener((_, _) -> running.countDown())
                    .build();
            QueuedJob hit = slots.submit(new JobRequest(policy, job), policy.defaults());
            running.await();
            wardens().forEach(ProcessHandle::destroyForcibly);
            Outcome outcome = hit.await();
            assertThat(outcome.status()).isEqualTo(Status.FAILED);
            assertThat(outcome.cause()).hasValue("sandbox");

            Outcome next = slots.submit(new JobRequest(policy, Job.of("true")), policy.defaults())
                    .await();
            assertThat(next.exitCode()).hasValue(0);
        }
    }

    @Test
    void wardensThatAreKilledWhileIdleAreReplacedBeforeTheNextJob() throws Exception {
        Policy policy = TestPolicies.plain();
        try (SlotPool slots = Pools.ready(policy, 1)) {
            List<ProcessHandle> all = ProcessHandle.current().descendants().toList();
            wardens().forEach(ProcessHandle::destroyForcibly);
            all.forEach(process -> process.onExit().join()); // the prepared inits go with them
            Outcome next = slots.submit(new JobRequest(policy, Job.of("true")), policy.defaults())
                    .await();
            assertThat(next.exitCode()).as(next.toString()).hasValue(0);
        }
    }

    @Test
    void anInitThatIsKilledDuringAJobIsAnInternalError() throws Exception {
        Policy policy = TestPolicies.plain();
        try (SlotPool slots = Pools.ready(policy, 1)) {
            CountDownLatch running = new CountDownLatch(1);
            Job job = Job.builder("sh", "-c", "echo up; sleep 100")
                    .listener((_, _) -> running.countDown())
                    .build();
            QueuedJob hit = slots.submit(new JobRequest(policy, job), policy.defaults());
            running.await();
            wardens().forEach(warden -> warden.children().forEach(ProcessHandle::destroyForcibly));
            Outcome outcome = hit.await();
            assertThat(outcome.status()).isEqualTo(Status.FAILED);
            assertThat(outcome.cause()).hasValue("init");
            assertThat(slots.submit(new JobRequest(policy, Job.of("true")), policy.defaults())
                            .await()
                            .exitCode())
                    .hasValue(0);
        }
    }

    @Test
    void theFilesOfAJobThatIsRefusedWhileTheyAreWrittenAreNotShownToTheNext() {
        Policy policy = TestPolicies.plain();
        try (Engine engine = Engine.open(1)) {
            Job refused = Job.builder("true")
                    .file("secret", "of another")
                    .file("secret/more", "")
                    .build();
            assertThatThrownBy(() -> engine.run(policy, refused)).isInstanceOf(InvalidJobException.class);

            for (int sandbox = 0; sandbox < Engine.SANDBOXES_PER_SLOT; sandbox++) {
                Outcome next = engine.run(policy, Job.of("ls", "-A"));
                assertThat(next.exitCode()).as(next.toString()).hasValue(0);
                assertThat(next.stdout().text()).isEmpty();
            }
        }
    }

    private static List<ProcessHandle> wardens() {
        return ProcessHandle.current().children().toList();
    }
}
