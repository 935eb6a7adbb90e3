package dev.brig.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.brig.policy.document.DocumentNode;
import dev.brig.policy.document.SchemaCheck;
import dev.brig.policy.document.SourceFile;
import dev.brig.policy.document.YamlReader;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Mount;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.Seccomp;
import dev.brig.sandbox.Seccomp.Action;
import dev.brig.sandbox.Seccomp.Comparison;
import dev.brig.sandbox.Seccomp.Condition;
import dev.brig.sandbox.libc.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("pure")
class BuiltInPoliciesTest {
    private static final Policies POLICIES = Policies.builtIn();
    private static final Policy JUDGE = POLICIES.get("judge").orElseThrow();

    /** What becomes of a call: the first rule whose conditions hold counts. */
    private static Action on(Policy policy, String call, long... arguments) {
        long[] all = Arrays.copyOf(arguments, 6);
        return policy.seccomp().rules().stream()
                .filter(rule -> rule.names().contains(call))
                .filter(rule -> rule.conditions().stream().allMatch(condition -> holds(condition, all)))
                .map(Seccomp.Rule::action)
                .findFirst()
                .orElse(policy.seccomp().otherwise());
    }

    private static boolean holds(Condition condition, long[] arguments) {
        long bits = condition.wide() ? condition.mask() : condition.mask() & 0xFFFF_FFFFL;
        boolean equal = (arguments[condition.argument()] & bits) == condition.value();
        return equal == (condition.comparison() == Comparison.MASKED_EQUAL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"base.yaml", "judge.yaml", "compile.yaml"})
    void built_in_policies_fit_their_schema(String file) {
        DocumentNode root = YamlReader.read(SourceFile.builtIn(file));
        assertThat(SchemaCheck.POLICY.get().mistakes(root)).isEmpty();
    }

    @Test
    void built_in_languages_fit_their_schema() {
        DocumentNode root = YamlReader.read(SourceFile.builtIn(SourceFile.LANGUAGES));
        assertThat(SchemaCheck.LANGUAGES.get().mistakes(root)).isEmpty();
    }

