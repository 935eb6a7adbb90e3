package dev.brig.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.cli.process.ExitStatus;
import dev.brig.sandbox.Enforcer;
import dev.brig.sandbox.FailureCause;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Outcome.Exited;
import dev.brig.sandbox.Outcome.Failed;
import dev.brig.sandbox.Outcome.Reached;
import dev.brig.sandbox.Outcome.Signaled;
import dev.brig.sandbox.Outcome.Stopped;
import dev.brig.sandbox.Output;
import dev.brig.sandbox.StopCause;
import dev.brig.sandbox.Usage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountTest {
    private static final Reached MEMORY = new Reached(Limit.MEMORY, 100L << 20, 100L << 20, Enforcer.CGROUP_V1, false);
    private static final Usage USAGE =
            new Usage(1_500, 1_000, 500, 2_500_000, OptionalLong.of(3 << 20), OptionalLong.of(2));

    private static Outcome outcome(Outcome.Ending ending, List<Reached> reached) {
        return outcome(ending, reached, Map.of(Limit.MEMORY, Enforcer.CGROUP_V1, Limit.OUTPUT, Enforcer.PIPE));
    }

    private static Outcome outcome(Outcome.Ending ending, List<Reached> reached, Map<Limit, Enforcer> enforced) {
        return new Outcome(
                ending,
                reached,
                List.of("ptrace"),
                USAGE,
                Output.empty(),
                Output.empty(),
                Map.of(),
                Map.of(),
                enforced,
                false);
    }

    private static Outcome failed(FailureCause cause, String detail) {
        return outcome(new Failed(cause, detail), List.of());
    }

    @Test
    void thereIsNothingToSayOfAProgramThatEndedWell() {
        assertThat(Account.of(outcome(new Exited(0), List.of()), "prog")).isEmpty();
    }

    @Test
    void saysWhichLimitStoppedAProgramWhatWasAllowedWhatWasSeenAndByWhat() {
        assertThat(Account.of(outcome(new Stopped(StopCause.MEMORY), List.of(MEMORY)), "prog"))
                .first()
                .isEqualTo(
                        "prog was stopped at its limit of memory: 100 MiB allowed, 100 MiB seen, enforced by cgroup-v1");
    }

    @Test
    void saysWhichSystemCallStoppedAProgram() {
        assertThat(Account.of(
                        outcome(new Stopped(StopCause.SYSCALL, Optional.of("the policy forbids ptrace")), List.of()),
                        "prog"))
                .first()
                .isEqualTo("prog was stopped: the policy forbids ptrace");
    }

    @Test
    void saysWhichLimitsAndDenialsAProgramMetThatFailed() {
        assertThat(Account.of(outcome(new Signaled("SIGABRT"), List.of(MEMORY)), "prog"))
                .containsExactly(
                        "prog was ended by SIGABRT",
                        "it reached its limit of memory: 100 MiB allowed, 100 MiB seen, enforced by cgroup-v1",
                        "denied system calls: ptrace");
    }

    @Test
    void saysWhatABestEffortCameTo() {
        Outcome weak = outcome(
                new Exited(0),
                List.of(),
                Map.of(
                        Limit.MEMORY,
                        Enforcer.RLIMIT_AS,
                        Limit.IDLE,
                        Enforcer.NONE,
                        Limit.CPU,
                        Enforcer.TIMER_AND_CGROUP_V1,
                        Limit.OUTPUT,
                        Enforcer.PIPE,
                        Limit.STACK,
                        Enforcer.RLIMIT));

        assertThat(Account.of(weak, "prog"))
                .containsExactly("best effort: idle enforced by nothing, memory enforced by rlimit-as");
    }

    @Test
    void tellsEndTimesMemoryAndProcessesInOneLine() {
        assertThat(Account.usage(outcome(new Stopped(StopCause.MEMORY), List.of(MEMORY))))
                .isEqualTo("stopped: memory, cpu 1.50 ms (user 1.00 ms, system 0.50 ms), wall 2.50 s, memory 3 MiB,"
                        + " processes 2");
    }

    @ParameterizedTest
    @CsvSource({"SIGHUP,129", "SIGKILL,137", "SIGSEGV,139", "SIGTERM,143", "SIGSYS,159", "SIGRTMIN+2,162"})
    void aSignalEndsTheCommandAsAShellHasIt(String signal, int status) {
        assertThat(ExitStatus.of(outcome(new Signaled(signal), List.of()))).isEqualTo(status);
    }

    @Test
    void theExitStatusTellsAProgramsEndFromOurs() {
        assertThat(ExitStatus.of(outcome(new Exited(42), List.of()))).isEqualTo(42);
        assertThat(ExitStatus.of(outcome(new Stopped(StopCause.MEMORY), List.of(MEMORY))))
                .isEqualTo(124);
        assertThat(ExitStatus.of(failed(new FailureCause.Step("mount"), "warden: mount: EPERM")))
                .isEqualTo(125);
        assertThat(ExitStatus.of(failed(FailureCause.Command.NOT_EXECUTABLE, "EACCES")))
                .isEqualTo(126);
        assertThat(ExitStatus.of(failed(FailureCause.Command.NOT_FOUND, "ENOENT")))
                .isEqualTo(127);
    }

    @ParameterizedTest
    @CsvSource({"0,0 B", "1023,1023 B", "1024,1 KiB", "1536,1.5 KiB", "104857600,100 MiB", "1610612736,1.50 GiB"})
    void sizesAreInBinaryUnits(long bytes, String text) {
        assertThat(Figures.bytes(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0,0.00 ms", "1234,1.23 ms", "12345,12.3 ms", "999949,999.9 ms", "1000000,1.00 s", "90000000,90.00 s"})
    void timesAreInMillisecondsBelowASecond(long micros, String text) {
        assertThat(Figures.time(micros)).isEqualTo(text);
    }
}
