package dev.brig.hostile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The folder of hostile programs. */
public final class HostilePrograms {
    /** Code shared by the programs in C, and by those in Python. */
    static final String HEADER = "attempt.h";

    static final String MODULE = "attempt.py";

    /** Says all that a job can see. */
    static final String LOOK = "look.py";

    /** Runs beside them. */
    static final String INNOCENT = "innocent.c";

    private static final Set<String> NOT_HOSTILE = Set.of(MODULE, LOOK, INNOCENT);

    private HostilePrograms() {}

    /** All of them, by group and name. */
    public static List<HostileProgram> all() {
        return withFolder(folder -> {
            List<HostileProgram> programs = new ArrayList<>();
            try (Stream<Path> files = Files.list(folder)) {
                files.forEach(file -> read(file, programs));
            }
            programs.sort(Comparator.comparing(HostileProgram::group).thenComparing(HostileProgram::name));
            return programs;
        });
    }

    /** A file of shared code. */
    static String shared(String name) {
        return withFolder(folder -> Files.readString(folder.resolve(name)));
    }

    private static void read(Path path, List<HostileProgram> into) {
        String file = path.getFileName().toString();
        for (HostileProgram.Language language : HostileProgram.Language.values()) {
            if (file.endsWith(language.suffix()) && !NOT_HOSTILE.contains(file)) {
                try {
                    into.add(Head.read(file, language, Files.readString(path)));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private interface Reading<T> {
        T from(Path folder) throws IOException;
    }

    /** The folder is in a jar, or in the build directory while Brig is tested. */
    private static <T> T withFolder(Reading<T> reading) {
        try {
            URI header = HostilePrograms.class.getResource(HEADER).toURI();
            if (!header.getScheme().equals("jar")) {
                return reading.from(Path.of(header).getParent());
            }
            try (FileSystem jar = FileSystems.newFileSystem(header, Map.of())) {
                return reading.from(jar.provider().getPath(header).getParent());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
