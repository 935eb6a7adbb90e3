package dev.brig.hostile;

import dev.brig.policy.Policies;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.Run;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs hostile programs one after another, under the policy {@code judge}. After each it checks what Brig reported, what is left
 * on the host, and what the next job in the same slot finds. Belongs to one thread.
 */
public final class Suite implements AutoCloseable {
    private final Policy policy;
    private final Workshop workshop;
    private final List<WatchedSlot> cells = new ArrayList<>();

    private Suite(Policy policy, Workshop workshop) {
        this.policy = policy;
        this.workshop = workshop;
    }

    /**
     * Compiles the programs and opens a slot for them.
     *
     * @throws dev.brig.sandbox.SandboxException if this machine lacks something that sandboxes need
     */
    public static Suite open(Policies policies, List<HostileProgram> programs) {
        Suite suite = new Suite(policies.get("judge").orElseThrow(), Workshop.open(policies, programs));
        suite.cells(1);
        return suite;
    }

    public Result run(HostileProgram program) {
        Optional<String> skipped = workshop.cannotRun(program);
        long start = System.nanoTime();
        List<String> deviations = new ArrayList<>();
        if (skipped.isEmpty()) {
            List<WatchedSlot> used = cells(program.atOnce());
            HostTraces host = new HostTraces(policy);
            Job job = workshop.job(program);
            for (int run = 0; run < program.runs(); run++) {
                for (Outcome outcome : outcomes(used, job)) {
                    deviations.addAll(program.expected().deviations(outcome));
                }
            }
            used.forEach(cell -> deviations.addAll(cell.traces()));
            deviations.addAll(host.leftovers());
        }
        return new Result(program, deviations, skipped, Duration.ofNanos(System.nanoTime() - start));
    }

    private static List<Outcome> outcomes(List<WatchedSlot> cells, Job job) {
        List<Run> runs = cells.stream().map(cell -> cell.start(job)).toList();
        return runs.stream().map(Run::await).toList();
    }

    private List<WatchedSlot> cells(int count) {
        while (cells.size() < count) {
            cells.add(new WatchedSlot(policy));
        }
        return cells.subList(0, count);
    }

    @Override
    public void close() {
        cells.forEach(WatchedSlot::close);
    }
}
