package dev.brig.oci.config;

import dev.brig.oci.config.Bundle.Moment;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** The words of configurations that are understood, each list in order. */
public final class Vocabulary {
    private Vocabulary() {}

    public static List<String> hooks() {
        return sorted(Stream.concat(
                        Arrays.stream(Moment.values()).map(Moment::word),
                        Stream.of("createContainer", "startContainer"))
                .toList());
    }

    public static List<String> mountOptions() {
        return MountReader.words();
    }

    public static List<String> namespaces() {
        return sorted(NamespaceReader.TYPES.keySet());
    }

    public static List<String> seccompActions() {
        return sorted(SeccompReader.ACTIONS.keySet());
    }

    public static List<String> seccompOperators() {
        return sorted(SeccompReader.OPERATORS.keySet());
    }

    public static List<String> seccompArchitectures() {
        return sorted(SeccompReader.ARCHITECTURES);
    }

    public static List<String> seccompFlags() {
        return sorted(SeccompReader.FLAGS.keySet());
    }

    private static List<String> sorted(Collection<String> words) {
        return words.stream().sorted().toList();
    }
}
