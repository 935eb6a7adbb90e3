package dev.brig.sandbox.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kernel")
class EngineGroupTest {
    private final CgroupSupport.Available support = TestGroups.available();

    @Test
    void findsWhatAJobNeeds() {
        assertThat(support.controllers()).contains("memory", "pids", "cpuacct");
        assertThat(support.hierarchies())
                .allSatisfy(hierarchy -> assertThat(hierarchy.directory()).isWritable());
    }

    @Test
    void leavesNothingWhenClosed() throws IOException {
        List<Path> before = children();
        EngineGroup engine = Cgroups.open(support);
        SlotGroup slot = engine.slot(0, SlotOwner.OURSELVES);
        SlotGroup other = engine.slot(1, SlotOwner.OURSELVES);
        JobGroup job = slot.create(1);
        try (Member member = Member.start(slot, job, "echo here; exec sleep 60")) {
            member.line();
            assertThat(children()).hasSizeGreaterThan(before.size());
            other.close();
            slot.close();
            engine.close();

            assertThat(member.await()).isEqualTo(128 + 9);
        }
        assertThat(children()).isEqualTo(before);
    }

    @Test
    void standsBesideAnotherEngineOfTheSameProcess() {
        try (EngineGroup first = Cgroups.open(support);
                SlotGroup slot = first.slot(0, SlotOwner.OURSELVES)) {
            JobGroup job = slot.create(1);
            try (EngineGroup second = Cgroups.open(support);
                    SlotGroup same = second.slot(0, SlotOwner.OURSELVES)) {
                same.create(1).remove();
            }

            assertThat(TestGroups.directories(slot, job))
                    .allSatisfy(directory -> assertThat(directory).isDirectory());
        }
    }

    @Test
    void takesAWardenInWhereTheKernelAsksForIt() throws IOException {
        try (EngineGroup engine = Cgroups.open(support);
                SlotGroup slot = engine.slot(0, SlotOwner.OURSELVES);
                Member warden = Member.start(List.of(), "echo here; read line")) {
            warden.line();
            slot.adopt(warden.pid());
            String groups = Files.readString(Path.of("/proc/" + warden.pid() + "/cgroup"));

            switch (support.version()) {
                case V1 -> assertThat(groups).doesNotContain("slot-0");
                case V2 -> assertThat(groups).endsWith("/slot-0/warden\n");
            }
        }
    }

    @Test
    void clearsAwayWhatAKilledEngineLeftBehind() throws IOException {
        Cgroups.open(support).close(); // on version 2 what follows needs the controllers it switches on
        List<Path> left = leftBy(endedEngine());
        try (Member orphan = Member.start(left, "echo here; exec sleep 60")) {
            orphan.line();
            Cgroups.open(support).close();

            assertThat(orphan.await()).isEqualTo(128 + 9);
        }
        assertThat(left).allSatisfy(job -> {
            assertThat(job).doesNotExist();
            assertThat(job.getParent().getParent()).doesNotExist();
        });
    }

    @Test
    void leavesAnEngineAloneThatHoldsItsLockThoughItsProcessIsNotToBeSeen() throws IOException {
        String name = endedEngine();
        List<Path> others = leftBy(name);
        Path directory = support.hierarchies().getFirst().directory().resolve(name);
        try (EngineLock held = EngineLock.take(directory).orElseThrow()) {
            assertThat(held).isNotNull();
            Cgroups.open(support).close();

            assertThat(others).allSatisfy(job -> assertThat(job).isDirectory());
        }
        Cgroups.open(support).close();
        assertThat(directory).doesNotExist();
    }

    @Test
    void leavesGroupsOfOtherNamesAlone() throws IOException {
        Path other = support.hierarchies().getFirst().directory().resolve("brig-1-2-3.other");
        Files.createDirectory(other);
        try {
            Cgroups.open(support).close();

            assertThat(other).isDirectory();
        } finally {
            Files.delete(other);
        }
    }

    /** The name that an engine had whose process is no more. */
    private static String endedEngine() throws IOException {
        Process ended = new ProcessBuilder("true").start();
        ended.onExit().join();
        return new EngineName(ended.pid(), 1, 0).toString();
    }

    private List<Path> leftBy(String engine) throws IOException {
        for (Hierarchy hierarchy : support.hierarchies()) {
            Files.createDirectories(
                    hierarchy.directory().resolve(engine).resolve("slot-3").resolve("job-9"));
        }
        return support.hierarchies().stream()
                .map(hierarchy ->
                        hierarchy.directory().resolve(engine).resolve("slot-3").resolve("job-9"))
                .toList();
    }

    private List<Path> children() throws IOException {
        try (Stream<Path> children = Files.list(support.hierarchies().getFirst().directory())) {
            return children.filter(Files::isDirectory)
                    .filter(child -> !child.endsWith(ServiceLeaf.NAME))
                    .sorted()
                    .toList();
        }
    }
}
