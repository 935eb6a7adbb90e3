package dev.brig.policy.document;

import dev.brig.policy.mistake.FileMistake;
import dev.brig.sandbox.Seccomp;
import java.util.List;
import java.util.stream.Stream;

/** Conditions of which one or another is to hold, multiplied out: the kernel knows only those that all hold. */
public final class Alternatives {
    private static final int MAXIMUM_ALTERNATIVES = 1024;

    private Alternatives() {}

    /** Every alternative so far together with every one of the next. */
    public static List<List<Seccomp.Condition>> product(
            List<List<Seccomp.Condition>> alternatives,
            List<Seccomp.Condition> next,
            DocumentNode place,
            List<FileMistake> mistakes) {
        if (alternatives.size() * next.size() > MAXIMUM_ALTERNATIVES) {
            mistakes.add(place.mistake("makes more than " + MAXIMUM_ALTERNATIVES + " combinations of values"));
            return List.of();
        }
        return alternatives.stream()
                .flatMap(all -> next.stream()
                        .map(one -> Stream.concat(all.stream(), Stream.of(one)).toList()))
                .toList();
    }
}
