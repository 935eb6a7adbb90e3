package dev.brig.bench.faults;

import dev.brig.bench.measure.BenchException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process that can be killed, stopped for a while, and started again. */
public final class Part implements AutoCloseable {
    private static final int LINES = 5;
    private static final long LONG_SECONDS = 60;

    private final String name;
    private final List<String> command;
    private final Path log;
    private final Map<String, String> environment;
    private final Thread lastResort = Thread.ofPlatform().unstarted(this::killAll);
    private Process process;
    private long saidBefore;

    private Part(String name, List<String> command, Path log, Map<String, String> environment) {
        this.name = name;
        this.command = List.copyOf(command);
        this.log = log;
        this.environment = Map.copyOf(environment);
        Runtime.getRuntime().addShutdownHook(lastResort);
        process = begin();
    }

    /** Starts a process; what it says is added to the log. */
    public static Part start(String name, List<String> command, Path log, Map<String, String> environment) {
        return new Part(name, command, log, environment);
    }

    private Process begin() {
        try {
            saidBefore = Files.exists(log) ? Files.size(log) : 0;
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(environment);
            return builder.start();
        } catch (IOException failed) {
            throw new BenchException("cannot start " + name + ": " + failed.getMessage(), failed);
        }
    }

    public String name() {
        return name;
    }

    public Path log() {
        return log;
    }

    long pid() {
        return process.pid();
    }

    public boolean lives() {
        return process.isAlive();
    }

    /** By SIGKILL, with all that it has started. */
    public void kill() {
        killAll();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void killAll() {
        List<ProcessHandle> below = process.descendants().toList();
        Stream.concat(Stream.of(process.toHandle()), below.stream()).forEach(ProcessHandle::destroyForcibly);
    }

    /** Asks it to end, and waits until it has. */
    public void end() {
        process.destroy();
        awaitEnd();
    }

    /** Waits until it ends by itself. */
    void awaitEnd() {
        try {
            if (!process.waitFor(LONG_SECONDS, TimeUnit.SECONDS)) {
                throw new BenchException(name + " has not ended: " + said());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** After it was killed. */
    public void startAgain() {
        process = begin();
    }

    /** It does nothing any more, and does not know it. */
    public void pause() {
        signal("STOP");
    }

    public void goOn() {
        signal("CONT");
    }

    private void signal(String signal) {
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException failed) {
            throw new BenchException("cannot signal " + name, failed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The end of what it said since it was started last. */
    public String said() {
        try {
            byte[] all = Files.readAllBytes(log);
            int begin = (int) Math.min(saidBefore, all.length);
            List<String> lines = new String(all, begin, all.length - begin, StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return String.join(" | ", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    @Override
    public void close() {
        kill();
        try {
            Runtime.getRuntime().removeShutdownHook(lastResort);
        } catch (IllegalStateException ending) {
            // it ends anyway
        }
    }
}
