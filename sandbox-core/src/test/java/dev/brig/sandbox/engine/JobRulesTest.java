package dev.brig.sandbox.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.brig.sandbox.Content;
import dev.brig.sandbox.CpuSet;
import dev.brig.sandbox.InvalidJobException;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.TestPolicies;
import dev.brig.sandbox.root.HostTree;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kernel")
class JobRulesTest {
    private final JobRules rules =
            new JobRules(TestPolicies.plain(), new HostTree(TestPolicies.plain().mounts()));

    @Test
    void anOrdinaryJobIsFine() {
        Limits limits = rules.check(Job.builder("cc", "-o", "x")
                .file("dir/a.c", "x")
                .limit(Limit.CPU, 1)
                .build());

        assertThat(limits.get(Limit.CPU)).hasValue(1);
        assertThat(limits.get(Limit.WALL)).hasValue(30_000);
    }

    @Test
    void aCommandIsNeeded() {
        assertRefused(Job.builder(List.of()), "command-missing", "argv");
        assertRefused(Job.builder(""), "command-missing", "argv");
    }

    @Test
    void aNulByteIsRefusedWhereverItStands() {
        assertRefused(Job.builder("a", "b\0c"), "nul-byte", "argv[1]");
        assertRefused(Job.builder("a").environment("X", "\0"), "nul-byte", "env.X");
        assertRefused(Job.builder("a").file("x\0", ""), "nul-byte", "files.x\0");
    }

    @Test
    void fileNamesStayInTheWorkDirectory() {
        for (String name : List.of("/etc/passwd", "../x", "a/../../x", "a//b", ".", "a/", "", "./x")) {
            assertRefused(Job.builder("a").file(name, ""), "file-name-invalid", "files." + name);
            assertRefused(Job.builder("a").collect(name), "file-name-invalid", "collect." + name);
        }
    }

    @Test
    void fileNamesFitTheKernel() {
        assertRefused(Job.builder("a").file("n".repeat(256), ""), "file-name-invalid", "files." + "n".repeat(64) + "…");
        assertRefused(
                Job.builder("a").file("nn/".repeat(2000) + "n", ""),
                "file-name-invalid",
                "files." + "nn/".repeat(2000).substring(0, 64) + "…");
    }

    @Test
    void aNameThatIsCutShortIsStillText() {
        assertRefused(
                Job.builder("a").file("n".repeat(63) + "\uD83D\uDE00".repeat(100), ""),
                "file-name-invalid",
                "files." + "n".repeat(63) + "…");
    }

    @Test
    void limitsLieBetweenWhatMakesSenseAndThePolicysMaximum() {
        assertRefused(Job.builder("a").limit(Limit.CPU, 0), "limit-too-small", "limits.cpuMillis");
        assertRefused(Job.builder("a").limit(Limit.WALL, -1), "limit-too-small", "limits.wallMillis");
        assertRefused(Job.builder("a").limit(Limit.CPU, 60_001), "limit-above-maximum", "limits.cpuMillis");
        assertRefused(
                Job.builder("a").limit(Limit.MEMORY, Long.MAX_VALUE), "limit-above-maximum", "limits.memoryBytes");
    }

    @Test
    void aJobGetsOnlyCpusThatThereAre() {
        Job.Builder job = Job.builder("a").limits(Limits.none().with(new CpuSet("0,4095")));
        assertRefused(job, "limit-above-maximum", "limits.cpuSet");
    }

    @Test
    void variablesHaveNames() {
        assertRefused(Job.builder("a").environment("", "x"), "variable-name-invalid", "env.");
        assertRefused(Job.builder("a").environment("a=b", "x"), "variable-name-invalid", "env.a=b");
    }

    @Test
    void argumentsFitTheKernel() {
        assertRefused(Job.builder("a", "x".repeat(200_000)), "argument-too-long", "argv[1]");
        Job.Builder many = Job.builder(java.util.Collections.nCopies(40, "x".repeat(100_000)));
        assertRefused(many, "arguments-too-long", "argv");
    }

    @Test
    void aProgramStartsInADirectoryThatIsThere() {
        for (String directory : List.of("/work", "/", "/tmp", "/usr/bin", "/work/a", "/work/a/b")) {
            rules.check(Job.builder("a").file("a/b/c", "").directory(directory).build());
        }
        assertRefused(Job.builder("a").directory("bin"), "directory-invalid", "directory");
        for (String directory : List.of("/no/such", "/usr/bin/env", "/work/a", "/work/../root")) {
            assertRefused(Job.builder("a").file("b/c", "").directory(directory), "directory-not-found", "directory");
        }
    }

    @Test
    void aStreamIsForStandardInputOnly() {
        Job job = new Job(
                List.of("a"),
                Optional.empty(),
                Map.of(),
                Content.empty(),
                Map.of("f", new Content.Stream(InputStream.nullInputStream())),
                List.of(),
                Limits.none(),
                Optional.empty(),
                true,
                Optional.empty(),
                Optional.empty());

        assertThat(catchThrowableOfType(InvalidJobException.class, () -> rules.check(job))
                        .code())
                .isEqualTo("stream-for-file");
    }

    private void assertRefused(Job.Builder job, String code, String field) {
        InvalidJobException refusal = catchThrowableOfType(InvalidJobException.class, () -> rules.check(job.build()));
        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).isEqualTo(code);
        assertThat(refusal.field()).isEqualTo(field);
    }
}
