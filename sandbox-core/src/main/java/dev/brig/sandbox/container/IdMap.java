package dev.brig.sandbox.container;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which ids of the container are which on the host (user_namespaces(7)).
 *
 * @param own the id inside of the user whom the sandbox runs as on the host
 * @param ranges more ids; the kernel grants them only where the process that writes the map has a right to them
 */
public record IdMap(int own, List<Range> ranges) {
    public IdMap {
        ranges = List.copyOf(ranges);
    }

    /**
     * @param inside the first id in the container
     * @param outside the first id on the host
     */
    public record Range(int inside, int outside, int count) {
        private String line() {
            return inside + " " + outside + " " + count;
        }
    }

    /** One id alone: what a user may map without anybody's help. */
    public static IdMap only(int own) {
        return new IdMap(own, List.of());
    }

    /** The map as {@code uid_map} and {@code gid_map} take it. */
    String text(int host) {
        return Stream.concat(Stream.of(new Range(own, host, 1)), ranges.stream())
                .map(Range::line)
                .collect(Collectors.joining("\n"));
    }
}
