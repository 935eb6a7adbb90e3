package dev.brig.policy.document;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file as it is on the disk.
 *
 * @param name of the file in mistakes
 * @param directory of the file, if it is a user's
 */
public record FileBytes(String name, Optional<Path> directory, byte[] bytes) {

    /** A user's file; no more of it is read than shows that it is too large. */
    public static FileBytes of(Path path) {
        FilePosition place = FilePosition.of(path.toString());
        // A device or a pipe could block, or never end.
        if (!Files.isRegularFile(path)) {
            throw SourceFile.refused(place, Files.exists(path) ? "is not a regular file" : "does not exist");
        }
        try (InputStream in = Files.newInputStream(path)) {
            Path directory = path.toAbsolutePath().getParent();
            return new FileBytes(place.file(), Optional.of(directory), in.readNBytes(SourceFile.MAXIMUM_BYTES + 1));
        } catch (IOException e) {
            throw SourceFile.refused(place, "cannot be read: " + e);
        }
    }

    /** A built-in file. */
    public static FileBytes builtIn(String name) {
        try (InputStream in = FileBytes.class.getResourceAsStream("/dev/brig/policy/" + name)) {
            return new FileBytes("built-in:" + name, Optional.empty(), in.readAllBytes());
        } catch (IOException e) {
            throw SourceFile.refused(FilePosition.of("built-in:" + name), "cannot be read: " + e);
        }
    }

    /** The same as text. */
    public SourceFile text() {
        return SourceFile.of(name, directory, bytes);
    }
}
