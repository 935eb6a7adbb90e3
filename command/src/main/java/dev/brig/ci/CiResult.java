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
 * @param troubles what did not go well around the script, for people
 */
public record CiResult(
        Outcome outcome, Artifacts.Collected artifacts, Map<String, Cache> caches, List<String> troubles) {

    public CiResult {
        caches = Map.copyOf(caches);
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
