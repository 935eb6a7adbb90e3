package dev.brig.sandbox.slot;

import dev.brig.sandbox.CpuSet;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Output;
import dev.brig.sandbox.OutputListener;
import dev.brig.sandbox.cgroup.GroupUsage;
import dev.brig.sandbox.cgroup.JobGroup;
import dev.brig.sandbox.libc.FileSystemStatus;
import dev.brig.sandbox.libc.Libc;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One job in a prepared init, from its files in to its outcome. */
final class Execution {
    private static final int OUR_CPUS = Libc.schedGetaffinity().cardinality();

    private final Recipe recipe;
    private final Preparation preparation;
    private final Equipment equipment;
    private final Assignment assignment;
    private final Moments moments;
    private final Job job;
    private final Limits limits;

    Execution(Preparation preparation, Equipment equipment, Assignment assignment, Moments moments) {
        this.recipe = preparation.recipe();
        this.preparation = preparation;
        this.equipment = equipment;
        this.assignment = assignment;
        this.moments = moments;
        this.job = assignment.job();
        this.limits = assignment.limits();
    }

    Outcome run() {
        Warden warden = preparation.warden();
        Optional<JobGroup> group = preparation.group();
        Init init = preparation.init();
        Exchange exchange = new Exchange(init.scratchRoot(), equipment.chunk(), recipe.identity());
        exchange.put(job.files());
        preparation.limit(limits);
        warden.load(Tasks.of(job, recipe.policy(), limits, group.isPresent()));
        equipment.clearWake();
        assignment.onCancel(equipment::wakeUp);
        long most = limits.get(Limit.OUTPUT).orElse(Long.MAX_VALUE);
        Outputs outputs = new Outputs(equipment.chunk(), most, job.listener().map(this::outside));
        group.ifPresent(JobGroup::startCounting);

        long start = System.nanoTime();
        moments.go(start);
        warden.go();
        Ending ending;
        // Not before: a job that could not be let go is run again, and a stream is read but once.
        try (Stdin stdin = stdin()) {
            Deadlines deadlines = new Deadlines(limits, start, parallelism(), group);
            Watch watch = new Watch(
                    warden, init, group, recipe.filter(), equipment, outputs, stdin, assignment, deadlines, start);
            ending = watch.untilGone();
            moments.over(warden.shared().startedNanos(), watch.endedNanos(), watch.heardNanos());
        }

        Optional<GroupUsage> usage = group.map(JobGroup::usage); // before what follows is on the slot's account
        preparation.used();
        preparation.begin(preparation.standard()); // the next init, beside what follows
        Map<String, Output> files = new TreeMap<>();
        Map<String, String> missing = new TreeMap<>();
        exchange.take(job.collect(), files, missing);
        FileSystemStatus scratch = Libc.fstatfs(init.scratchRoot());
        boolean fileAtLimit =
                exchange.holdsFileOf(limits.get(Limit.FILE_SIZE).orElse(Long.MAX_VALUE), scratch.usedBytes());
        Enforcement enforcement = Enforcement.of(limits, preparation.groupWord());
        return new Reckoning(limits, ending, usage, scratch, fileAtLimit, enforcement).outcome(files, missing);
    }

    private Stdin stdin() {
        return recipe.identity().outside(() -> new Stdin(job.stdin(), equipment.chunk(), equipment::wakeUp));
    }

    private OutputListener outside(OutputListener listener) {
        return (stream, bytes) -> recipe.identity().outside(() -> listener.output(stream, bytes));
    }

    /** How many CPUs the job can use at once. */
    private int parallelism() {
        int cpus = limits.cpus().map(CpuSet::bits).map(BitSet::cardinality).orElse(OUR_CPUS);
        return (int) Math.max(1, Math.min(cpus, limits.get(Limit.PROCESSES).orElse(cpus)));
    }
}
