package dev.brig.oci.container;

import dev.brig.oci.config.Bundle.Moment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the script {@code brig} needs to answer about a container with no Java ({@code command/src/main/sh/oci}): a line for each thing, and
 * the state as it is printed while the container is created. There is none where a line could not say it.
 */
final class ShellNotes {
    static final String FILE = "notes";
    static final String STATE = "state";

    private static final String FORMAT = "1";
    private static final String NONE = "-";

    private ShellNotes() {}

    static void write(Container container, Path directory) throws IOException {
        String state = Json.indented(container.state(Status.CREATED)) + "\n";
        List<String> lines = lines(container);
        if (!isPlain(state.replace("\n", "")) || !lines.stream().allMatch(ShellNotes::isPlain)) {
            return;
        }
        Files.writeString(directory.resolve(STATE), state, StandardCharsets.US_ASCII);
        Files.write(directory.resolve(FILE), lines, StandardCharsets.US_ASCII);
    }

    private static boolean isPlain(String line) {
        return line.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    private static List<String> lines(Container container) {
        List<String> lines = new ArrayList<>(List.of(
                FORMAT,
                Integer.toString(container.process().pid()),
                Long.toString(container.process().startTicks()),
                hooks(container, Moment.POSTSTART),
                hooks(container, Moment.POSTSTOP),
                container.created().toString(),
                container.bundle().toString(),
                container.groups().frozenFile().map(Path::toString).orElse(NONE)));
        container.groups().directories().map(Path::toString).forEach(lines::add);
        return lines;
    }

    private static String hooks(Container container, Moment moment) {
        boolean none =
                Stream.ofNullable(container.configuration().hooks().get(moment)).allMatch(List::isEmpty);
        return none ? NONE : moment.word();
    }
}
