package dev.brig.policy.document;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the word that the user probably meant. */
public final class Suggestion {
    private static final int FARTHEST = 3;

    private Suggestion() {}

    /** {@code "; did you mean 'x'?"} if one of the words is near to the given one, else nothing. */
    public static String of(String word, Collection<String> words) {
        return nearest(word, words)
                .map(near -> "; did you mean '" + near + "'?")
                .orElse("");
    }

    private static Optional<String> nearest(String word, Collection<String> words) {
        int most = Math.min(FARTHEST, word.length() / 2);
        if (word.length() > 80) {
            return Optional.empty();
        }
        return words.stream()
                .filter(candidate -> distance(word, candidate) <= most)
                .min(Comparator.comparingInt((String candidate) -> distance(word, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** How many letters must be added, removed or changed (Levenshtein). */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
