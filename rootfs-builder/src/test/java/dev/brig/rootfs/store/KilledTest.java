package dev.brig.rootfs.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.rootfs.Progress;
import dev.brig.rootfs.Reference;
import dev.brig.rootfs.Tar;
import dev.brig.rootfs.UnpackLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledTest {
    /** {@code -Dbrig.kills=200} for more. */
    private static final int KILLS = Integer.getInteger("brig.kills", 30);

    @TempDir
    private Path directory;

    /** Adds, tags, removes and collects for ever. */
    public static final class Worker {
        private Worker() {}

        public static void main(String[] arguments) {
            ImageStore store = new ImageStore(Path.of(arguments[0]), UnpackLimits.DEFAULT, false);
            System.out.println("ready");
            for (int round = 0; ; round++) {
                Image image = store.add(
                        Path.of(arguments[1 + round % (arguments.length - 1)]),
                        Optional.empty(),
                        List.of(Reference.parse("work:" + round % 3)),
                        Progress.NONE);
                if (round % 2 == 1) {
                    store.remove(image);
                }
                if (round % 3 == 2) {
                    store.collectGarbage(true);
                }
            }
        }
    }

    @Test
    void aStoreIsWholeWheneverThoseWhoWorkInItAreKilled() throws IOException, InterruptedException {
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
        for (int kill = 0; kill < KILLS; kill++) {
            Process worker = worker(path, archives);
            try {
                assertThat(worker.inputReader().readLine()).isEqualTo("ready");
                // No event to wait for: any moment is as good as another.
                boolean ended = worker.waitFor(random.nextInt(400), TimeUnit.MILLISECONDS);
                assertThat(ended)
                        .as(() -> worker.errorReader().lines().toList().toString())
                        .isFalse();
            } finally {
                worker.destroyForcibly();
                worker.waitFor();
            }

            ImageStore store = new ImageStore(path, UnpackLimits.DEFAULT, false);
            assertThat(store.verify(Progress.NONE)).isEmpty();
            store.collectGarbage(false);
            assertThat(store.directory().resolve("staging")).isEmptyDirectory();
        }
    }

    private static Process worker(Path store, String... archives) throws IOException {
        List<String> command = new java.util.ArrayList<>(List.of(
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
