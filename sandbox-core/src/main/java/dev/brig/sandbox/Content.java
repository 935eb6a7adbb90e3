package dev.brig.sandbox;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Bytes that go into a sandbox: a file's content, or standard input. */
public sealed interface Content {

    /** @param bytes not to be changed afterwards */
    record Bytes(byte[] bytes) implements Content {}

    /** A file of the host, read when the job starts. */
    record HostFile(Path path) implements Content {}

    /** A stream, read as the program takes it; for standard input only. Brig closes it. */
    record Stream(InputStream stream) implements Content {}

    static Content empty() {
        return new Bytes(new byte[0]);
    }

    static Content of(String text) {
        return new Bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    static Content of(byte[] bytes) {
        return new Bytes(bytes);
    }

    static Content of(Path path) {
        return new HostFile(path);
    }
}
