package dev.brig.policy;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Policies or languages that cannot be used as they are written. Lists all problems, not only the first. */
public final class PolicyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    PolicyException(Collection<Problem> problems) {
        this(problems.stream()
                .distinct()
                .sorted(Comparator.comparing(Problem::file)
                        .thenComparingInt(Problem::line)
                        .thenComparingInt(Problem::column))
                .toList());
    }

    private PolicyException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = problems;
    }

    /** What is wrong, by file and line; never empty. */
    public List<Problem> problems() {
        return problems;
    }
}
