package dev.brig.bench.faults;

import dev.brig.bench.measure.BenchException;
import dev.brig.bench.measure.BenchProgress;
import dev.brig.bench.measure.Commands;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** What is done to a single service, of one kind in one run. */
public final class ServiceFaults implements AutoCloseable {
    private static final int LONGEST_LIFE_MILLIS = 1500;
    private static final int TIMES = 3;
    private static final int CHUNK = 64 << 10;
    private static final int MOMENT_MILLIS = 50;
    /** Room for the store; less than that of anything else that keeps files. */
    private static final String DISK = "64m";

    private static final String HOUR_BACK = "-3600";
    private static final List<Path> FAKE_TIME = List.of(Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"));

    private final Path directory;
    private final History history;
    private final BenchProgress progress;
    private final Random random;
    private final Duration length;
    private boolean mounted;

    /** What can be done. */
    public enum Kind {
        KILLED,
        DISK_FULL,
        READ_ONLY,
        CLOCK_BACK,
        DATABASE_STOPPED;

        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** What it needs and this machine lacks. */
        public Optional<String> missing() {
            return switch (this) {
                case CLOCK_BACK -> fakeTime().isPresent() ? Optional.empty() : Optional.of("Debian's package faketime");
                case DATABASE_STOPPED ->
                    Databases.binaries().isPresent() ? Optional.empty() : Optional.of("Debian's package postgresql");
                default -> Optional.empty();
            };
        }
    }

    /**
     * @param directory empty, and ours
     * @param length how long each of them lasts that ends
     */
    public ServiceFaults(Path directory, History history, BenchProgress progress, long seed, Duration length) {
        this.directory = directory;
        this.history = history;
        this.progress = progress;
        this.length = length;
        random = new Random(seed);
    }

    private static Optional<Path> fakeTime() {
        return Optional.ofNullable(System.getProperty("brig.faketime"))
                .map(Path::of)
                .or(() -> FAKE_TIME.stream().filter(Files::exists).findFirst());
    }

    /** Where the service is to keep its state. For a kind that harms the disk it is a disk of its own. */
    public Path state(Kind kind) {
        try {
            Path disk = Files.createDirectory(disk());
            if (kind == Kind.DISK_FULL || kind == Kind.READ_ONLY) {
                Commands.run(
                        List.of("mount", "-t", "tmpfs", "-o", "size=" + DISK + ",mode=777", "disk", disk.toString()));
                mounted = true;
            }
            return disk.resolve("state");
        } catch (IOException failed) {
            throw new BenchException("cannot make the directory of the store", failed);
        }
    }

    private Path disk() {
        return directory.resolve("disk");
    }

    /** What the service gets for its environment. */
    public Map<String, String> environment(Kind kind) {
        if (kind != Kind.CLOCK_BACK) {
            return Map.of();
        }
        setClock("+0");
        return Map.of(
                "LD_PRELOAD",
                fakeTime().orElseThrow().toString(),
                "FAKETIME_TIMESTAMP_FILE",
                clock().toString(),
                "FAKETIME_CACHE_DURATION",
                "1",
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1");
    }

    private Path clock() {
        return directory.resolve("clock");
    }

    private void setClock(String offset) {
        try {
            Files.writeString(clock(), offset + "\n");
        } catch (IOException failed) {
            throw new BenchException("cannot set the clock", failed);
        }
    }

    /**
     * Does them.
     *
     * @param number how often the service is killed, for that kind
     * @param database for the kind that stops it
     */
    public void run(Kind kind, OneService service, Clients clients, int number, Optional<OneDatabase> database) {
        switch (kind) {
            case KILLED -> kill(service, clients, number);
            case DISK_FULL -> repeat(clients, this::fillDisk);
            case READ_ONLY -> repeat(clients, () -> readOnly(service));
            case CLOCK_BACK -> turnBack(service, clients);
            case DATABASE_STOPPED -> stop(database.orElseThrow());
        }
    }

    private void kill(OneService service, Clients clients, int number) {
        for (int kill = 0; kill < number && !clients.done(); kill++) {
            service.awaitListening();
            await(Duration.ofMillis(random.nextInt(LONGEST_LIFE_MILLIS)));
            history.fault("the service is killed");
            service.kill();
            service.startAgain();
            if (kill % 10 == 9) {
                progress.say("killed " + (kill + 1) + " times; " + clients.ended() + " submissions have ended");
            }
        }
    }

    private void repeat(Clients clients, Runnable fault) {
        for (int time = 0; time < TIMES && !clients.done(); time++) {
            await(Duration.ofMillis(random.nextInt(2 * LONGEST_LIFE_MILLIS)));
            fault.run();
        }
    }

    private void fillDisk() {
        Path filler = disk().resolve("filler");
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(new byte[CHUNK]);
            }
        } catch (IOException full) {
            say("the disk is full");
        }
        long until = System.nanoTime() + length.toNanos();
        while (System.nanoTime() < until) {
            addTo(filler); // what the service gives back is taken, too
            await(Duration.ofMillis(MOMENT_MILLIS));
        }
        try {
            Files.delete(filler);
        } catch (IOException failed) {
            throw new BenchException("cannot delete " + filler, failed);
        }
        say("the disk has room again");
    }

    private static void addTo(Path filler) {
        try (OutputStream out = Files.newOutputStream(filler, StandardOpenOption.APPEND)) {
            while (true) {
                out.write(new byte[512]);
            }
        } catch (IOException full) {
            // so it is
        }
    }

    private void readOnly(OneService service) {
        service.kill();
        remount("ro");
        say("the store is read-only");
        String said = service.startInVain();
        progress.say("the service says: " + said);
        if (said.contains("\tat ") || !said.toLowerCase(Locale.ROOT).contains("read-only")) {
            throw new BenchException("with a read-only store the service should say so, in a sentence: " + said);
        }
        remount("rw");
        say("the store can be written");
        service.startAgain();
        service.awaitListening();
    }

    private void remount(String option) {
        Commands.run(List.of("mount", "-o", "remount,bind," + option, disk().toString()));
    }

    private void turnBack(OneService service, Clients clients) {
        awaitQuarter(clients, 1);
        setClock(HOUR_BACK);
        say("the clock is set back an hour");
        awaitQuarter(clients, 2);
        service.kill();
        service.startAgain();
        say("the service is killed, and started with that clock");
        awaitQuarter(clients, 3);
        setClock("+0");
        say("the clock is right again");
    }

    /** Waits until so many quarters of what was accepted have ended. */
    private static void awaitQuarter(Clients clients, int quarters) {
        while (!clients.done() && (clients.accepted() == 0 || 4 * clients.ended() < quarters * clients.accepted())) {
            await(Duration.ofMillis(MOMENT_MILLIS));
        }
    }

    private void stop(OneDatabase database) {
        await(Duration.ofMillis(2 * LONGEST_LIFE_MILLIS));
        say("the database is stopped");
        database.kill();
        await(length);
        database.startAgain();
        say("the database is there again");
    }

    private void say(String what) {
        history.fault(what);
        progress.say(what);
    }

    private static void await(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }

    @Override
    public void close() {
        if (mounted) {
            Commands.run(List.of("umount", "-l", disk().toString()));
        }
    }
}
