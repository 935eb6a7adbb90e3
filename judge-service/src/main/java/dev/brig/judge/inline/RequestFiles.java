package dev.brig.judge.inline;

import dev.brig.judge.LanguageOffer;
import dev.brig.judge.problem.PackageProgram;
import dev.brig.judge.problem.PackageProgram.Build;
import dev.brig.judge.state.StateDirectory;
import dev.brig.sandbox.Content;
import dev.brig.sandbox.InvalidJobException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** The files of one request while it is judged; they are gone when this is closed. What is a file already is used where it is. */
public final class RequestFiles implements AutoCloseable {
    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.+-]{0,99}(/[A-Za-z0-9_][A-Za-z0-9_.+-]{0,99}){0,7}");

    /** Of all sources of one program: what compilers read passes through our memory. */
    private static final long SOURCES_BYTES = 32 << 20;

    private final Path place;

    /** @param directory in which a directory of its own is made */
    public RequestFiles(Path directory) {
        place = directory.resolve(UUID.randomUUID().toString());
        try {
            Files.createDirectory(place);
        } catch (IOException e) {
            throw new UncheckedIOException(place + " cannot be made", e);
        }
    }

    Path place() {
        return place;
    }

    /** @param name relative, and not a client's */
    Path write(String name, Content content) {
        return switch (content) {
            case Content.HostFile(Path path) -> path;
            case Content.Bytes(byte[] bytes) -> written(place.resolve(name), bytes);
            case Content.Stream _ -> throw new IllegalArgumentException("a stream is no file");
        };
    }

    /**
     * A program in a directory of its own.
     *
     * @param directory relative, and not a client's
     * @throws InvalidJobException if a name of its files cannot be, or they are too large
     */
    public PackageProgram program(String directory, Sources sources) {
        boolean outputs = LanguageOffer.isSubmitAnswer(sources.language());
        if (!outputs) {
            requireSmall(sources);
        }
        Path root = place.resolve(directory);
        List<Path> files = new ArrayList<>();
        for (String name : sources.names()) {
            if (!NAME.matcher(name).matches()) {
                throw new InvalidJobException(
                        "file-name-invalid",
                        sources.field(),
                        "a source's name has letters, digits and ._+-, in up to eight parts with / between them");
            }
            try {
                Path file = root.resolve(name);
                Files.createDirectories(file.getParent());
                switch (sources.files().get(name)) {
                    case Content.Bytes(byte[] own) -> Files.write(file, own);
                    case Content.HostFile(Path path) -> Files.copy(path, file);
                    case Content.Stream _ -> throw new IllegalArgumentException("a stream is no file");
                }
                files.add(file);
            } catch (FileSystemException conflict) {
                throw new InvalidJobException(
                        "file-name-conflict", sources.field(), "one file's name is another's directory");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new PackageProgram(
                directory,
                outputs && files.size() == 1 ? files.getFirst() : root,
                files,
                Optional.of(sources.language()).filter(_ -> !outputs),
                Optional.of(sources.entry()),
                Build.LANGUAGE);
    }

    private static void requireSmall(Sources sources) {
        long bytes =
                sources.files().values().stream().mapToLong(RequestFiles::size).sum();
        if (bytes > SOURCES_BYTES) {
            throw new InvalidJobException(
                    "sources-too-large",
                    sources.field(),
                    "the files of a program may have " + SOURCES_BYTES + " bytes together, not " + bytes);
        }
    }

    private static long size(Content content) {
        return switch (content) {
            case Content.Bytes(byte[] bytes) -> bytes.length;
            case Content.HostFile(Path path) -> path.toFile().length();
            case Content.Stream _ -> throw new IllegalArgumentException("a stream is no file");
        };
    }

    private static Path written(Path file, byte[] bytes) {
        try {
            Files.createDirectories(file.getParent());
            return Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            StateDirectory.delete(place);
        } catch (IOException e) {
            throw new UncheckedIOException(place + " cannot be deleted", e);
        }
    }
}
