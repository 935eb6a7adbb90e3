package dev.brig.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brig.bench.faults.Clients;
import dev.brig.bench.faults.Cluster;
import dev.brig.bench.faults.ClusterFaults;
import dev.brig.bench.faults.Databases;
import dev.brig.bench.faults.History;
import dev.brig.bench.faults.Service;
import dev.brig.bench.faults.Verdict;
import dev.brig.bench.measure.BenchException;
import dev.brig.bench.report.Section;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code brig bench cluster-faults}: whether a cluster keeps its promises while its machines fail. */
@Command(
        name = "cluster-faults",
        description = "Nodes and workers in network namespaces of their own, with a PostgreSQL server and its standby:"
                + " workers are killed, cut off and stopped, nodes are killed, the standby is promoted, at random while"
                + " clients hand in submissions. All that clients are told is kept, and checked: each accepted"
                + " submission has one result, which does not change; what is cancelled stops; nothing is lost.",
        footer = {
            "",
            "Exit status: 0 if all is well, 1 if not.",
            "",
            "It needs PostgreSQL (Debian's package postgresql), ip, unshare and nsenter, and a user who may make"
                    + " namespaces.",
        })
final class ClusterFaultsBench implements Callable<Integer> {
    private static final Duration CALM = Duration.ofSeconds(60);
    private static final long PAUSE_NANOS = 100_000_000;

    @ParentCommand
    private Bench bench;

    @Option(
            names = "--submissions",
            paramLabel = "N",
            defaultValue = "5000",
            description = "How many are handed in; ${DEFAULT-VALUE}.")
    private int submissions;

    @Option(
            names = "--faults",
            paramLabel = "N",
            defaultValue = "40",
            description = "How many faults, at least one of each of the five kinds; ${DEFAULT-VALUE}.")
    private int faults;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "60",
            description = "How long a worker is stopped or cut off; ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
            names = "--clients",
            paramLabel = "N",
            defaultValue = "24",
            description = "How many hand in at once; ${DEFAULT-VALUE}.")
    private int clients;

    @Option(names = "--workers", paramLabel = "N", defaultValue = "3", description = "${DEFAULT-VALUE}.")
    private int workers;

    @Option(names = "--nodes", paramLabel = "N", defaultValue = "2", description = "${DEFAULT-VALUE}.")
    private int nodes;

    @Mixin
    private FaultOptions options;

    @Option(names = "--inside", hidden = true, description = "The network namespace is ours already.")
    private boolean inside;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        long seed = options.seed();
        Path file = options.history(bench.report().folder(), "cluster-faults");
        if (!inside) {
            return enter(seed, file);
        }
        Section section = Section.begin("cluster-faults", "A cluster among faults");
        section.machine().put("seed", Long.toString(seed));
        bench.progress().say("seed " + seed);
        Path work = FaultOptions.work();
        boolean well;
        try (History history = new History(file);
                Cluster cluster = new Cluster(bench.brig(), work, nodes, workers)) {
            well = run(cluster, history, section, file, seed);
        } finally {
            FaultOptions.delete(work);
        }
        bench.report().add(section, spec.commandLine().getOut());
        return well ? 0 : 1;
    }

    /** Does it in a network namespace of its own. */
    private int enter(long seed, Path file) {
        if (Databases.binaries().isEmpty()) {
            throw new BenchException("needs a PostgreSQL server, as Debian's package postgresql brings it");
        }
        FaultOptions.require("ip", "unshare", "nsenter");
        List<String> command = List.of(
                bench.brig().toString(),
                "bench",
                "cluster-faults",
                "--inside",
                "--brig=" + bench.brig(),
                "--out=" + bench.report().folder(),
                "--submissions=" + submissions,
                "--faults=" + faults,
                "--seconds=" + seconds,
                "--clients=" + clients,
                "--workers=" + workers,
                "--nodes=" + nodes,
                "--seed=" + seed,
                "--minutes=" + options.minutes(),
                "--history=" + file);
        return FaultOptions.inside(command);
    }

    private boolean run(Cluster cluster, History history, Section section, Path file, long seed) {
        Service service = new Service(cluster.addresses(), Optional.of(cluster.key()), history, options.over());
        awaitWorkers(service);
        bench.progress().say("handing in " + submissions);
        long begin = System.nanoTime();
        try (Clients handingIn = new Clients(service, submissions, clients, false, seed);
                ClusterFaults harm =
                        new ClusterFaults(cluster, history, bench.progress(), seed, Duration.ofSeconds(seconds))) {
            List<String> trouble = Verdict.troubleOf(() -> {
                harm.run(handingIn, submissions, faults);
                handingIn.finish(nodes);
                harm.awaitMended();
                awaitCalm(service, history);
                handingIn.lookOnce();
            });
            Verdict verdict = Verdict.of(history, trouble);
            verdict.tell(section, handingIn, file);
            section.notes()
                    .add("%d s, with faults of %d s.".formatted((System.nanoTime() - begin) / 1_000_000_000, seconds));
            return verdict.wrong().isEmpty();
        }
    }

    private void awaitWorkers(Service service) {
        while (members(service.cluster()) < workers + nodes) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static int members(JsonNode cluster) {
        int reachable = 0;
        for (JsonNode member : cluster.path("members")) {
            reachable += member.path("reachable").asBoolean() ? 1 : 0;
        }
        return reachable;
    }

    /** In the end nobody holds anything: what was cancelled, and what others have judged, is not run any more. */
    private void awaitCalm(Service service, History history) {
        long until = System.nanoTime() + CALM.toNanos();
        String atWork;
        while (!(atWork = atWork(service.cluster())).isEmpty()) {
            if (System.nanoTime() > until) {
                history.stillAtWork(atWork);
                return;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private String atWork(JsonNode cluster) {
        StringBuilder text = new StringBuilder();
        for (JsonNode member : cluster.path("members")) {
            boolean gone = !member.path("reachable").asBoolean();
            int busy = member.path("busy").asInt() + member.path("leases").asInt();
            if (busy > 0 && !gone) {
                text.append(member.path("name").asText()).append(" still has ").append(member);
            }
        }
        if (members(cluster) < workers + nodes) {
            text.append("not all are heard of: ").append(cluster);
        }
        return text.toString();
    }
}
