package dev.brig.ci;

import dev.brig.sandbox.Outcome;
import java.util.List;
import java.util.Map;

/**
 * What became of a CI job.
 *
 * @param outcome of its script
 * @param artifacts what was brought back
 * @param caches by name
 * @param services by name, how each ended; those that ran to the end of the job were cancelled then
 * @param troubles what did not go well around the script, for people
 */
public record CiResult(
        Outcome outcome,
        Artifacts.Collected artifacts,
        Map<String, Cache> caches,
        Map<String, Outcome> services,
        List<String> troubles) {

    public CiResult {
        caches = Map.copyOf(caches);
        services = Map.copyOf(services);
        troubles = List.copyOf(troubles);
    }

    /**
     * What became of a cache.
     *
     * @param found whether there was one
     * @param kept whether the job's took its place
     */
    public record Cache(boolean found, boolean kept) {}
}
