package dev.brig.judge.judging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.judge.judging.Verdict.Started;
import dev.brig.sandbox.FailureCause;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Output;
import dev.brig.sandbox.StopCause;
import dev.brig.sandbox.Usage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class VerdictTest {
    private static final OptionalInt NO_CODE = OptionalInt.empty();

    @Test
    void theRightOutputIsAccepted() {
        assertThat(judge(exited(0, "42\n"), "42")).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void otherOutputIsAWrongAnswer() {
        assertThat(judge(exited(0, "41\n"), "42")).isEqualTo(Verdict.WRONG_ANSWER);
    }

    @Test
    void withoutExpectedOutputAProgramThatEndsWellIsAccepted() {
        assertThat(judge(exited(0, "whatever"), null)).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void aStatusOtherThanZeroIsARuntimeErrorEvenWithTheRightOutput() {
        assertThat(judge(exited(3, "42"), "42")).isEqualTo(Verdict.RUNTIME_ERROR);
    }

    @Test
    void deathBySignalIsARuntimeErrorThatNamesTheSignal() {
        Verdict.Judged judged = Verdict.ofRun(signaled("SIGSEGV"), Optional.empty(), Started.LANGUAGE, NO_CODE);
        assertThat(judged.verdict()).isEqualTo(Verdict.RUNTIME_ERROR);
        assertThat(judged.reason())
                .hasValueSatisfying(reason -> assertThat(reason).contains("SIGSEGV"));
    }

    @ParameterizedTest
    @CsvSource({
        "CPU, TIME_LIMIT_EXCEEDED",
        "WALL, TIME_LIMIT_EXCEEDED",
        "IDLE, TIME_LIMIT_EXCEEDED",
        "MEMORY, MEMORY_LIMIT_EXCEEDED",
        "OUTPUT, OUTPUT_LIMIT_EXCEEDED",
        "SYSCALL, RUNTIME_ERROR",
        "CANCELLED, INTERNAL_ERROR",
    })
    void whatStoppedAProgramIsItsVerdict(StopCause cause, Verdict verdict) {
        assertThat(judge(stopped(cause), "42")).isEqualTo(verdict);
        assertThat(Verdict.ofRun(stopped(cause), Optional.empty(), Started.LANGUAGE, NO_CODE)
                        .reason())
                .isPresent();
    }

    @Test
    void aSandboxThatFailedIsAnInternalErrorWhateverItsCause() {
        for (FailureCause cause : List.of(
                new FailureCause.Step("mount"), FailureCause.Command.NOT_FOUND, FailureCause.Command.NOT_EXECUTABLE)) {
            assertThat(judge(failed(cause), null)).isEqualTo(Verdict.INTERNAL_ERROR);
        }
    }

    @ParameterizedTest
    @EnumSource(FailureCause.Command.class)
    void aSubmissionWhoseOwnFileCannotBeExecutedIsARuntimeError(FailureCause.Command cause) {
        Verdict.Judged judged = Verdict.ofRun(failed(cause), Optional.empty(), Started.SUBMISSION, NO_CODE);
        assertThat(judged.verdict()).isEqualTo(Verdict.RUNTIME_ERROR);
        assertThat(judged.reason()).isPresent();
    }

    @Test
    void aSandboxThatFailedIsOursEvenWhereTheSubmissionsOwnFileWasToRun() {
        for (FailureCause cause : List.of(new FailureCause.Step("mount"), FailureCause.Sandbox.BROKEN)) {
            assertThat(Verdict.ofRun(failed(cause), Optional.empty(), Started.SUBMISSION, NO_CODE)
                            .verdict())
                    .isEqualTo(Verdict.INTERNAL_ERROR);
        }
    }

    @Test
    void aLimitThatMadeTheProgramFailIsTheVerdict() {
        assertThat(judge(reaching(signaled("SIGKILL"), Limit.MEMORY), null)).isEqualTo(Verdict.MEMORY_LIMIT_EXCEEDED);
        assertThat(judge(reaching(exited(1, ""), Limit.MEMORY), null)).isEqualTo(Verdict.MEMORY_LIMIT_EXCEEDED);
        assertThat(judge(reaching(signaled("SIGXCPU"), Limit.CPU), null)).isEqualTo(Verdict.TIME_LIMIT_EXCEEDED);
        assertThat(judge(reaching(signaled("SIGXFSZ"), Limit.FILE_SIZE), null))
                .isEqualTo(Verdict.OUTPUT_LIMIT_EXCEEDED);
    }

    @ParameterizedTest
    @EnumSource(
            value = Limit.class,
            names = {"PROCESSES", "OPEN_FILES", "STACK", "WORK_BYTES", "WORK_FILES"})
    void aLimitThatOnlyMadeACallFailLeavesTheVerdictToTheEnding(Limit limit) {
        assertThat(judge(reaching(exited(0, "42"), limit), "42")).isEqualTo(Verdict.ACCEPTED);
        assertThat(judge(reaching(exited(1, "42"), limit), "42")).isEqualTo(Verdict.RUNTIME_ERROR);
    }

    @Test
    void aProgramThatEndedByItselfAfterItsTimeIsLate() {
        assertThat(judge(reaching(exited(0, "42"), Limit.CPU), "42")).isEqualTo(Verdict.TIME_LIMIT_EXCEEDED);
        assertThat(judge(reaching(exited(0, "42"), Limit.WALL), "42")).isEqualTo(Verdict.TIME_LIMIT_EXCEEDED);
    }

    @Test
    void outputThatWasCutIsNotCompared() {
        Outcome cut = exited(0, new Output(bytes("42"), 1_000_000, true));
        assertThat(judge(cut, "42")).isEqualTo(Verdict.OUTPUT_LIMIT_EXCEEDED);
    }

    @Test
    void aRuntimeMayTellByItsExitCodeThatMemoryRanOut() {
        assertThat(Verdict.ofRun(exited(3, ""), Optional.empty(), Started.LANGUAGE, OptionalInt.of(3))
                        .verdict())
                .isEqualTo(Verdict.MEMORY_LIMIT_EXCEEDED);
        assertThat(Verdict.ofRun(exited(1, ""), Optional.empty(), Started.LANGUAGE, OptionalInt.of(3))
                        .verdict())
                .isEqualTo(Verdict.RUNTIME_ERROR);
    }

    @Test
    void aCompilerThatMadeItsFilesLetsTheProgramRun() {
        assertThat(Verdict.ofCompile(compiled("program", false), List.of("program")))
                .isEmpty();
        assertThat(Verdict.ofCompile(exited(0, ""), List.of())).isEmpty();
    }

    @Test
    void aCompilerThatRefusesIsACompilationError() {
        assertThat(compile(exited(1, ""))).isEqualTo(Verdict.COMPILATION_ERROR);
        assertThat(compile(signaled("SIGSEGV"))).isEqualTo(Verdict.COMPILATION_ERROR);
    }

    @ParameterizedTest
    @EnumSource(value = StopCause.class, mode = EnumSource.Mode.EXCLUDE, names = "CANCELLED")
    void aCompilerThatIsStoppedAtALimitIsACompilationErrorWithTheReason(StopCause cause) {
        assertThat(Verdict.ofCompile(stopped(cause), List.of())).hasValueSatisfying(judged -> {
            assertThat(judged.verdict()).isEqualTo(Verdict.COMPILATION_ERROR);
            assertThat(judged.reason()).isPresent();
        });
    }

    @Test
    void aCompilerWhosePartWasKilledForMemorySaysSo() {
        assertThat(Verdict.ofCompile(reaching(exited(1, ""), Limit.MEMORY), List.of()))
                .hasValueSatisfying(judged -> assertThat(judged.reason())
                        .hasValueSatisfying(reason -> assertThat(reason).contains("memory")));
    }

    @Test
    void aCompilerThatEndsWellWithoutItsFileIsACompilationError() {
        assertThat(compile(exited(0, ""))).isEqualTo(Verdict.COMPILATION_ERROR);
        assertThat(compile(compiled("program", true))).isEqualTo(Verdict.COMPILATION_ERROR);
    }

    @Test
    void aCompilerThatCouldNotBeRunIsAnInternalError() {
        assertThat(compile(failed(FailureCause.Command.NOT_FOUND))).isEqualTo(Verdict.INTERNAL_ERROR);
        assertThat(compile(stopped(StopCause.CANCELLED))).isEqualTo(Verdict.INTERNAL_ERROR);
    }

    private static Verdict judge(Outcome run, String expected) {
        return Verdict.ofRun(run, Optional.ofNullable(expected).map(VerdictTest::bytes), Started.LANGUAGE, NO_CODE)
                .verdict();
    }

    private static Verdict compile(Outcome compile) {
        return Verdict.ofCompile(compile, List.of("program")).orElseThrow().verdict();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Outcome exited(int code, String stdout) {
        return exited(code, new Output(bytes(stdout), stdout.length(), false));
    }

    private static Outcome exited(int code, Output stdout) {
        return outcome(new Outcome.Exited(code), List.of(), stdout, Map.of());
    }

    private static Outcome signaled(String signal) {
        return Outcome.of(new Outcome.Signaled(signal));
    }

    private static Outcome stopped(StopCause cause) {
        return Outcome.of(new Outcome.Stopped(cause));
    }

    private static Outcome failed(FailureCause cause) {
        return Outcome.of(new Outcome.Failed(cause, Optional.empty()));
    }

    private static Outcome compiled(String file, boolean truncated) {
        Map<String, Output> files = Map.of(file, new Output(new byte[] {1}, 1, truncated));
        return outcome(new Outcome.Exited(0), List.of(), Output.empty(), files);
    }

    private static Outcome reaching(Outcome outcome, Limit limit) {
        var reached = new Outcome.Reached(limit, 1, 1, limit.enforcers().onV2(), false);
        return outcome(
                outcome.ending(),
                Stream.concat(outcome.reached().stream(), Stream.of(reached)).toList(),
                outcome.stdout(),
                outcome.files());
    }

    private static Outcome outcome(
            Outcome.Ending ending, List<Outcome.Reached> reached, Output stdout, Map<String, Output> files) {
        return new Outcome(
                ending, reached, List.of(), Usage.none(), stdout, Output.empty(), files, Map.of(), Map.of(), false);
    }
}
