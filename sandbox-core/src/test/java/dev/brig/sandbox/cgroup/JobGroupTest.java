package dev.brig.sandbox.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.brig.sandbox.SandboxException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kernel")
class JobGroupTest {
    private static final long MIB = 1 << 20;
    private static final String SPIN = "echo spinning; while :; do :; done";

    private EngineGroup engine;
    private SlotGroup slot;
    private JobGroup job;

    @BeforeEach
    void open() {
        engine = Cgroups.open(TestGroups.available());
        slot = engine.slot(0, SlotOwner.OURSELVES);
        job = slot.create(1);
    }

    @AfterEach
    void close() {
        slot.close();
        engine.close();
    }

    @Test
    void chargesAJobWithTheCpuTimeItsProcessesUse() {
        try (Member spinner = Member.start(slot, job, "echo joined; kill -STOP $$; " + SPIN)) {
            spinner.line();
            spinner.awaitStop();
            long ownBefore = spinner.cpuNanos();
            long before = job.cpuNanos();
            spinner.resume();
            TestGroups.awaitTrue(() -> job.cpuNanos() - before > 100_000_000);
            spinner.stop();
            spinner.awaitStop();

            assertThat(job.cpuNanos() - before).isCloseTo(spinner.cpuNanos() - ownBefore, within(1_000_000L));
        }
    }

    @Test
    void addsUpWhatEndedChildrenUsed() {
        String children = "for i in 1 2 3; do sh -c 'i=0; while test $i -lt 20000; do i=$((i+1)); done'; done";
        try (Member parent = Member.start(slot, job, children)) {
            assertThat(parent.await()).isZero();
        }
        GroupUsage usage = job.usage();

        assertThat(usage.cpuNanos()).isPositive();
        assertThat(usage.userNanos() + usage.systemNanos()).isCloseTo(usage.cpuNanos(), within(2_000L));
        assertThat(usage.userNanos()).isPositive();
    }

    @Test
    void knowsTheCpuTimeOfAProcessInTheMiddleOfItsRun() {
        try (Member spinner = Member.start(slot, job, SPIN)) {
            spinner.line();
            // Only while it runs on another CPU than this test is there anything that is not yet entered.
            Looks looks = Stream.generate(this::look)
                    .limit(250)
                    .filter(Looks::besideTheSpinner)
                    .findFirst()
                    .orElseGet(() -> Assumptions.abort(
                            "needs a machine with two processors that are free for some milliseconds"));

            // Without settling, only the rare look that a tick falls into would bring something new.
            assertThat(looks.news).as("%s", looks).isGreaterThan(looks.count / 10);
        }
    }

    private record Looks(int count, int news, long longestNanos, long cpuNanos, long wallNanos) {
        /** Both ran all the time. */
        boolean besideTheSpinner() {
            return longestNanos < 1_000_000 && cpuNanos > wallNanos * 4 / 5;
        }
    }

    /** Looks again and again for some milliseconds: how often was there more than had been entered? */
    private Looks look() {
        int count = 0;
        int news = 0;
        long longest = 0;
        long before = job.exactCpuNanos();
        long began = System.nanoTime();
        long now = began;
        while (now - began < 12_000_000) {
            long entered = job.cpuNanos();
            news += job.exactCpuNanos() > entered ? 1 : 0;
            count++;
            long last = now;
            now = System.nanoTime();
            longest = Math.max(longest, now - last);
        }
        return new Looks(count, news, longest, job.exactCpuNanos() - before, now - began);
    }

    @Test
    void leavesTheSchedulingOfAProcessAsItWasWhenItLooks() throws IOException {
        try (Member sleeper = Member.start(slot, job, "echo here; read line")) {
            sleeper.line();
            String before = policyAndPriority(sleeper);
            for (int i = 0; i < 4; i++) {
                job.exactCpuNanos();
            }

            assertThat(policyAndPriority(sleeper)).isEqualTo(before);
        }
    }

    @Test
    void stopsAProcessAtTheMemoryLimitAndCountsIt() {
        job.setMemory(32 * MIB);
        try (Member hog = Member.start(slot, job, "exec tail /dev/zero")) {
            assertThat(hog.await()).isNotZero();
        }
        GroupUsage usage = job.usage();

        assertThat(usage.oomKills()).isPositive();
        usage.memoryPeakBytes().ifPresent(peak -> assertThat(peak).isBetween(24 * MIB, 32 * MIB));
    }

    @Test
    void takesAHigherAndALowerMemoryLimitLater() {
        job.setMemory(32 * MIB);
        job.setMemory(256 * MIB);
        try (Member hog = Member.start(slot, job, "head -c 67108864 /dev/zero | tail -c 67108864 | wc -c")) {
            assertThat(hog.line()).contains("67108864");
            assertThat(hog.await()).isZero();
        }
        assertThat(job.usage().oomKills()).isZero();

        job.setMemory(16 * MIB);
        try (Member hog = Member.start(slot, job, "exec tail /dev/zero")) {
            assertThat(hog.await()).isNotZero();
        }
        assertThat(job.usage().oomKills()).isPositive();
    }

