package dev.brig.judge.installed;

import dev.brig.judge.jury.GeneratedData;
import dev.brig.judge.problem.ProblemPackage;
import dev.brig.judge.problem.Reading;
import dev.brig.judge.problem.format.PackageReader;
import dev.brig.judge.state.StateDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.SoftReference;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A version of a problem on disk. Its counters are guarded by the library; it is read when it is first asked for. */
final class Version {
    static final String CONTENT = "content";
    private static final String GENERATED = "generated";
    private static final String DIGEST = "digest";
    private static final String DELETED = "deleted";

    final String id;
    final int number;
    final String digest;
    int uses;
    boolean doomed;
    /** Of all versions that many machines share. */
    volatile List<Integer> numbers = List.of();

    private final Path place;
    private final LongConsumer grown;
    private long bytes;
    private Optional<Reading.Read> reading = Optional.empty();
    /** Goes when memory is short. */
    private SoftReference<ReadyProblem> ready = new SoftReference<>(null);

    private final ReentrantLock making = new ReentrantLock();

    /** @param grown is told by how much it grows */
    Version(String id, int number, Path place, LongConsumer grown) throws IOException {
        this.id = id;
        this.number = number;
        this.place = place;
        this.grown = grown;
        bytes = bytes(place);
        digest = Files.readString(place.resolve(DIGEST));
    }

    static boolean isDoomed(Path place) {
        return Files.exists(place.resolve(DELETED)) || !Files.exists(place.resolve(DIGEST));
    }

    static void writeDigest(Path place, String digest) throws IOException {
        Files.writeString(place.resolve(DIGEST), digest);
    }

    /** Of all files in a place. */
    static long bytes(Path place) throws IOException {
        long sum = 0;
        try (Stream<Path> all = Files.walk(place)) {
            for (Path file : (Iterable<Path>) all::iterator) {
                sum += Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.size(file) : 0;
            }
        }
        return sum;
    }

    /** Makes all files of a place last. */
    static void sync(Path place) throws IOException {
        try (Stream<Path> all = Files.walk(place)) {
            for (Path each : (Iterable<Path>) all::iterator) {
                if (Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
                    StateDirectory.sync(each);
                } else if (Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS)) {
                    try (FileChannel file = FileChannel.open(each, StandardOpenOption.READ)) {
                        file.force(true);
                    }
                }
            }
        }
    }

    synchronized long bytes() {
        return bytes;
    }

    private synchronized void grow(long more) {
        bytes += more;
    }

    synchronized Reading.Read read() {
        if (reading.isEmpty()) {
            reading = Optional.of(
                    switch (PackageReader.read(place.resolve(CONTENT), ProblemLibrary.idOf(id))) {
                        case Reading.Read read -> read;
                        case Reading.Refused refused ->
                            throw new UncheckedIOException(new IOException("the package " + place + " was changed: "
                                    + refused.findings().getFirst()));
                    });
        }
        return reading.get();
    }

    /** What it takes to judge by it; made by the first who asks, while others wait. */
    ReadyProblem ready(Supplier<ReadyProblem> maker) {
        making.lock();
        try {
            return Optional.ofNullable(ready.get()).orElseGet(() -> {
                ReadyProblem made = maker.get();
                ready = new SoftReference<>(made);
                return made;
            });
        } finally {
            making.unlock();
        }
    }

    /** Only whole: a directory comes to its name when all is in it. Guarded by {@link #making}. */
    ProblemPackage generated(ProblemPackage problem, Consumer<Path> maker) {
        Path directory = place.resolve(GENERATED);
        if (!Files.exists(directory)) {
            Path unfinished = place.resolve(GENERATED + ".unfinished");
            try {
                StateDirectory.delete(unfinished);
                Files.createDirectory(unfinished);
                maker.accept(unfinished);
                long more = bytes(unfinished);
                Files.move(unfinished, directory, StandardCopyOption.ATOMIC_MOVE);
                grow(more);
                grown.accept(more);
            } catch (IOException e) {
                throw new UncheckedIOException(place + " cannot be written", e);
            } finally {
                deleteQuietly(unfinished);
            }
        }
        return GeneratedData.in(directory, problem);
    }

    private static void deleteQuietly(Path unfinished) {
        try {
            StateDirectory.delete(unfinished);
        } catch (IOException e) {
            // The next who tries deletes it first.
        }
    }

    /** From now on it is deleted, also after a crash. */
    void doom() {
        doomed = true;
        try {
            Files.createFile(place.resolve(DELETED));
            StateDirectory.sync(place);
        } catch (IOException e) {
            throw new UncheckedIOException(place + " cannot be deleted", e);
        }
    }

    void remove() {
        try {
            StateDirectory.delete(place);
        } catch (IOException e) {
            throw new UncheckedIOException(place + " cannot be deleted", e);
        }
    }
}
