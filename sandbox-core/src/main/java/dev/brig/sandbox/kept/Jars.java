package dev.brig.sandbox.kept;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Tells one build of Brig from the next by its jars. */
final class Jars {
    private Jars() {}

    /** The name, time and check sum of the jar that a class came from; empty if it came from none. */
    static Optional<String> stateOf(Class<?> type) {
        Module module = type.getModule();
        return Optional.ofNullable(module.getLayer())
                .flatMap(layer -> layer.configuration().findModule(module.getName()))
                .flatMap(found -> found.reference().location())
                .map(Path::of)
                .filter(Files::isRegularFile)
                .flatMap(Jars::stateOf);
    }

    private static Optional<String> stateOf(Path jar) {
        try {
            String sum = KeptResults.hex(KeptResults.sum(ByteBuffer.wrap(Files.readAllBytes(jar))));
            return Optional.of(
                    jar.getFileName() + " " + Files.getLastModifiedTime(jar).toMillis() + " " + sum);
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }
}
