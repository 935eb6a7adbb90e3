package dev.brig.sandbox.seccomp;

import static dev.brig.sandbox.seccomp.SeccompPolicies.ALLOW;
import static dev.brig.sandbox.seccomp.SeccompPolicies.EACCES;
import static dev.brig.sandbox.seccomp.SeccompPolicies.REPORT;
import static dev.brig.sandbox.seccomp.SeccompPolicies.rule;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.sandbox.Seccomp;
import dev.brig.sandbox.Seccomp.Comparison;
import dev.brig.sandbox.Seccomp.Condition;
import dev.brig.sandbox.kept.KeptResults;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("pure")
class KeptProgramTest {
    @TempDir
    private Path above;

    private Path directory;
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void keep() {
        directory = above.resolve("kept");
        KeptResults.in(directory, "build 1", told::add);
    }

    @AfterEach
    void keepNothing() {
        KeptResults.nowhere();
    }

    /** No two tests have the same policy: what this JVM has compiled once it does not look for. */
    private static Seccomp policy(int errno) {
        return new Seccomp(
                new Seccomp.Action.Errno(errno),
                List.of(rule(ALLOW, "read", "write", "socket"), rule(REPORT, "mkdir")));
    }

    private static SeccompFilter keptBefore(Seccomp policy) {
        SeccompFilter compiled = SeccompFilter.compileWithout(Set.of(), policy);
        KeptProgram.keep(policy, compiled.checked());
        return compiled;
    }

    @Test
    void aKeptProgramIsTheOneThatWasChecked() {
        SeccompFilter compiled = keptBefore(policy(1201));

        SeccompFilter kept = SeccompFilter.compile(policy(1201));

        assertThat(told).isEmpty();
        assertThat(kept.program()).isEqualTo(compiled.program());
        assertThat(kept.notifies()).isTrue();
        assertThat(kept.onlyLocalSockets())
                .isEqualTo(compiled.onlyLocalSockets())
                .isFalse();
        int mkdir = Compiled.number("mkdir");
        assertThat(kept.on(mkdir, 0, 0, 0, 0, 0, 0)).isEqualTo(compiled.on(mkdir, 0, 0, 0, 0, 0, 0));
        assertThat(Compiled.of(kept).answer("sendmsg", 3, 0, 0, SeccompFilter.PASS))
                .isEqualTo(KernelAction.ALLOW);
        assertThat(Compiled.of(kept).answer("sendmsg", 3, 0, 0, 0)).isNotEqualTo(KernelAction.ALLOW);
    }

    @Test
    void whatIsCompiledIsKept() throws IOException {
        SeccompFilter compiled = SeccompFilter.compile(policy(1202));

        assertThat(KeptProgram.find(policy(1202)).orElseThrow().program()).isEqualTo(compiled.program());
        assertThat(KeptProgram.find(policy(1203))).isEmpty();
    }

    @Test
    void theNumberThatOpensSendmsgIsNotInTheFile() throws IOException {
        keptBefore(policy(1204));

        byte[] file;
        try (Stream<Path> files = Files.list(directory)) {
            file = Files.readAllBytes(files.findFirst().orElseThrow());
        }
        ByteBuffer bytes = ByteBuffer.wrap(file);
        for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
            bytes.order(order);
            for (int at = 0; at + Integer.BYTES <= file.length; at++) {
                assertThat(bytes.getInt(at)).isNotIn((int) SeccompFilter.PASS, (int) (SeccompFilter.PASS >>> 32));
            }
        }
    }

    @Test
    void aPolicyWithItsOwnConditionsOnSendmsgIsNotKept() {
        Condition third = new Condition(3, Comparison.MASKED_EQUAL, 1, 1, true);
        Seccomp policy = new Seccomp(EACCES, List.of(rule(ALLOW, "sendmsg", third)));

        SeccompFilter.compile(policy);

        assertThat(KeptProgram.find(policy)).isEmpty();
    }

    @Test
    void aPolicyThatAllowsSendmsgIsKeptAsItIs() {
        Seccomp policy = new Seccomp(new Seccomp.Action.Errno(1205), List.of(rule(ALLOW, "sendmsg", "read")));

        SeccompFilter compiled = keptBefore(policy);

        assertThat(KeptProgram.find(policy).orElseThrow().program()).isEqualTo(compiled.program());
    }

    @Test
    void anotherBuildCompilesAnew() {
        keptBefore(policy(1206));
        KeptResults.in(directory, "build 2", told::add);

        assertThat(KeptProgram.find(policy(1206))).isEmpty();
        assertThat(told).singleElement().asString().contains("build 1", "build 2", "libseccomp");
    }
}
