package dev.brig.judge.jobs;

import dev.brig.ci.CiNetwork;
import dev.brig.sandbox.Policy;
import java.time.Duration;
import java.util.Set;

/**
 * What jobs a service takes.
 *
 * @param policy of the job and its services; its maxima bound what a job may ask for
 * @param atOnce how many run at once, 1 or more
 * @param waiting how many more may wait
 * @param networks that a job may ask for
 * @param hostPorts TCP ports of this machine's loopback that a job may ask for
 * @param workspaceBytes of a workspace, unpacked
 * @param logBytes that are kept of a log
 * @param artifactBytes of all artifacts of a job
 * @param keep how long after its end a job is kept
 * @param storeBytes of all logs and artifacts; where it is more, what ended first goes first
 */
public record JobSettings(
        Policy policy,
        int atOnce,
        int waiting,
        Set<CiNetwork.Kind> networks,
        Set<Integer> hostPorts,
        long workspaceBytes,
        long logBytes,
        long artifactBytes,
        Duration keep,
        long storeBytes) {

    /** @throws IllegalArgumentException if no job could be run */
    public JobSettings {
        networks = Set.copyOf(networks);
        hostPorts = Set.copyOf(hostPorts);
        if (atOnce < 1 || waiting < 0) {
            throw new IllegalArgumentException("at least one job must be able to run, and none less than 0 to wait");
        }
        if (workspaceBytes < 1 || logBytes < 1 || artifactBytes < 0 || storeBytes < 1 || keep.isNegative()) {
            throw new IllegalArgumentException("a job needs room for its workspace and its log");
        }
    }

    /** 100 waiting, no network, workspaces of 4 GiB, logs of 64 MiB, artifacts of 1 GiB; kept for a week, in 16 GiB. */
    public static JobSettings usual(Policy policy, int atOnce) {
        return new JobSettings(
                policy,
                atOnce,
                100,
                Set.of(CiNetwork.Kind.NONE),
                Set.of(),
                4L << 30,
                64L << 20,
                1L << 30,
                Duration.ofDays(7),
                16L << 30);
    }

    public JobSettings withNetworks(Set<CiNetwork.Kind> kinds, Set<Integer> ports) {
        return new JobSettings(
                policy, atOnce, waiting, kinds, ports, workspaceBytes, logBytes, artifactBytes, keep, storeBytes);
    }

    public JobSettings withWaiting(int most) {
        return new JobSettings(
                policy, atOnce, most, networks, hostPorts, workspaceBytes, logBytes, artifactBytes, keep, storeBytes);
    }

    /** Of a single job. */
    public JobSettings withSizes(long workspace, long log, long artifacts) {
        return new JobSettings(
                policy, atOnce, waiting, networks, hostPorts, workspace, log, artifacts, keep, storeBytes);
    }

    public JobSettings withKeeping(Duration time, long bytes) {
        return new JobSettings(
                policy, atOnce, waiting, networks, hostPorts, workspaceBytes, logBytes, artifactBytes, time, bytes);
    }
}
