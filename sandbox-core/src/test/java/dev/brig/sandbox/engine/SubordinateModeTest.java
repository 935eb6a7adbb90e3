package dev.brig.sandbox.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.brig.sandbox.Content;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Mount;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.Run;
import dev.brig.sandbox.TestPolicies;
import dev.brig.sandbox.libc.Libc;
import dev.brig.sandbox.warden.SubordinateIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Started by an ordinary user with subordinate ids, Brig gives each slot a user of its own. */
@Tag("kernel")
class SubordinateModeTest {
    private static final Policy POLICY = TestPolicies.plain();

    @TempDir
    private Path directory;

    @BeforeAll
    static void granted() {
        assumeTrue(SubordinateIds.here() instanceof SubordinateIds.Granted, () -> "" + SubordinateIds.here());
    }

    @Test
    void everySlotHasAUserOfItsOwn() throws Exception {
        int slots = 3;
        Set<Long> users = new HashSet<>();
        try (Engine engine = Engine.open(slots)) {
            CountDownLatch running = new CountDownLatch(slots);
            List<Run> runs = IntStream.range(0, slots)
                    .mapToObj(_ -> engine.start(
                            POLICY,
                            Job.builder("sh", "-c", "echo $(id -u) $(id -g) $(id -G); read line")
                                    .stdin(new Content.Stream(SlotUsers.silence()))
                                    .listener((_, _) -> running.countDown())
                                    .build()))
                    .toList();
            running.await();
            ProcessHandle.current().children().forEach(process -> users.add(SlotUsers.of(process.pid())));
            runs.forEach(Run::cancel);
            for (Run run : runs) {
                assertThat(run.await().stdout().text()).isEqualTo("1000 1000 1000\n");
            }
        }
        assertThat(users).hasSize(slots).doesNotContain((long) Libc.getuid());
        assertThat(ProcessHandle.current().children()).isEmpty();
    }

    @Test
    void theLastIdOfAllIsAnIdLikeAnyOther() {
        Policy last = POLICY.toBuilder().user(65_533, 65_533).build();
        try (Engine engine = Engine.open(1)) {
            Outcome outcome = engine.run(last, Job.of("sh", "-c", "echo $(id -u) $(id -g); stat -c %u ."));
            assertThat(outcome.stdout().text()).as(outcome.toString()).isEqualTo("65533 65533\n65533\n");
        }
    }

    @Test
    void twoEnginesShareNoUser() {
        try (Engine one = Engine.open(1);
                Engine other = Engine.open(1)) {
            assertThat(one.run(POLICY, Job.of("true")).exitCode()).hasValue(0);
            assertThat(other.run(POLICY, Job.of("true")).exitCode()).hasValue(0);
            assertThat(ProcessHandle.current()
                            .children()
                            .map(process -> SlotUsers.of(process.pid()))
                            .distinct())
                    .hasSize(2);
        }
    }

    @Test
    void filesBelongToTheJobAndComeBackWhateverTheirMode() {
        try (Engine engine = Engine.open(1)) {
            Outcome outcome = engine.run(
                    POLICY,
                    Job.builder(
                                    "sh",
                                    "-c",
                                    "stat -c %u:%g . in in/x; echo more >> in/x; cp in/x out; chmod 600 out; chmod 300 .")
                            .file("in/x", "content\n")
                            .collect("out")
                            .collect("in/x")
                            .build());

            assertThat(outcome.stdout().text()).isEqualTo("1000:1000\n".repeat(3));
            assertThat(outcome.files().get("out").text()).isEqualTo("content\nmore\n");
            assertThat(outcome.files().get("in/x").text()).isEqualTo("content\nmore\n");
        }
    }

    @Test
    void limitsAreKeptAsForAnyUser() {
        try (Engine engine = Engine.open(1)) {
            Outcome memory = engine.run(
                    POLICY,
                    Job.builder("python3", "-c", "x = bytearray(200 << 20)")
                            .limit(Limit.MEMORY, 50 << 20)
                            .build());
            Outcome cpu = engine.run(
                    POLICY,
                    Job.builder("sh", "-c", "while :; do :; done")
                            .limit(Limit.CPU, 200)
                            .build());
            Outcome wall = engine.run(
                    POLICY,
                    Job.builder("sh", "-c", "sleep 100 & sleep 100")
                            .limit(Limit.WALL, 100)
                            .build());

            assertThat(memory.cause()).hasValue("memory");
            assertThat(cpu.cause()).hasValue("cpu");
            assertThat(wall.cause()).hasValue("wall");
        }
    }

    @Test
    void itCannotBecomeWhoStartedBrig() {
        String program = """
                import os
                for become in (os.setuid, os.setgid, lambda id: os.setresuid(id, id, id), lambda id: os.setgroups([id])):
                    for id in (0, 65533, 65534):
                        try:
                            become(id)
                            print('became', id)
                        except (PermissionError, OSError):
                            pass
                """;
        try (Engine engine = Engine.open(1)) {
            Outcome outcome = engine.run(POLICY, Job.of("python3", "-c", program));
            assertThat(outcome.exitCode()).as(outcome.toString()).hasValue(0);
            assertThat(outcome.stdout().text()).isEmpty();
        }
    }

    @Test
    void jobsWithPrivateFilesRunAsWhoStartedBrig() throws IOException {
        Path file = Files.writeString(directory.resolve("private"), "content\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Policy readable = with(Mount.Bind.readOnly(file.toString()));
        Policy writable = with(new Mount.Bind(directory.toString(), "/shared", true, false));
        try (Engine engine = Engine.open(1)) {
            Outcome read = engine.run(readable, Job.of("cat", file.toString()));
            Outcome written = engine.run(writable, Job.of("sh", "-c", "echo more >> /shared/private"));

            assertThat(read.stdout().text()).as(read.toString()).isEqualTo("content\n");
            assertThat(written.exitCode()).as(written.toString()).hasValue(0);
        }
        assertThat(file).content().isEqualTo("content\nmore\n");
    }

    private static Policy with(Mount mount) {
        return POLICY.toBuilder().mount(mount).build();
    }
}
