package dev.brig.rootfs.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.rootfs.Progress;
import dev.brig.rootfs.Reference;
import dev.brig.rootfs.Tar;
import dev.brig.rootfs.UnpackLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class KilledTest {
    /** {@code -Dbrig.kills=200} for more. */
    private static final int KILLS = Integer.getInteger("brig.kills", 30);

    @TempDir
    private Path directory;

    /** Adds, tags, removes and collects for ever. */
    public static final class Worker {
        private Worker() {}

        public static void main(String[] arguments) throws IOException {
            System.out.println("ready");
            if (System.in.read() < 0) { // the next one starts while the last one's work is looked at
                return;
            }
            ImageStore store = new ImageStore(Path.of(arguments[0]), UnpackLimits.DEFAULT, false);
            for (int round = 0; ; round++) {
                System.out.println("import");
                Image image = store.add(
                        Path.of(arguments[1 + round % (arguments.length - 1)]),
                        Optional.empty(),
                        List.of(Reference.parse("work:" + round % 3)),
                        Progress.NONE);
                if (round % 2 == 1) {
                    store.remove(image);
                }
                if (round % 3 == 2) {
                    System.out.println("gc");
                    store.collectGarbage(true);
                }
            }
        }
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void aStoreIsWholeWheneverThoseWhoWorkInItAreKilled(TestReporter reporter)
            throws IOException, InterruptedException {
        Path path = directory.resolve("store");
        String[] archives = new String[4];
        for (int i = 0; i < archives.length; i++) {
            Tar tar = new Tar();
            for (int file = 0; file < 200; file++) {
                tar.file("d" + file % 7 + "/f" + file, ("content " + i + " ").repeat(file));
            }
            archives[i] = Files.write(directory.resolve(i + ".tar"), tar.end()).toString();
        }
        Random random = new Random(7);
        ImageStore store = new ImageStore(path, UnpackLimits.DEFAULT, false);
        Map<String, Long> nanos = new HashMap<>();
        Map<String, Integer> killedAt = new TreeMap<>();
        Process next = worker(path, archives);
        try {
            for (int kill = -1; kill < KILLS; kill++) {
                Process worker = next;
                assertThat(worker.inputReader().readLine()).isEqualTo("ready");
                worker.getOutputStream().write('\n');
                worker.getOutputStream().flush();
                if (kill < 0) { // the first says how long it takes
                    nanos.putAll(measure(worker));
                }
                String work = random.nextBoolean() ? "import" : "gc";
                await(worker, work);
                // No event to wait for: any moment is as good as another.
                boolean ended = worker.waitFor(random.nextLong(nanos.get(work)), TimeUnit.NANOSECONDS);
                assertThat(ended)
                        .as(() -> worker.errorReader().lines().toList().toString())
                        .isFalse();
                worker.toHandle().destroyForcibly(); // by which its output can still be read
                worker.waitFor();
                String said = worker.inputReader().readAllAsString();
                killedAt.merge(said.isEmpty() ? work : "later", 1, Integer::sum);
                next = worker(path, archives);

                assertThat(store.verify(Progress.NONE)).isEmpty();
                store.collectGarbage(false);
                assertThat(store.directory().resolve("staging")).isEmptyDirectory();
            }
        } finally {
            next.destroyForcibly().waitFor();
        }
        reporter.publishEntry("killed at", killedAt.toString());
    }

    private static Map<String, Long> measure(Process worker) throws IOException {
        Map<String, Long> nanos = new HashMap<>();
        for (String work : List.of("import", "gc")) {
            await(worker, work);
            long start = System.nanoTime();
            worker.inputReader().readLine();
            nanos.put(work, System.nanoTime() - start);
        }
        return nanos;
    }

    /** Reads on until it begins this work. */
    private static void await(Process worker, String work) throws IOException {
        String said;
        do {
            said = worker.inputReader().readLine();
            assertThat(said)
                    .as(() -> worker.errorReader().lines().toList().toString())
                    .isNotNull();
        } while (!said.equals(work));
    }

    private static Process worker(Path store, String... archives) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Worker.class.getName(),
                store.toString()));
        command.addAll(List.of(archives));
        return new ProcessBuilder(command).start();
    }
}
