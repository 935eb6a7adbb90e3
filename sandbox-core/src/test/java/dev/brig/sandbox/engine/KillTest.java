package dev.brig.sandbox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.sandbox.Job;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Outcome.Status;
import dev.brig.sandbox.Pace;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.Run;
import dev.brig.sandbox.TestPolicies;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Wardens, inits and payloads are killed at random moments: a fault of ours is never taken for the program's. */
@Tag("kernel")
class KillTest {
    private static final int ROUNDS = Pace.rounds(200);
    private static final long LONGEST_WAIT_NANOS = 8_000_000;

    @Test
    void killsAtRandomMomentsGiveNoWrongVerdictAndLeaveNothing() {
        long seed = ThreadLocalRandom.current().nextLong();
        Random random = new Random(seed);
        Policy policy = TestPolicies.reporting();
        int faults = 0;
        Optional<ProcessHandle> last = Optional.empty();
        try (SlotPool slots = Pools.ready(policy, 2)) {
            for (int round = 0; round < ROUNDS; round++) {
                Run one = run(slots, policy);
                Run other = run(slots, policy);
                LockSupport.parkNanos((long) (random.nextDouble() * LONGEST_WAIT_NANOS));
                List<ProcessHandle> processes =
                        ProcessHandle.current().descendants().toList();
                if (!processes.isEmpty()) { // both wardens may be about to be replaced
                    ProcessHandle victim = processes.get(random.nextInt(processes.size()));
                    victim.destroyForcibly();
                    last = Optional.of(victim);
                }
                for (Outcome outcome : List.of(one.await(), other.await())) {
                    assertThat(isRight(outcome))
                            .as("seed " + seed + ": " + outcome)
                            .isTrue();
                    faults += outcome.status() == Status.FAILED ? 1 : 0;
                }
            }
            assertThat(faults).as("internal errors, with seed " + seed).isPositive();
            // Killed is not yet dead: the next job could be given a sandbox that is about to go.
            last.ifPresent(victim -> victim.onExit().join());
            Outcome next = run(slots, policy).await();
            assertThat(next.exitCode()).as("seed " + seed + ": " + next).hasValue(7);
        }
        assertThat(ProcessHandle.current().children()).isEmpty();
    }

    private static Run run(SlotPool slots, Policy policy) {
        return slots.submit(
                new JobRequest(policy, Job.of("sh", "-c", "for i in 1 2 3; do /bin/true; done; echo done; exit 7")),
                policy.defaults());
    }

    /** It ended as written; or it was killed itself, or a child that it did not ask about was; or we failed and say so. */
    private static boolean isRight(Outcome outcome) {
        return switch (outcome.status()) {
            case EXITED -> {
                boolean asWritten = outcome.exitCode().getAsInt() == 7
                        && outcome.stdout().text().equals("done\n");
                yield asWritten || outcome.stderr().text().contains("Killed");
            }
            case SIGNALED -> outcome.signal().orElseThrow().equals("SIGKILL");
            case FAILED -> List.of("sandbox", "init").contains(outcome.cause().orElseThrow());
            case STOPPED -> false;
        };
    }
}
