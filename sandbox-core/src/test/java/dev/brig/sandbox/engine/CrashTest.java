package dev.brig.sandbox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.sandbox.Job;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.TestPolicies;
import java.io.BufferedReader;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A JVM that is killed in the middle of its jobs leaves no process, and no group that the next does not clear away. */
@Tag("kernel")
class CrashTest {
    private static final Policy POLICY = TestPolicies.plain();

    @Test
    void nothingOutlivesAKilledJvm() throws Exception {
        Process victim = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<ProcessHandle> processes;
        try (BufferedReader said = victim.inputReader()) {
            assertThat(said.readLine()).isEqualTo("running");
            processes = victim.toHandle().descendants().toList();
            assertThat(processes).hasSizeGreaterThanOrEqualTo(Victim.SLOTS * 3); // warden, init, payload
            victim.destroyForcibly().waitFor();
        }
        CompletableFuture<?>[] ends =
                processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(ends).get(20, TimeUnit.SECONDS);

        assertThat(EngineGroups.of(victim.pid())).isNotEmpty();
        try (Engine engine = Engine.open(1)) {
            assertThat(EngineGroups.of(victim.pid())).isEmpty();
            assertThat(engine.run(POLICY, Job.of("true")).exitCode()).hasValue(0);
        }
    }

    /** The JVM that is killed: twenty jobs, four of them running. */
    public static final class Victim {
        static final int SLOTS = 4;
        private static final int JOBS = 20;

        private Victim() {}

        public static void main(String[] arguments) throws InterruptedException {
            CountDownLatch running = new CountDownLatch(SLOTS);
            try (Engine engine = Engine.open(SLOTS)) {
                for (int i = 0; i < JOBS; i++) {
                    engine.start(
                            POLICY,
                            Job.builder("sh", "-c", "echo up; sleep 100; true")
                                    .listener((_, _) -> running.countDown())
                                    .build());
                }
                running.await();
                System.out.println("running");
                Thread.currentThread().join();
            }
        }
    }
}
