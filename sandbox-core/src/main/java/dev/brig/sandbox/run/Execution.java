package dev.brig.sandbox.run;

import dev.brig.sandbox.CpuSet;
import dev.brig.sandbox.Enforcer;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Output;
import dev.brig.sandbox.OutputListener;
import dev.brig.sandbox.cgroup.GroupUsage;
import dev.brig.sandbox.cgroup.JobGroup;
import dev.brig.sandbox.container.SandboxSpec;
import dev.brig.sandbox.libc.FileSystemStatus;
import dev.brig.sandbox.libc.Libc;
import dev.brig.sandbox.warden.Init;
import dev.brig.sandbox.warden.Sandbox;
import dev.brig.sandbox.warden.Warden;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One job in a prepared init, from its files in to its outcome. */
public final class Execution {
    private static final int OUR_CPUS = Libc.schedGetaffinity().cardinality();

    private final SandboxSpec spec;
    private final Sandbox sandbox;
    private final SlotResources resources;
    private final QueuedJob queued;
    private final JobTimeline timeline;
    private final Job job;
    private final Limits limits;

    public Execution(Sandbox sandbox, SlotResources resources, QueuedJob queued, JobTimeline timeline) {
        this.spec = sandbox.spec();
        this.sandbox = sandbox;
        this.resources = resources;
        this.queued = queued;
        this.timeline = timeline;
        this.job = queued.job();
        this.limits = queued.limits();
    }

    public Outcome run() {
        Sandbox.Container container = sandbox.use();
        Warden warden = container.warden();
        Optional<JobGroup> group = container.group();
        Init init = container.init();
        WorkFiles exchange = new WorkFiles(init.scratchRoot(), resources.chunk(), spec.identity());
        exchange.put(job.files());
        sandbox.limit(container, limits);
        warden.load(Processes.of(job, spec.container().environment(), limits, group.isPresent()));
        resources.clearWake();
        queued.onCancel(resources::wakeUp);
        queued.programLeft(0); // a first try may have ended before its program was there
        Outputs outputs = new Outputs(
                resources.chunk(), limits, job.keepsOutput(), job.listener().map(this::outside), queued.output());
        group.ifPresent(JobGroup::startCounting);

        long start = System.nanoTime();
        timeline.go(start);
        warden.go();
        Ending ending;
        queued.output().ifPresent(next -> next.attachWriter(resources::wakeUp));
        queued.input().ifPresent(before -> before.attachReader(init.stdin(), resources::wakeUp));
        // Not before: a job that could not be let go is run again, and a stream is read but once.
        try (Stdin stdin = stdin()) {
            Deadlines deadlines = new Deadlines(limits, start, parallelism(), group);
            Watch watch = new Watch(
                    warden,
                    init,
                    group,
                    spec.container().filter(),
                    resources,
                    outputs,
                    stdin,
                    queued,
                    deadlines,
                    start);
            ending = watch.untilGone();
            timeline.over(warden.shared().startedNanos(), watch.endedNanos(), watch.heardNanos());
            queued.programLeft(watch.leftNanos());
        } finally {
            queued.output().ifPresent(Conduit::end);
            queued.input().ifPresent(Conduit::refuse);
        }

        Optional<GroupUsage> usage = group.map(JobGroup::usage); // before what follows is on the slot's account
        Map<String, Output> files = new TreeMap<>();
        Map<String, String> missing = new TreeMap<>();
        if (ending.outlived()) { // the sandbox stays with what still lives in it, and is given up
            job.collect().forEach(file -> missing.put(file.name(), "processes that could change it have not ended"));
        } else {
            sandbox.spendAndBegin(); // the next container is made beside what follows
            exchange.take(job.collect(), files, missing);
            job.changes().ifPresent(taker -> spec.identity().outside(() -> taker.changed(exchange.changes())));
        }
        FileSystemStatus scratch = Libc.fstatfs(init.scratchRoot());
        boolean fileAtLimit =
                exchange.holdsFileOf(limits.get(Limit.FILE_SIZE).orElse(Long.MAX_VALUE), scratch.usedBytes());
        Map<Limit, Enforcer> enforced = Enforcement.of(limits, sandbox.groupVersion());
        int ownFiles = spec.container().scratch().ownFiles();
        return new OutcomeBuilder(limits, ending, usage, scratch, ownFiles, fileAtLimit, enforced)
                .outcome(files, missing, spec.warm().isPresent());
    }

    private Stdin stdin() {
        return queued.input()
                .map(before -> Stdin.of(before, resources.chunk()))
                .orElseGet(() ->
                        spec.identity().outside(() -> Stdin.of(job.stdin(), resources.chunk(), resources::wakeUp)));
    }

    private OutputListener outside(OutputListener listener) {
        return (stream, bytes) -> spec.identity().outside(() -> listener.output(stream, bytes));
    }

    /** How many CPUs the job can use at once. */
    private int parallelism() {
        int cpus = limits.cpus().map(CpuSet::bits).map(BitSet::cardinality).orElse(OUR_CPUS);
        return (int) Math.max(1, Math.min(cpus, limits.get(Limit.PROCESSES).orElse(cpus)));
    }
}
