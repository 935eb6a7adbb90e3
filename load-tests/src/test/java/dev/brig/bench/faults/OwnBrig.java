package dev.brig.bench.faults;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The command {@code brig} of the classes that are tested. */
public final class OwnBrig {
    private OwnBrig() {}

    /** Writes it into a file. */
    public static Path in(Path directory) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        String classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(part -> Path.of(part).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
        Path file = directory.resolve("brig");
        Files.writeString(file, """
                #!/bin/sh
                main=dev.brig.cli.Brig
                if [ "$1" = bench ]; then main=dev.brig.bench.Bench; shift; fi
                exec '%s' --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -XX:TieredStopAtLevel=1 \\
                  -XX:+UseSerialGC -Djava.io.tmpdir='%s' -cp '%s' $main "$@"
                """.formatted(java, System.getProperty("java.io.tmpdir"), classPath));
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
