package dev.brig.cli.options;

import dev.brig.ci.CiNetwork.Kind;
import dev.brig.cli.process.CommandException;
import dev.brig.judge.jobs.JobSettings;
import dev.brig.policy.Quantity;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.libc.Libc;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** Which jobs of CI a service takes. */
public final class JobServiceOptions {
    private static final int LAST_PORT = 65535;
    private static final int MOST_JOBS = 1024;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Take jobs of CI, and run N of them at once, beside the slots of submissions; ${DEFAULT-VALUE}, none, if not given.")
    private int atOnce;

    @Option(
            names = "--job-queue",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many more jobs may wait; ${DEFAULT-VALUE} if not given.")
    private int queue;

    @Option(
            names = "--job-network",
            paramLabel = "user|host",
            description =
                    "A kind of network that jobs may ask for, as brig ci run --network explains; none but their own loopback if not"
                            + " given; may be repeated. With host, jobs reach every service of this machine, this one included.")
    private List<String> networks = new ArrayList<>();

    @Option(
            names = "--job-host-port",
            paramLabel = "PORT",
            description =
                    "A TCP port of this machine's loopback that jobs with the network user may open; may be repeated.")
    private List<Integer> hostPorts = new ArrayList<>();

    @Option(
            names = "--job-workspace",
            paramLabel = "SIZE",
            defaultValue = "4g",
            description = "The largest workspace of a job, unpacked; ${DEFAULT-VALUE} if not given.")
    private String workspace;

    @Option(
            names = "--job-log",
            paramLabel = "SIZE",
            defaultValue = "64m",
            description = "The longest log of a job; ${DEFAULT-VALUE} if not given.")
    private String log;

    @Option(
            names = "--job-artifacts",
            paramLabel = "SIZE",
            defaultValue = "1g",
            description = "How much all artifacts of a job may have; ${DEFAULT-VALUE} if not given.")
    private String artifacts;

    @Option(
            names = "--keep-jobs",
            paramLabel = "TIME",
            defaultValue = "168h",
            description =
                    "How long after its end a job is kept, with its log and artifacts; ${DEFAULT-VALUE} if not given.")
    private String keep;

    @Option(
            names = "--job-store-size",
            paramLabel = "SIZE",
            defaultValue = "16g",
            description =
                    "How much the logs and artifacts of all jobs may take; where it is more, what ended first goes first; ${DEFAULT-VALUE}"
                            + " if not given.")
    private String storeSize;

    private JobServiceOptions() {}

    /**
     * @param policy of jobs
     * @return empty where none are taken
     * @throws CommandException if they cannot be
     */
    public Optional<JobSettings> settings(Policy policy) {
        if (atOnce < 0 || atOnce > MOST_JOBS) {
            throw new CommandException("--jobs: 0 to " + MOST_JOBS + ", not " + atOnce);
        }
        if (queue < 0) {
            throw new CommandException("--job-queue: 0 or more, not " + queue);
        }
        JobSettings settings;
        try {
            settings = JobSettings.usual(policy, Math.max(1, atOnce))
                    .withWaiting(queue)
                    .withNetworks(kinds(), ports())
                    .withSizes(
                            LimitOptions.parse("--job-workspace", workspace, Quantity::bytes),
                            LimitOptions.parse("--job-log", log, Quantity::bytes),
                            LimitOptions.parse("--job-artifacts", artifacts, Quantity::bytes))
                    .withKeeping(
                            LimitOptions.parse("--keep-jobs", keep, Quantity::duration),
                            LimitOptions.parse("--job-store-size", storeSize, Quantity::bytes));
        } catch (IllegalArgumentException wrong) {
            throw new CommandException("--jobs: " + wrong.getMessage(), wrong);
        }
        if (atOnce > 0 && Libc.geteuid() == 0) {
            throw new CommandException(
                    "--jobs: started by root, a sandbox has a user of its own, whom the job's workspace and caches are closed to:"
                            + " run the service as an ordinary user");
        }
        return atOnce == 0 ? Optional.empty() : Optional.of(settings);
    }

    private Set<Kind> kinds() {
        Set<Kind> kinds = EnumSet.of(Kind.NONE);
        for (String word : networks) {
            try {
                kinds.add(Kind.valueOf(word.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException unknown) {
                throw new CommandException("--job-network: user or host, not " + word, unknown);
            }
        }
        return kinds;
    }

    private Set<Integer> ports() {
        for (int port : hostPorts) {
            if (port < 1 || port > LAST_PORT) {
                throw new CommandException("--job-host-port: not a port: " + port);
            }
        }
        if (!hostPorts.isEmpty() && !kinds().contains(Kind.USER)) {
            throw new CommandException("--job-host-port: only with --job-network user");
        }
        return Set.copyOf(hostPorts);
    }
}
