package dev.brig.hostile;

import dev.brig.policy.Policies;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs hostile programs one after another, under the policy {@code judge}, each with an innocent program beside it. After each it
 * checks what Brig reported, what became of the innocent one, what is left on the host, and what the next job in the same slot
 * finds. Belongs to one thread.
 */
public final class Suite implements AutoCloseable {
    /** Times vary on a machine that is busy otherwise: what is too much each time is too much. */
    private static final int TIMES_UNTIL_SURE = 4;

    private final Policy policy;
    private final Workshop workshop;
    private final List<WatchedSlot> slots = new ArrayList<>();
    private Optional<Victim> victim = Optional.empty();
    private Victim.Toll usual = Victim.Toll.of(List.of(), "");

    private Suite(Policy policy, Workshop workshop) {
        this.policy = policy;
        this.workshop = workshop;
    }

    /**
     * Compiles the programs and opens a slot for them, and one for the program beside them.
     *
     * @throws dev.brig.sandbox.SandboxException if this machine lacks something that sandboxes need
     */
    public static Suite open(Policies policies, List<HostileProgram> programs) {
        Suite suite = new Suite(policies.get("judge").orElseThrow(), Workshop.open(policies, programs));
        try {
            WatchedSlot first = suite.slots(1).getFirst();
            suite.victim = suite.workshop.innocent().map(program -> new Victim(suite.policy, program));
            suite.victim.ifPresent(victim -> suite.usual = victim.besideANeighbour(first));
            return suite;
        } catch (RuntimeException e) {
            suite.close();
            throw e;
        }
    }

    public Result run(HostileProgram program) {
        Optional<String> skipped = workshop.cannotRun(program);
        long start = System.nanoTime();
        Findings findings = new Findings();
        if (skipped.isEmpty()) {
            List<WatchedSlot> used = slots(program.atOnce());
            HostTraces host = new HostTraces(policy);
            attack(program, workshop.job(program), used, findings);
            used.forEach(slot -> findings.deviations.addAll(slot.traces()));
            findings.deviations.addAll(host.leftovers());
        }
        return new Result(
                program,
                findings.deviations,
                skipped,
                findings.victims,
                findings.wronged,
                findings.hidden,
                Duration.ofNanos(System.nanoTime() - start));
    }

    /** An answer that is wrong is wrong at once; a time only if it is so each time. */
    private void attack(HostileProgram program, Job job, List<WatchedSlot> used, Findings findings) {
        List<String> slow = List.of();
        List<String> costly = List.of();
        for (int time = 0; time < TIMES_UNTIL_SURE; time++) {
            if (time > 0) {
                victim.ifPresent(innocent -> usual = innocent.besideANeighbour(slots.getFirst()));
            }
            Victim.Beside<Attack> ran = beside(program, job, used);
            findings.take(program, ran);
            slow = ran.toll().overcharged(usual).stream().toList();
            costly = ran.result().excesses(wallMillis(program));
            if (slow.isEmpty() && costly.isEmpty()) {
                break;
            }
        }
        findings.wronged.addAll(slow);
        findings.deviations.addAll(costly);
    }

    private long wallMillis(HostileProgram program) {
        return policy.defaults().overlay(program.limits()).get(Limit.WALL).orElseThrow();
    }

    private Victim.Beside<Attack> beside(HostileProgram program, Job job, List<WatchedSlot> used) {
        return victim.map(innocent -> innocent.beside(() -> Attack.run(program, job, used)))
                .orElseGet(() -> new Victim.Beside<>(Attack.run(program, job, used), usual));
    }

    private List<WatchedSlot> slots(int count) {
        while (slots.size() < count) {
            slots.add(new WatchedSlot(policy));
        }
        return slots.subList(0, count);
    }

    @Override
    public void close() {
        victim.ifPresent(Victim::close);
        slots.forEach(WatchedSlot::close);
    }

    private static final class Findings {
        private final List<String> deviations = new ArrayList<>();
        private final List<String> wronged = new ArrayList<>();
        private int victims;
        private HiddenTime hidden = new HiddenTime(0, 0);

        void take(HostileProgram program, Victim.Beside<Attack> ran) {
            ran.result()
                    .outcomes()
                    .forEach(outcome -> deviations.addAll(program.expected().deviations(outcome)));
            wronged.addAll(ran.toll().wrong());
            victims += ran.toll().runs();
            hidden = ran.result().hidden();
        }
    }
}
