package dev.brig.judge.problem;

import java.util.List;

/** How reading a package ended. All findings are there, not only the first. */
public sealed interface Reading {
    List<PackageFinding> findings();

    /** The package can be judged; what was found are warnings. */
    record Read(ProblemPackage problem, List<PackageFinding> findings) implements Reading {
        public Read {
            findings = List.copyOf(findings);
        }
    }

    /** At least one finding is an error. */
    record Refused(List<PackageFinding> findings) implements Reading {
        public Refused {
            findings = List.copyOf(findings);
        }
    }
}