    @Test
    void refusesMoreProcessesThanAllowedAndCountsIt() {
        job.setProcesses(3);
        try (Member parent = Member.start(
                slot,
                job,
                "(sleep 60 & sleep 60 & sleep 60 & sleep 60 & wait) 2> /dev/null; echo refused; read line")) {
            parent.line();
            GroupUsage usage = job.usage();

            assertThat(usage.processesDenied()).isPositive();
            usage.processesPeak().ifPresent(peak -> assertThat(peak).isEqualTo(3));
            job.kill();
        }
    }

    @Test
    void slowsAJobDownToItsCpuRate() {
        Assumptions.assumeTrue(engine.support().limitsCpuRate(), "needs the controller cpu");
        try (Member spinner = Member.start(slot, job, "echo here; read line; " + SPIN)) {
            spinner.line();
            job.setCpuRate(2); // so little that a busy machine gives more
            spinner.go();
            spinner.line();

            // The kernel counts the periods in which the job had to wait for the next.
            TestGroups.awaitTrue(
                    () -> job.slot().of("cpu").values(rated() + "/cpu.stat").get("nr_throttled") >= 3);
        }
    }

    @Test
    void killsEveryProcessWhateverTheyDo() {
        String restless =
                "trap '' TERM INT HUP; for i in 1 2 3 4; do (setsid sh -c 'while :; do sleep 0.01; done' &) ; done;"
                        + " echo here; while :; do sh -c : ; done";
        try (Member parent = Member.start(slot, job, restless)) {
            parent.line();
            job.kill();

            assertThat(job.threads()).isEmpty();
            // Where there is no cgroup.kill nothing may be born at first: a shell that cannot fork gives up by itself.
            assertThat(parent.await()).isIn(128 + 9, 2);
        }
        job.remove();
    }

    @Test
    void liftsTheCpuRateOfWhatItKills() {
        Assumptions.assumeTrue(engine.support().limitsCpuRate(), "needs the controller cpu");
        try (Member sleeper = Member.start(slot, job, "echo here; read line")) {
            sleeper.line();
            job.setCpuRate(1);
            assertThat(isCpuRateLimited()).isTrue();

            assertThat(job.kill()).isTrue();
            assertThat(isCpuRateLimited()).isFalse();
        }
        job.remove();
    }

    /** The group that the rate is set for: on version 1 as a rule the slot's. */
    private String rated() {
        boolean own = Files.isDirectory(job.slot().of("cpu").path().resolve(job.name()));
        return own ? job.name() : ".";
    }

    private boolean isCpuRateLimited() {
        Path group = job.slot().of("cpu").path().resolve(rated());
        try {
            return job.version() == CgroupVersion.V1
                    ? !Files.readString(group.resolve("cpu.cfs_quota_us")).startsWith("-1")
                    : !Files.readString(group.resolve("cpu.max")).startsWith("max");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void triesAgainToRemoveWhatItCannotRemoveAtOnce() throws IOException {
        Path directory = TestGroups.directories(slot, job).getFirst();
        Path below = Files.createDirectory(directory.resolve("below"));
        assertThat(engine.leftovers()).isZero();
        try (Member living = Member.start(List.of(below), "echo here; read line")) {
            living.line();
            job.remove();

            // kept and ended by the thread that tries again: it needs nobody to ask
            assertThat(living.await()).isNotZero();
        }
        TestGroups.awaitTrue(() -> engine.leftovers() == 0);
        assertThat(TestGroups.directories(slot, job))
                .allSatisfy(path -> assertThat(path).doesNotExist());
        assertThat(directory).doesNotExist();
    }

    @Test
    void isGoneFromEveryHierarchyWhenRemoved() {
        List<Path> directories = TestGroups.directories(slot, job);
        assertThat(directories).allSatisfy(directory -> assertThat(directory).isDirectory());
        job.usage();
        job.remove();

        assertThat(directories).allSatisfy(directory -> assertThat(directory).doesNotExist());
    }

    @Test
    void beginsWithNothingOfTheJobBeforeIt() {
        try (Member hog = Member.start(slot, job, "head -c 33554432 /dev/zero | tail -c 33554432 | wc -c")) {
            assertThat(hog.await()).isZero();
        }
        assertThat(job.usage().cpuNanos()).isPositive();
        job.remove();
        JobGroup next = slot.create(2);
        next.startCounting();
        GroupUsage usage = next.usage();

        assertThat(usage.cpuNanos()).isZero();
        assertThat(usage.oomKills()).isZero();
        usage.memoryPeakBytes().ifPresent(peak -> assertThat(peak).isZero());
        next.remove();
    }

    @Test
    void saysWhichFileOfTheKernelRefusedWhat() {
        assertThatThrownBy(() -> slot.create(1))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("job-1")
                .hasMessageContaining("EEXIST");
        assertThatThrownBy(() -> job.setProcesses(-5))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("pids.max")
                .hasMessageContaining("EINVAL");
    }

    @Test
    void survivesTheRefusalToMakeASecondGroupOfItsName() {
        assertThatThrownBy(() -> slot.create(1)).isInstanceOf(SandboxException.class);

        assertThat(TestGroups.directories(slot, job))
                .allSatisfy(directory -> assertThat(directory).isDirectory());
    }

    private static String policyAndPriority(Member member) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + member.pid() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return "priority " + fields[15] + " nice " + fields[16] + " policy "
                + fields[38]; // proc_pid_stat(5), from state
    }
}
