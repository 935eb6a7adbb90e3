package dev.brig.judge.installed;

import dev.brig.judge.problem.PackageFinding;
import dev.brig.judge.problem.ProblemPackage;
import java.util.List;

/**
 * A version of a problem.
 *
 * @param id what it was uploaded as
 * @param version from 1
 * @param versions all that there are, in order
 * @param digest the SHA-256 of the archive it came in
 * @param warnings what is wrong with the package and does not matter to judging
 */
public record InstalledProblem(
        String id,
        int version,
        List<Integer> versions,
        String digest,
        ProblemPackage problem,
        List<PackageFinding> warnings) {
    public InstalledProblem {
        versions = List.copyOf(versions);
        warnings = List.copyOf(warnings);
    }
}