    @Test
    void judge_and_compile_can_be_asked_for_and_their_base_cannot() {
        assertThat(POLICIES.names()).containsExactly("compile", "judge", "validate");
        assertThat(POLICIES.get("base")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"judge", "compile", "validate"})
    void of_the_host_there_is_usr_and_what_it_needs_and_nothing_is_writable(String name) {
        Policy policy = POLICIES.get(name).orElseThrow();
        Set<String> allowed = Set.of("usr", "bin", "sbin", "lib", "lib32", "lib64", "libx32");
        Pattern settings = Pattern.compile(
                "/etc/(ld\\.so\\.(cache|conf|conf\\.d)|alternatives|java-\\d+-openjdk|localtime|R/ldpaths|R/Renviron|mono|gnucobol)");
        assertThat(policy.mounts()).filteredOn(Mount.Bind.class::isInstance).allSatisfy(mount -> {
            Mount.Bind bind = (Mount.Bind) mount;
            assertThat(bind.writable()).isFalse();
            boolean compilers = name.equals("compile")
                    && Set.of(PreparedDirectory.path().toString(), "/var/lib/ghc")
                            .contains(bind.source());
            assertThat(compilers
                            || allowed.contains(bind.source().substring(1))
                            || settings.matcher(bind.source()).matches())
                    .as(bind.source())
                    .isTrue();
        });
        assertThat(policy.network()).isFalse();
        assertThat(policy.bestEffort()).isFalse();
        assertThat(policy.uid()).isNotZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"judge", "compile", "validate"})
    void every_limit_that_guards_the_host_has_a_default_and_a_maximum(String name) {
        Policy policy = POLICIES.get(name).orElseThrow();
        for (Limit limit : Limit.values()) {
            assertThat(policy.maximum().get(limit)).as("maximum of " + limit).isPresent();
            // Standard error without a limit of its own counts as output, which has one.
            if (limit != Limit.IDLE && limit != Limit.CPU_RATE && limit != Limit.STDERR) {
                assertThat(policy.defaults().get(limit))
                        .as("default of " + limit)
                        .isPresent();
            }
        }
    }

    @Test
    void compilers_may_use_more_than_programs() {
        Policy compile = POLICIES.get("compile").orElseThrow();
        for (Limit limit : List.of(
                Limit.CPU,
                Limit.WALL,
                Limit.MEMORY,
                Limit.PROCESSES,
                Limit.FILE_SIZE,
                Limit.WORK_BYTES,
                Limit.WORK_FILES,
                Limit.OPEN_FILES)) {
            assertThat(compile.defaults().get(limit).orElseThrow())
                    .as(limit.key())
                    .isGreaterThan(JUDGE.defaults().get(limit).orElseThrow());
        }
    }

    @Test
    void every_call_that_a_policy_names_is_one_of_the_kernels() throws IOException {
        Path header = Path.of("/usr/include/x86_64-linux-gnu/asm/unistd_64.h");
        assumeThat(header).exists();
        Set<String> kernels = Pattern.compile("#define __NR_(\\w+)")
                .matcher(Files.readString(header))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
        Set<String> known = Architecture.current().numbers().keySet();
        assertThat(known).containsAll(kernels);
        // Calls that came after the header of Linux 6.1, with which Debian 12 builds.
        Set<String> newer = Set.of(
                "cachestat",
                "fchmodat2",
                "map_shadow_stack",
                "futex_wake",
                "futex_wait",
                "futex_requeue",
                "statmount",
                "listmount",
                "lsm_get_self_attr",
                "lsm_set_self_attr",
                "lsm_list_modules",
                "mseal",
                "setxattrat",
                "getxattrat",
                "listxattrat",
                "removexattrat",
                "open_tree_attr",
                "file_getattr",
                "file_setattr",
                "listns",
                "rseq_slice_yield",
                "uretprobe",
                "uprobe");
        assertThat(known)
                .allSatisfy(call -> assertThat(kernels.contains(call) || newer.contains(call))
                        .as(call)
                        .isTrue());
        assertThat(JUDGE.seccomp().rules()).allSatisfy(rule -> assertThat(known).containsAll(rule.names()));
    }

    @ParameterizedTest(name = "{0}({1}, {2}): {3}")
    @CsvSource({
        "read, 0, 0, allowed",
        "futex, 0, 0, allowed",
        "clone, 0, 0, allowed",
        "statx, 0, 0, allowed",
        "rseq, 0, 0, allowed",
        "prlimit64, 0, 3, allowed",
        "prlimit64, 1, 3, reported",
        "prlimit64, 0x100000000, 3, allowed",
        "sched_setaffinity, 0, 0, fails",
        "sched_setscheduler, 0, 0, allowed",
        "sched_setscheduler, 1, 0, fails",
        "setpriority, 0, 0, allowed",
        "setpriority, 0, 1, reported",
        "setpriority, 2, 0, reported",
        "ioprio_set, 1, 0, allowed",
        "ioprio_set, 1, 1, reported",
        "ioprio_set, 3, 0, reported",
        "socket, 1, 1, allowed",
        "socket, 2, 1, fails",
        "socket, 16, 3, fails",
        "socket, 40, 1, fails",
        "socketpair, 1, 1, allowed",
        "socketpair, 2, 1, reported",
        "personality, 0, 0, allowed",
        "personality, 0xffffffff, 0, allowed",
        "personality, 0x40000, 0, reported",
        "ioctl, 1, 0x5401, allowed",
        "ioctl, 1, 0x100005401, allowed",
        "ioctl, 1, 0x5412, reported",
        "ioctl, 1, 0x541c, reported",
        "fcntl, 3, 1, allowed",
        "fcntl, 3, 1030, allowed",
        "fcntl, 3, 6, reported",
        "fcntl, 3, 1024, reported",
        "fcntl, 3, 1026, reported",
        "flock, 3, 2, fails",
        "fsync, 3, 0, ignored",
        "fadvise64, 3, 0, ignored",
        "setsockopt, 3, 6, reported",
        "prctl, 15, 0, allowed",
        "prctl, 22, 0, reported",
        "prctl, 35, 0, reported",
        "sendmsg, 3, 0, reported",
        "sendmmsg, 3, 0, reported",
        "recvmsg, 3, 0, allowed",
        "timerfd_create, 1, 0, fails",
        "signalfd4, -1, 0, fails",
        "mknod, 0, 0x1180, allowed",
        "mknod, 0, 0x2180, reported",
        "mknod, 0, 0x8180, reported",
        "mbind, 0, 0, fails",
        "io_uring_setup, 0, 0, fails",
        "userfaultfd, 0, 0, fails",
        "kcmp, 0, 0, fails",
        "mount, 0, 0, reported",
        "unshare, 0, 0, reported",
        "setns, 0, 0, reported",
        "ptrace, 0, 0, reported",
        "keyctl, 0, 0, reported",
        "bpf, 0, 0, reported",
        "shmget, 0, 0, reported",
        "init_module, 0, 0, reported"
    })
    void a_program_may_do_what_programs_do_and_touch_nothing_but_itself(
            String call, String first, String second, String fate) {
        Action action = on(JUDGE, call, Long.decode(first), Long.decode(second));
        String word = switch (action) {
            case Action.Allow allowed -> "allowed";
            case Action.Errno fails -> "fails";
            case Action.Ignore ignored -> "ignored";
            case Action.Report reported -> "reported";
            case Action.Stop stop -> "stopped";
            case Action.Kill kill -> "killed";
        };
        assertThat(word).isEqualTo(fate);
    }

    @Test
    void sockets_carry_no_urgent_data() {
        assertThat(on(JUDGE, "sendto", 3, 0, 1, 0)).isEqualTo(new Action.Allow());
        assertThat(on(JUDGE, "sendto", 3, 0, 1, 0x4000)).isEqualTo(new Action.Allow()); // MSG_NOSIGNAL
        assertThat(on(JUDGE, "sendto", 3, 0, 1, 0x4001)).isEqualTo(new Action.Report(1)); // and MSG_OOB
    }

    @Test
    void memory_is_advised_upon_but_never_merged_with_that_of_others() {
        assertThat(on(JUDGE, "madvise", 0, 4096, 4)).isEqualTo(new Action.Allow()); // MADV_DONTNEED
        assertThat(on(JUDGE, "madvise", 0, 4096, 12)).isEqualTo(new Action.Errno(22)); // MADV_MERGEABLE
        assertThat(on(JUDGE, "prctl", 67, 1)).isEqualTo(new Action.Report(1)); // PR_SET_MEMORY_MERGE
    }

    @Test
    void named_pipes_can_be_made_in_a_directory_too_and_devices_cannot() {
        assertThat(on(JUDGE, "mknodat", -100, 0, 0x1180)).isEqualTo(new Action.Allow());
        assertThat(on(JUDGE, "mknodat", -100, 0, 0x2180)).isEqualTo(new Action.Report(1));
    }
}
