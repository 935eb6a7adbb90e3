package dev.brig.sandbox.doctor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A machine made of files. */
final class FakeHost {
    private final Host host;

    FakeHost(Path root) {
        host = new Host(root);
    }

    Host host() {
        return host;
    }

    FakeHost with(String path, String text) {
        try {
            Path file = host.path(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    FakeHost withDirectory(String path) {
        try {
            Files.createDirectories(host.path(path));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
