package dev.brig.sandbox.warden;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Subordinate ids, one line of subuid(5). */
record IdRange(int first, int count) {
    private static final int FIELDS = 3;

    int last() {
        return first + count - 1;
    }

    /**
     * The largest range of a user.
     *
     * @param lines of {@code /etc/subuid} or {@code /etc/subgid}, which name users by name or number
     */
    static Optional<IdRange> of(Stream<String> lines, String name, int uid) {
        return lines.map(line -> line.strip().split(":", -1))
                .filter(field -> field.length == FIELDS)
                .filter(field -> field[0].equals(name) || field[0].equals(Integer.toString(uid)))
                .flatMap(field -> parse(field[1], field[2]).stream())
                .max(Comparator.comparingInt(IdRange::count));
    }

    private static Optional<IdRange> parse(String first, String count) {
        try {
            IdRange range = new IdRange(Integer.parseInt(first), Integer.parseInt(count));
            boolean possible = range.first > 0 && range.count > 0 && range.last() > range.first - 1;
            return possible ? Optional.of(range) : Optional.empty();
        } catch (NumberFormatException notOne) {
            return Optional.empty();
        }
    }
}
