package dev.brig.hostile;

import static dev.brig.hostile.BreachedSandbox.everyCallAllowed;
import static dev.brig.hostile.BreachedSandbox.inTheHostsNamespace;
import static dev.brig.hostile.BreachedSandbox.whole;
import static dev.brig.hostile.BreachedSandbox.withLimit;
import static dev.brig.hostile.BreachedSandbox.withMount;
import static dev.brig.hostile.BreachedSandbox.withNetwork;
import static dev.brig.hostile.BreachedSandbox.withoutLimit;
import static dev.brig.hostile.BreachedSandbox.withoutNamespace;
import static dev.brig.hostile.BreachedSandbox.withoutRule;
import static dev.brig.hostile.BreachedSandbox.withoutStep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.brig.policy.Policies;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Mount;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.cgroup.CgroupSupport;
import dev.brig.sandbox.cgroup.Cgroups;
import dev.brig.sandbox.warden.SubordinateIds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Takes the walls away one by one: what a hostile program could not do, it can then. Where several walls stand in its way,
 * the others are taken away first, and the program is held by the last one alone.
 */
@Tag("kernel")
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WallsTest {
    private static final long NEWNS = 0x20000; // linux/sched.h
    private static final long NEWCGROUP = 0x2000000;
    private static final long NEWIPC = 0x8000000;
    private static final long NEWPID = 0x20000000;

    private final Policy judge = Policies.builtIn().get("judge").orElseThrow();
    private Workshop workshop;

    @TempDir
    private static Path folder;

    /**
     * @param wall what it is
     * @param program that is held by it
     * @param others the walls that would hold it as well, taken away in any case
     * @param gone the wall itself, taken away
     * @param says what is in the program's own account of its success
     * @param needs what a kernel may lack that the wall keeps programs from; empty if none lacks it
     */
    record Wall(
            String wall,
            String program,
            BreachedSandbox others,
            BreachedSandbox gone,
            String says,
            String needs,
            boolean besideUsers) {
        Wall behind(BreachedSandbox more) {
            return new Wall(wall, program, others.and(more), gone, says, needs, besideUsers);
        }

        /** A user of the slot's own, who is not the one that set the sandbox up, holds the program as well. */
        Wall besideUsersOfSlots() {
            return new Wall(wall, program, others, gone, says, needs, true);
        }

        Wall saying(String text) {
            return new Wall(wall, program, others, gone, text, needs, besideUsers);
        }

        Wall ofAKernelWith(String feature) {
            return new Wall(wall, program, others, gone, says, feature, besideUsers);
        }

        @Override
        public String toString() {
            return wall;
        }
    }

    private static Wall wall(String wall, String program, BreachedSandbox gone) {
        return new Wall(wall, program, whole(), gone, "", "", false);
    }

    private static Wall rule(String rule, String program) {
        return wall("seccomp " + rule, program, withoutRule(rule)).behind(everyCallAllowed());
    }

    private static Wall limit(Limit limit, String program) {
        return wall("limit " + limit.key(), program, withoutLimit(limit));
    }

    private static Wall resourceLimit(String resource, String program) {
        return wall(resource, program, withoutStep("payload", "prlimit64(0, " + resource));
    }

    private Stream<Wall> walls() {
        BreachedSandbox noFreshProc = withoutStep("init", "mount(\"proc\"");
        Mount devices = new Mount.Bind("/dev", "/opt", false, false);
        Mount readOnly = new Mount.Bind(folder.toString(), "/opt", false, false);
        Mount writable = new Mount.Bind(folder.toString(), "/opt", true, false);
        return Stream.of(
                wall("a /proc of its own", "other-processes", noFreshProc),
                wall("a process namespace", "kill-host", withoutNamespace(NEWPID))
                        .behind(noFreshProc),
                wall("a mount namespace", "traces-in-mounts", withoutNamespace(NEWNS)),
                wall("an IPC namespace", "traces-in-objects", withoutNamespace(NEWIPC))
                        .behind(everyCallAllowed()),
                wall("a cgroup namespace", "cgroup-names", inTheHostsNamespace(NEWCGROUP)),
                wall("a network namespace", "network-seen", withNetwork()),
                wall(
                                "no user namespaces",
                                "unshare",
                                withoutStep("warden", "openat(AT_FDCWD, \"/proc/sys/user/max_user"))
                        .behind(everyCallAllowed().and(withoutRule("NEW_NAMESPACES"))),
                wall("all ids mapped", "uid-map", withoutStep("warden", "openat(AT_FDCWD, \"/proc/self/projid_map")),
                wall("a read-only root", "new-root-file", withoutStep("warden", "mount_setattr(AT_FDCWD, \"/\""))
                        .besideUsersOfSlots(),
                wall("read-only folders of the host", "root-read-only", withMount(writable))
                        .behind(withMount(readOnly)),
                wall("no devices in folders", "device-folder", withoutStep("warden", "mount_setattr(</dev>"))
                        .behind(withMount(devices)),
                wall("the host's root let go of", "dot-dot", withoutStep("warden", "umount2(")),
                wall("masks in /proc", "masked-files", withoutStep("init", "mount(\"/dev/null\", \"/proc/")),
                wall("masks of folders in /proc", "masked-files", withoutStep("init", "mount(\"/dev/shm\", \"/proc/")),
                wall(
                                "no pressure in /proc",
                                "proc-writable",
                                withoutStep("init", "mount(\"/dev/shm\", \"/proc/pressure"))
                        .ofAKernelWith("pressure stall information"),
                wall(
                        "the size of files",
                        "work-directory-full",
                        withoutStep("init", "fsconfig(<fs context>, FSCONFIG_SET_STRING, \"size\"")),
                wall(
                        "the number of files",
                        "inodes",
                        withoutStep("init", "fsconfig(<fs context>, FSCONFIG_SET_STRING, \"nr_inodes\"")),
                wall("no capabilities", "privileges-of-processes", withoutStep("init", "capset("))
                        .saying("CapEff of 1"),
                wall("no capabilities ever", "privileges-of-processes", withoutStep("warden", "prctl(PR_CAPBSET_DROP"))
                        .saying("CapBnd of self"),
                wall("no new privileges", "privileges-of-processes", withoutStep("warden", "prctl(PR_SET_NO_NEW_PRIVS"))
                        .behind(withoutStep("init", "capset("))
                        .saying("NoNewPrivs of self"),
                wall("seccomp", "privileges-of-processes", withoutStep("init", "seccomp("))
                        .behind(everyCallAllowed())
                        .saying("Seccomp of self"),
                wall("the policy's list of calls", "shared-objects", everyCallAllowed()),
                wall("no descriptors sent", "descriptors-in-flight", everyCallAllowed()),
                wall("no circles of sockets", "sockets-in-a-circle", everyCallAllowed()),
                wall("no timers to wait for", "timers-watched", everyCallAllowed()),
                wall("no urgent data", "urgent-data", everyCallAllowed()).ofAKernelWith("urgent data on local sockets"),
                wall("no merged memory", "merged-memory", everyCallAllowed()).ofAKernelWith("merged memory"),
                wall("init is not to be looked into", "init-files", withoutStep("warden", "prctl(PR_SET_DUMPABLE, 0"))
                        .besideUsersOfSlots(),
                wall("init holds nothing", "init-descriptors", withoutStep("init", "close_range("))
                        .behind(withoutStep("warden", "prctl(PR_SET_DUMPABLE, 0"))
                        .besideUsersOfSlots(),
                wall("descriptors closed", "leaked-descriptors", withoutStep("payload", "close_range(")),
                wall("a session of its own", "kill-group", withoutStep("payload", "setsid(")),
                wall(
                                "the last to go last",
                                "priority",
                                withoutStep("warden", "openat(AT_FDCWD, \"/proc/self/oom_score_adj"))
                        .saying("last to go"),
                wall("no collector of cores", "core-dump", withoutStep("init", "prlimit64(0, RLIMIT_CORE")),
                resourceLimit("RLIMIT_FSIZE", "file-too-large"),
                resourceLimit("RLIMIT_NOFILE", "open-files"),
                resourceLimit("RLIMIT_STACK", "stack-overflow"),
                wall("RLIMIT_MEMLOCK", "locked-memory", withoutStep("init", "prlimit64(0, RLIMIT_MEMLOCK")),
                wall("RLIMIT_SIGPENDING", "queued-signals", withoutStep("init", "prlimit64(0, RLIMIT_SIGPENDING")),
                wall("RLIMIT_MSGQUEUE", "shared-objects", withoutStep("init", "prlimit64(0, RLIMIT_MSGQUEUE"))
                        .behind(everyCallAllowed())
                        .saying("mq_open"),
                limit(Limit.MEMORY, "heap"),
                limit(Limit.PROCESSES, "thread-bomb"),
                limit(Limit.CPU, "spin").behind(withLimit(Limit.WALL, 1500)),
                limit(Limit.WALL, "sleep").behind(withLimit(Limit.IDLE, 1000)),
                limit(Limit.IDLE, "idle").behind(withLimit(Limit.WALL, 1500)),
                limit(Limit.OUTPUT, "stdout-flood").behind(withLimit(Limit.CPU, 200)),
                rule("FOREIGN_CALLS", "old-calls").ofAKernelWith("32-bit system calls"),
                rule("NEW_NAMESPACES", "unshare")
                        .behind(withoutStep("warden", "openat(AT_FDCWD, \"/proc/sys/user/max_user")),
                rule("CLONE3", "clone3"),
                rule("RINGS", "rings").ofAKernelWith("io_uring"),
                rule("PERFORMANCE_EVENTS", "performance-events").ofAKernelWith("performance events for any user"),
                rule("USER_FAULTS", "user-faults").ofAKernelWith("userfaultfd"),
                rule("PROCESSES_OF_OTHERS", "trace-sibling"),
                rule("PROCESSES_OF_OTHERS", "memory-of-others"),
                rule("LIMITS_OF_OTHERS", "limits-of-init"),
                rule("CHOICE_OF_CPUS", "chosen-cpus"),
                rule("CORE_DUMPS", "core-dump"),
                rule("KEYRINGS", "keys").ofAKernelWith("keyrings"),
                rule("FILTERS_OF_ITS_OWN", "own-filter"),
                rule("TERMINAL_INPUT", "terminal-input"),
                rule("SOCKET_FAMILIES", "hypervisor-sockets").ofAKernelWith("sockets of hypervisors"),
                rule("LEASES", "leases"),
                rule("FILE_EVENTS_OF_OTHERS", "file-events").ofAKernelWith("fanotify for any user"),
                rule("CLOCKS", "clocks"),
                rule("ADMINISTRATION", "administration").ofAKernelWith("a log that any user may read"),
                rule("SEGMENT_DESCRIPTORS", "secret-memory")
                        .saying("modify_ldt")
                        .ofAKernelWith("modify_ldt"),
                rule("SECRET_MEMORY", "secret-memory").saying("memfd_secret").ofAKernelWith("memfd_secret"),
                rule("PERSONALITIES", "personality"));
    }

    @BeforeAll
    void compile() {
        assumeTrue(Cgroups.detect() instanceof CgroupSupport.Available, "needs a delegated control group");
        List<String> needed = walls().map(Wall::program).toList();
        List<HostileProgram> programs = HostilePrograms.all().stream()
                .filter(program -> needed.contains(program.name()))
                .toList();
        workshop = Workshop.open(Policies.builtIn(), programs);
    }

    @ParameterizedTest
    @MethodSource("walls")
    void isWhatHoldsTheProgram(Wall wall) throws IOException {
        HostileProgram program = HostilePrograms.all().stream()
                .filter(each -> each.name().equals(wall.program()))
                .findFirst()
                .orElseThrow();
        assumeTrue(
                workshop.cannotRun(program).isEmpty(),
                () -> workshop.cannotRun(program).orElse(""));

        assertThat(gotThrough(wall, program, wall.others()))
                .as("held by the wall alone")
                .isEmpty();
        List<String> without;
        try (Bait bait = new Bait(folder)) {
            assertThat(bait.isOut()).isTrue();
            without = gotThrough(wall, program, wall.others().and(wall.gone()));
        }
        assumeTrue(wall.needs().isEmpty() || !without.isEmpty(), "needs a kernel with " + wall.needs());
        if (wall.besideUsers() && SubordinateIds.here() instanceof SubordinateIds.Granted) {
            assertThat(without).as("held by the slot's own user as well").isEmpty();
        } else {
            assertThat(without).as("not held without the wall").isNotEmpty();
        }
    }

    /** What shows that the program had its way. */
    private List<String> gotThrough(Wall wall, HostileProgram program, BreachedSandbox setting) {
        BreachedSandbox.Ran ran = setting.run(judge, workshop.job(program), program.runs());
        Stream<String> ends = ran.outcomes().stream()
                .flatMap(outcome -> Stream.concat(accounts(outcome), otherEnds(program, outcome)));
        Stream<String> warden = ran.wardenLost() ? Stream.of("the slot's warden is gone") : Stream.empty();
        return Stream.concat(ends, warden)
                .filter(text -> text.contains(wall.says()))
                .toList();
    }

    private static Stream<String> accounts(Outcome outcome) {
        return outcome.stdout().text().lines().filter(line -> line.contains("ESCAPED"));
    }

    /** A program that is to be stopped, and has another end, had its way. */
    private static Stream<String> otherEnds(HostileProgram program, Outcome outcome) {
        boolean livesToTell = program.expected().summary().equals("exited 0");
        String end = HostileEnd.summary(outcome);
        return livesToTell || end.equals(program.expected().summary()) ? Stream.empty() : Stream.of(end);
    }
}
