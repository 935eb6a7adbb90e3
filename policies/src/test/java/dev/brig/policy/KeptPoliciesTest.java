package dev.brig.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.sandbox.Policy;
import dev.brig.sandbox.Seccomp;
import dev.brig.sandbox.kept.KeptResults;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("pure")
class KeptPoliciesTest {
    private static final String OWN = """
            description: Own
            extends: judge
            environment: { ANSWER: '42', WHERE: "${workDirectory}" }
            fileSystem:
              /data: { kind: directory }
              /usr/share/doc: null
            limits:
              memory: { default: 123m }
              cpu: { default: 1500ms, maximum: 16s }
            seccomp:
              groups:
                sockets-denied:
                  calls: [socket]
                  when: [{ argument: 0, differs: 0x1 }]
                  action: errno
                  errno: EACCES
            """;

    @TempDir
    private Path above;

    @TempDir
    private Path own;

    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void keep() {
        KeptResults.in(above.resolve("kept"), "build 1", told::add);
    }

    @AfterEach
    void keepNothing() {
        KeptResults.nowhere();
    }

    private static void assertSame(Policies some, Policies others) {
        assertThat(others.names()).isEqualTo(some.names());
        for (String name : some.names()) {
            assertThat(others.get(name)).as(name).isEqualTo(some.get(name));
        }
    }

    @Test
    void policiesAreTheSameWhetherReadOrKept() {
        KeptResults.nowhere();
        Policies read = new PolicyDirectory(own).with("own.yaml", OWN).policies();
        keep();

        Policies first = Policies.load(own);
        assertThat(told).hasSize(1);
        Policies kept = Policies.load(own);

        assertThat(told).hasSize(1);
        assertSame(read, first);
        assertSame(read, kept);
    }

    @Test
    void aChangedPolicyIsReadAnew() {
        PolicyDirectory directory = new PolicyDirectory(own).with("own.yaml", OWN);
        directory.policies();

        directory.with("own.yaml", OWN.replace("'42'", "'43'"));

        assertThat(directory.policies().get("own").orElseThrow().environment()).containsEntry("ANSWER", "43");
        assertThat(told).hasSize(2);
    }

    @Test
    void aMistakeIsReportedEveryTime() {
        PolicyDirectory directory = new PolicyDirectory(own).with("own.yaml", OWN.replace("socket]", "sockett]"));

        List<String> first = directory.policyMistakes();

        assertThat(first).singleElement().asString().contains("sockett");
        assertThat(directory.policyMistakes()).isEqualTo(first);
    }

    @Test
    void whatIsOnThisMachineIsLookedUpEveryTime() {
        Path root = own.resolve("root");
        PolicyDirectory directory = new PolicyDirectory(own).with("own.yaml", "extends: judge\nroot: " + root + "\n");
        assertThat(directory.policyMistakes()).singleElement().asString().contains("is not a directory");
        assertThat(root.resolve("etc").toFile().mkdirs()).isTrue();
        assertThat(directory.policyMistakes()).isEmpty();
        assertThat(root.resolve("usr").toFile().mkdirs()).isTrue();

        Policy policy = directory.policies().get("own").orElseThrow();

        assertThat(policy.mounts()).anyMatch(mount -> mount.destination().equals("/usr"));
    }

    @Test
    void aPolicyThatNamesAnotherFileIsNotKept() {
        PolicyDirectory directory = new PolicyDirectory(own)
                .with("profile.json", "{\"defaultAction\": \"SCMP_ACT_ALLOW\"}")
                .with("own.yaml", "extends: judge\nseccomp: { oci: profile.json }\n");
        directory.policies();
        directory.with("profile.json", "{\"defaultAction\": \"SCMP_ACT_ERRNO\"}");

        assertThat(directory.policies().get("own").orElseThrow().seccomp().otherwise())
                .isNotEqualTo(new Seccomp.Action.Allow());
    }
}
