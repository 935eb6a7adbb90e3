package dev.brig.sandbox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.sandbox.Job;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.SandboxException.Code;
import dev.brig.sandbox.TestPolicies;
import dev.brig.sandbox.container.FailedStep;
import dev.brig.sandbox.libc.Errno;
import dev.brig.sandbox.program.Step;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("pure")
class FailureCodesTest {
    private static final Policy POLICY = TestPolicies.plain();

    @ParameterizedTest
    @CsvSource({
        "unshare(CLONE_NEWUSER, 1, USER_NAMESPACES_FORBIDDEN, kernel.unprivileged_userns_clone=1",
        "unshare(CLONE_NEWUSER, 28, RESOURCES_EXHAUSTED, user.max_user_namespaces",
        "'mount(\"proc\"', 1, PROC_MASKED, systempaths=unconfined",
        "clone3(, 11, RESOURCES_EXHAUSTED, pids limit",
        "open_tree(, 2, PATH_MISSING, a path that this machine does not have",
    })
    void aRefusedStepThatIsKnownComesWithItsRemedy(String step, int errno, Code code, String remedy) {
        SandboxException exception = new FailedStep(step(step), errno).exception();
        assertThat(exception.code()).isEqualTo(code);
        assertThat(exception.remedy().orElseThrow()).contains(remedy);
        assertThat(exception)
                .hasMessageStartingWith(step(step).process() + ": " + step(step).text() + ": " + Errno.describe(errno))
                .hasMessageEndingWith(". " + exception.remedy().orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({"unshare(CLONE_NEWUSER, 22", "'mount(\"proc\"', 16", "'mount(\"tmpfs\"', 1", "open_tree(, 13"})
    void anyOtherIsNamedAndNothingIsMadeUp(String step, int errno) {
        SandboxException exception = new FailedStep(step(step), errno).exception();
        assertThat(exception.code()).isEqualTo(Code.STEP_FAILED);
        assertThat(exception.remedy()).isEmpty();
        assertThat(exception).hasMessageEndingWith(Errno.describe(errno));
    }

    private static Step step(String beginning) {
        return Explanation.steps(new JobRequest(POLICY, Job.of("true")), POLICY.defaults()).stream()
                .filter(step -> step.text().startsWith(beginning))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no step begins with " + beginning));
    }
}
