package dev.brig.judge.access;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a key is good for. */
public enum Scope {
    /** Run programs. */
    RUN,
    /** Hand in submissions, follow, cancel and delete them. */
    SUBMIT,
    /** Have jobs of CI run, follow, cancel and delete them. */
    JOBS,
    /** See submissions and problems, and change nothing. */
    READ,
    /** Upload and delete problems. */
    PROBLEMS,
    /** See how the service is doing. */
    MONITOR,
    /** Everything, and what belongs to any tenant. */
    ADMIN;

    public static final Set<Scope> ALL = Set.copyOf(EnumSet.allOf(Scope.class));

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if there is no such scope */
    public static Scope of(String word) {
        return Arrays.stream(values())
                .filter(scope -> scope.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no scope " + word + "; scopes are " + words(EnumSet.allOf(Scope.class))));
    }

    /** In the order of this enum. */
    static String words(Set<Scope> scopes) {
        return scopes.stream().sorted().map(Scope::word).collect(Collectors.joining(","));
    }

    static Set<Scope> parse(String words) {
        return Arrays.stream(words.split(",", -1)).map(Scope::of).collect(Collectors.toUnmodifiableSet());
    }
}
