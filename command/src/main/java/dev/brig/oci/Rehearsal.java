package dev.brig.oci;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.oci.config.ConfigReader;
import dev.brig.oci.container.Json;
import dev.brig.sandbox.detached.Errand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A container that is made and removed when Brig is built, so that the JVM records what the making needs. */
public final class Rehearsal {
    private static final String ID = "rehearsal";

    private Rehearsal() {}

    /** @param brig runs the command with arguments */
    public static void run(Consumer<String[]> brig) {
        try {
            Path directory = Files.createTempDirectory("brig-rehearsal-");
            try {
                Path root = Files.createDirectories(directory.resolve("rootfs"));
                Compilation.write(Errand.LOCK.bytes(), root.resolve(ID));
                ObjectNode configuration = NewConfig.document();
                ((ObjectNode) configuration.get("process")).set("args", Json.texts(List.of("/" + ID)));
                Files.writeString(directory.resolve(ConfigReader.FILE), Json.indented(configuration));
                String kept = "--root=" + directory.resolve("kept");
                String pidFile = "--pid-file=" + directory.resolve("pid");
                brig.accept(new String[] {"oci", kept, "create", "--bundle=" + directory, pidFile, ID});
                brig.accept(new String[] {"oci", kept, "state", ID});
                brig.accept(new String[] {"oci", kept, "start", ID});
                brig.accept(new String[] {"oci", kept, "delete", "--force", ID});
            } finally {
                remove(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
