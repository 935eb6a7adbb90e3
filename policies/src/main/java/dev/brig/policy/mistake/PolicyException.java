package dev.brig.policy.mistake;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Policies or languages that cannot be used as they are written. Lists all mistakes, not only the first. */
public final class PolicyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<FileMistake> mistakes;

    public PolicyException(Collection<FileMistake> mistakes) {
        this(mistakes.stream()
                .distinct()
                .sorted(Comparator.comparing(FileMistake::file)
                        .thenComparingInt(FileMistake::line)
                        .thenComparingInt(FileMistake::column))
                .toList());
    }

    private PolicyException(List<FileMistake> mistakes) {
        super(mistakes.stream().map(FileMistake::toString).collect(Collectors.joining("\n")));
        this.mistakes = mistakes;
    }

    /** What is wrong, by file and line; never empty. */
    public List<FileMistake> mistakes() {
        return mistakes;
    }
}
