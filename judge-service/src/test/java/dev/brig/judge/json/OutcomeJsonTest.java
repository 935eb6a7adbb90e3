package dev.brig.judge.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.sandbox.CpuSet;
import dev.brig.sandbox.Enforcer;
import dev.brig.sandbox.FailureCause;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Outcome.Exited;
import dev.brig.sandbox.Outcome.Failed;
import dev.brig.sandbox.Outcome.Reached;
import dev.brig.sandbox.Outcome.Signaled;
import dev.brig.sandbox.Outcome.Stopped;
import dev.brig.sandbox.Output;
import dev.brig.sandbox.StopCause;
import dev.brig.sandbox.Usage;
import dev.brig.sandbox.cgroup.CgroupVersion;
import dev.brig.sandbox.run.Enforcement;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class OutcomeJsonTest {
    private static final Usage USAGE = new Usage(1500, 1000, 500, 2500, OptionalLong.of(4096), OptionalLong.of(2));

    /** The text was recorded; a client depends on every byte of it. */
    @Test
    void clientsReadTheSameJsonAsEver() throws IOException {
        assertThat(outcomes().stream().map(outcome -> OutcomeJson.of(outcome).toString()))
                .containsExactlyElementsOf(recorded());
    }

    @Test
    void theRecordHoldsEveryCauseThatIsNotAStep() throws IOException {
        String recorded = String.join("\n", recorded());
        List<String> causes = new ArrayList<>();
        for (StopCause cause : StopCause.values()) {
            causes.add(cause.word());
        }
        for (FailureCause cause : FailureCause.Command.values()) {
            causes.add(cause.word());
        }
        for (FailureCause cause : FailureCause.Sandbox.values()) {
            causes.add(cause.word());
        }
        assertThat(causes).allSatisfy(cause -> assertThat(recorded).contains("\"cause\":\"" + cause + "\""));
    }

    private static List<String> recorded() throws IOException {
        try (InputStream lines = OutcomeJsonTest.class.getResourceAsStream("outcomes.jsonl")) {
            return new String(lines.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    private static List<Outcome> outcomes() {
        List<Outcome> outcomes = new ArrayList<>();
        outcomes.add(new Outcome(
                new Exited(3),
                List.of(),
                List.of("mount", "ptrace"),
                USAGE,
                text("grüß\n"),
                new Output(new byte[] {(byte) 0xff, 0}, 9, true),
                Map.of("b.txt", text("b"), "a.txt", text("a")),
                Map.of("d.txt", "no such file", "c.txt", "too large"),
                Enforcement.of(all().with(new CpuSet("0")), Optional.of(CgroupVersion.V2)),
                true));
        outcomes.add(outcome(
                new Signaled("SIGSEGV"),
                Enforcement.of(all(), Optional.of(CgroupVersion.V1)),
                new Reached(Limit.STACK, 65536, 65536, Enforcer.RLIMIT, true),
                new Reached(Limit.OPEN_FILES, 3, 3, Enforcer.RLIMIT, false),
                new Reached(Limit.FILE_SIZE, 0, 0, Enforcer.RLIMIT, false),
                new Reached(Limit.WORK_BYTES, 65536, 65536, Enforcer.TMPFS, false),
                new Reached(Limit.WORK_FILES, 16, 16, Enforcer.TMPFS, false)));
        outcomes.add(outcome(
                new Stopped(StopCause.CPU),
                Enforcement.of(all(), Optional.empty()),
                new Reached(Limit.CPU, 1000, 1200, Enforcer.TIMER_AND_CGROUP_V2, false),
                new Reached(Limit.WALL, 1000, 3000, Enforcer.TIMER, false)));
        outcomes.add(outcome(
                new Stopped(StopCause.WALL), Map.of(), new Reached(Limit.WALL, 1000, 3000, Enforcer.TIMER, false)));
        outcomes.add(outcome(
                new Stopped(StopCause.IDLE),
                Map.of(),
                new Reached(Limit.IDLE, 10_000, 10_001, Enforcer.TIMER_AND_CGROUP_V2, false)));
        outcomes.add(outcome(
                new Stopped(StopCause.MEMORY, Optional.of("at exec")),
                Map.of(),
                new Reached(Limit.MEMORY, 1 << 20, 1 << 20, Enforcer.CGROUP_V2, false),
                new Reached(Limit.PROCESSES, 1, 1, Enforcer.RLIMIT, false)));
        outcomes.add(outcome(
                new Stopped(StopCause.OUTPUT), Map.of(), new Reached(Limit.OUTPUT, 0, 7, Enforcer.PIPE, false)));
        outcomes.add(Outcome.of(new Stopped(StopCause.SYSCALL, Optional.of("the policy forbids ptrace"))));
        outcomes.add(Outcome.of(new Stopped(StopCause.CANCELLED, Optional.of("before it started"))));
        List.of(
                        FailureCause.Command.NOT_FOUND,
                        FailureCause.Command.NOT_EXECUTABLE,
                        FailureCause.Command.ARGUMENTS_TOO_LONG,
                        new FailureCause.Step("execve"),
                        new FailureCause.Step("mount"),
                        FailureCause.Sandbox.NO_MEMORY_LEFT,
                        FailureCause.Sandbox.INIT_LOST,
                        FailureCause.Sandbox.BROKEN)
                .forEach(cause -> outcomes.add(Outcome.of(new Failed(cause, "why"))));
        return outcomes;
    }

    private static Outcome outcome(Outcome.Ending ending, Map<Limit, Enforcer> enforced, Reached... reached) {
        return new Outcome(
                ending,
                List.of(reached),
                List.of(),
                Usage.none(),
                Output.empty(),
                Output.empty(),
                Map.of(),
                Map.of(),
                enforced,
                false);
    }

    private static Limits all() {
        Limits limits = Limits.none();
        for (Limit limit : Limit.values()) {
            limits = limits.with(limit, limit.least());
        }
        return limits;
    }

    private static Output text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Output(bytes, bytes.length, false);
    }
}
