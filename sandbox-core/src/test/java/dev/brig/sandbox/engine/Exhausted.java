package dev.brig.sandbox.engine;

import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.Run;
import dev.brig.sandbox.TestPolicies;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A JVM of its own with an engine of one slot, which does as it is told and can be brought into need. */
final class Exhausted implements AutoCloseable {
    private static final long DESCRIPTORS = 64;

    private final Process process;
    private final BufferedReader said;

    /** @param prefix a command that runs it, with some limit */
    Exhausted(String... prefix) throws IOException {
        List<String> command = new ArrayList<>(List.of(prefix));
        command.addAll(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Told.class.getName()));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        said = process.inputReader();
        String first = said.readLine();
        if (!"open".equals(first)) {
            throw new AssertionError("no engine: " + first);
        }
    }

    long pid() {
        return process.pid();
    }

    /** What came of a job: {@code EXITED 7 …}, {@code FAILED cause detail}. */
    String run(String... argv) throws IOException {
        return tell("run " + String.join("\t", argv));
    }

    /** @param order {@code hoard}, {@code spare}, {@code release}, {@code descriptors} or {@code run} */
    String tell(String order) throws IOException {
        process.outputWriter().write(order + "\n");
        process.outputWriter().flush();
        return said.readLine();
    }

    /** Ends it, with its engine closed. */
    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the engine does not close");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** What runs in the JVM. */
    public static final class Told {
        private static final Policy POLICY = TestPolicies.plain();
        private static final List<AutoCloseable> HOARD = new ArrayList<>();

        private Told() {}

        public static void main(String[] arguments) throws Exception {
            try (Engine engine = Engine.open(1);
                    BufferedReader orders =
                            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
                run(engine, "true"); // what is loaded once needs descriptors too
                run(engine, "/no/such/command");
                descriptors();
                System.out.println("open");
                String order;
                while ((order = orders.readLine()) != null) {
                    System.out.println(
                            switch (order) {
                                case "hoard" -> hoard();
                                case "spare" -> spare();
                                case "release" -> release();
                                case "descriptors" -> Long.toString(descriptors());
                                default -> run(engine, order.substring(4).split("\t", -1));
                            });
                }
            }
        }

        private static String run(Engine engine, String... argv) {
            Run run = engine.start(
                    POLICY,
                    Job.builder(argv).limit(Limit.OPEN_FILES, DESCRIPTORS).build());
            Outcome outcome = run.outcome(Runnable::run)
                    .toCompletableFuture()
                    .orTimeout(60, TimeUnit.SECONDS)
                    .join();
            return outcome.status() + " " + outcome.exitCode().orElse(-1) + " "
                    + outcome.cause().orElse("") + " " + outcome.detail().orElse("");
        }

        private static String hoard() {
            try {
                while (true) {
                    HOARD.add(Files.newInputStream(Path.of("/dev/null")));
                }
            } catch (IOException full) {
                return full.getMessage();
            }
        }

        /** Leaves one more descriptor. */
        private static String spare() throws Exception {
            HOARD.removeLast().close();
            return "spared";
        }

        private static String release() throws Exception {
            for (AutoCloseable held : HOARD) {
                held.close();
            }
            HOARD.clear();
            return "released";
        }

        private static long descriptors() {
            try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
                return open.count();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
