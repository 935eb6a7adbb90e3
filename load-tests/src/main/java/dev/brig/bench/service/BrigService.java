package dev.brig.bench.service;

import dev.brig.bench.measure.BenchException;
import dev.brig.bench.measure.BenchPrograms;
import dev.brig.bench.measure.Footprint;
import dev.brig.bench.measure.OrdinaryUser;
import dev.brig.judge.state.StateDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Brig's service as a user starts it: {@code brig serve}, a process of its own, ended by SIGTERM. */
public final class BrigService implements RunService {
    private static final Duration STARTING = Duration.ofSeconds(60);
    private static final Duration ENDING = Duration.ofSeconds(30);
    private static final long MOMENT_NANOS = 5_000_000;

    private final String name;
    private final int port;
    private final Path state;
    private final Process process;
    private final Duration startedIn;

    /**
     * How to start the service.
     *
     * @param stepDown whether an {@link OrdinaryUser} runs it, and not the user of the bench
     * @param withoutCache whether to start without the AOT cache of the build
     * @param options of {@code brig serve}
     */
    public record Start(String name, boolean stepDown, boolean withoutCache, List<String> options) {
        public Start(String name, String... options) {
            this(name, false, false, List.of(options));
        }
    }

    /** Starts it and waits until it is ready. */
    public BrigService(Path command, BenchPrograms programs, Start start) {
        name = start.name();
        port = FreePort.find();
        List<String> words = new ArrayList<>(List.of(command.toString(), "serve", "--listen", "127.0.0.1:" + port));
        if (!start.options().contains("--policies")) {
            words.addAll(List.of("--policies", programs.ownPolicies().toString()));
        }
        words.addAll(start.options());
        state = Path.of(System.getProperty("java.io.tmpdir"))
                .resolve("brig-bench-state-" + ProcessHandle.current().pid() + "-" + port);
        words.addAll(List.of("--state", state.toString()));
        Path log = programs.folder().resolve("service-" + port + ".log");
        ProcessBuilder builder = new ProcessBuilder(start.stepDown() ? OrdinaryUser.command(words) : words)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        if (start.stepDown()) {
            builder.environment().remove("XDG_RUNTIME_DIR");
        }
        if (start.withoutCache()) {
            builder.environment().merge("BRIG_JAVA_OPTS", "-XX:AOTMode=off", (own, off) -> own + " " + off);
        }
        long begin = System.nanoTime();
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new BenchException("cannot start " + command + ": " + e.getMessage(), e);
        }
        try {
            awaitReady(begin, log);
        } catch (BenchException e) {
            close();
            throw e;
        }
        startedIn = Duration.ofNanos(System.nanoTime() - begin);
    }

    private void awaitReady(long begin, Path log) {
        byte[] question = HttpConnection.get("/health");
        while (true) {
            try (HttpConnection connection = new HttpConnection(port)) {
                if (connection.send(question).status() == HttpConnection.OK) {
                    return;
                }
            } catch (UncheckedIOException notYet) {
                // Nobody listens there yet.
            }
            if (!process.isAlive() || System.nanoTime() - begin > STARTING.toNanos()) {
                throw new BenchException(name + " does not get ready: " + last(log));
            }
            LockSupport.parkNanos(MOMENT_NANOS);
        }
    }

    private static String last(Path log) {
        try {
            return Files.readString(log).strip().replace('\n', ' ');
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public ProcessHandle process() {
        return process.toHandle();
    }

    @Override
    public byte[] run(List<String> command) {
        return HttpConnection.post("/v1/runs", "{\"argv\":[%s]}".formatted(HttpConnection.quoted(command)));
    }

    @Override
    public String success() {
        return "\"exitCode\":0";
    }

    /** Its directory. */
    public Path state() {
        return state;
    }

    /** From its start to the first time it said it was ready. */
    public Duration startedIn() {
        return startedIn;
    }

    /** The resources of the machine that it holds. */
    public Footprint footprint() {
        return Footprint.of(process());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(ENDING.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new BenchException(name + " did not end within " + ENDING.toSeconds() + " s of SIGTERM");
            }
            StateDirectory.delete(state);
        } catch (IOException e) {
            throw new BenchException("cannot delete " + state + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
