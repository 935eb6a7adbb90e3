package dev.brig.sandbox.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.brig.sandbox.cgroup.CgroupSupport;
import dev.brig.sandbox.cgroup.CgroupVersion;
import dev.brig.sandbox.cgroup.Cgroups;
import dev.brig.sandbox.cgroup.Hierarchy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The limits of the group that Brig itself was started in are not the program's. */
@Tag("kernel")
class OwnGroupLimitsTest {
    private static final String[] EXITS_WITH_7 = {"sh", "-c", "/bin/true; exit 7"};
    private static final long ROOM = 96L << 20;

    private Path group;

    @AfterEach
    void removeGroup() throws IOException {
        if (group != null) {
            Files.delete(group);
        }
    }

    @Test
    void whereNoProcessMayBeStartedJobsFailUntilOneMay() throws IOException {
        try (Exhausted brig = within("pids.current")) {
            write("pids.max", "0");
            for (int job = 0; job < 3; job++) {
                assertThat(brig.run(EXITS_WITH_7)).startsWith("FAILED -1 ").contains("EAGAIN");
            }
            write("pids.max", "max");
            assertThat(brig.run(EXITS_WITH_7)).startsWith("EXITED 7");
        }
    }

    @Test
    void aJobWithinItsLimitThatFindsNoMemoryHasFailedAndIsNotOutOfMemory() throws IOException {
        try (Exhausted brig = within("memory.usage_in_bytes")) {
            write("memory.limit_in_bytes", Long.toString(read("memory.usage_in_bytes") + ROOM));
            String[] greedy = {"python3", "-c", "x = bytearray(200 << 20)"}; // 256 MiB are the job's limit
            assertThat(brig.run(greedy)).startsWith("FAILED -1 no-memory-left");
            assertThat(brig.run(EXITS_WITH_7)).startsWith("EXITED 7");
            write("memory.limit_in_bytes", "-1");
            assertThat(brig.run(greedy)).startsWith("EXITED 0");
        }
    }

    /** An engine in a group of its own, beneath that of the tests, in the hierarchy that has the file. */
    private Exhausted within(String file) throws IOException {
        CgroupSupport.Available available = (CgroupSupport.Available) Cgroups.detect();
        assumeTrue(
                available.version() == CgroupVersion.V1, "on version 2 the tests' own group cannot be divided further");
        Path own = available.hierarchies().stream()
                .map(Hierarchy::directory)
                .filter(directory -> Files.exists(directory.resolve(file)))
                .findFirst()
                .orElseThrow();
        group = Files.createDirectory(
                own.resolve("limited-" + ProcessHandle.current().pid()));
        return new Exhausted("sh", "-c", "echo $$ > " + group.resolve("cgroup.procs") + " && exec \"$@\"", "sh");
    }

    private void write(String file, String value) throws IOException {
        Files.writeString(group.resolve(file), value);
    }

    private long read(String file) throws IOException {
        return Long.parseLong(Files.readString(group.resolve(file)).strip());
    }
}
