package dev.brig.sandbox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.sandbox.Job;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Outcome.Status;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.TestPolicies;
import dev.brig.sandbox.container.Probe;
import dev.brig.sandbox.program.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whichever step of warden, init or payload fails, it is named, all is cleared away, and the slot goes on. */
@Tag("kernel")
class EveryStepTest {
    private static final int NO_SUCH_CALL = 4000;

    private final Policy policy = TestPolicies.reporting();
    /** It leaves a process behind, so that its outcome waits for the end of them all, and for every step that comes of it. */
    private final Job job = Job.of("sh", "-c", "sleep 60 &");

    @Test
    void eachFailureIsReportedByName() {
        List<Step> steps = Explanation.steps(new JobRequest(policy, job), policy.defaults());
        List<String> silent = new ArrayList<>();
        int tried = 0;
        for (String process : List.of("warden", "init", "payload")) {
            int count = (int) steps.stream()
                    .filter(step -> step.process().equals(process) && canFail(step))
                    .count();
            for (int index = 0; index < count; index++) {
                Sabotage sabotage = new Sabotage(process, index, count);
                String said = said(sabotage);
                Step victim = sabotage.victim.get();
                tried++;
                if (victim == null || !said.contains(victim.name())) {
                    silent.add(process + " " + index + " " + victim + " -> " + said);
                }
            }
        }
        assertThat(silent).isEmpty();
        assertThat(tried).isGreaterThan(100);
        assertThat(ProcessHandle.current().children()).isEmpty();
    }

    private static boolean canFail(Step step) {
        return step.isCall()
                && !step.tolerated()
                && !step.exceptional()
                && !step.name().equals("exit_group")
                && !step.name().equals("mmap");
    }

    /** What is said of the failure: by the engine when it opens, or by the job's outcome. */
    private String said(Sabotage sabotage) {
        try (SlotPool slots = Pools.open(Probe.changing(sabotage))) {
            slots.prepare(policy);
            Outcome outcome =
                    slots.submit(new JobRequest(policy, job), policy.defaults()).await();
            assertThat(outcome.status()).as(sabotage + " " + outcome).isEqualTo(Status.FAILED);
            return outcome.detail().orElse("");
        } catch (SandboxException e) {
            return e.getMessage();
        }
    }

    /** Makes one step of a process fail, each time it is built. */
    private static final class Sabotage implements UnaryOperator<Step> {
        private final String process;
        private final int index;
        private final int count;
        private final AtomicInteger seen = new AtomicInteger();
        private final AtomicReference<Step> victim = new AtomicReference<>();

        /** @param count how many steps of the process there are: it is the same one of each program built */
        Sabotage(String process, int index, int count) {
            this.process = process;
            this.index = index;
            this.count = count;
        }

        @Override
        public Step apply(Step step) {
            if (!step.process().equals(process) || !canFail(step) || seen.getAndIncrement() % count != index) {
                return step;
            }
            victim.set(step);
            return step.withNumber(NO_SUCH_CALL);
        }

        @Override
        public String toString() {
            return process + " " + index + " " + victim.get();
        }
    }
}
